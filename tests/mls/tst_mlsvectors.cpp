// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/framing.h"
#include "shared/mls/treekem.h"
#include "tests/mls/vectors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::mls;
using namespace conclave::mls::test;

// The parts of the library against what the working group says of them.
class tst_MlsVectors : public QObject
{
    Q_OBJECT

private:
    static void forEach(const QString &file)
    {
        QTest::addColumn<QJsonObject>("vector");
        const auto all = vectors(file);
        for (qsizetype i = 0; i < all.size(); ++i)
            QTest::addRow("%d", int(i)) << all[i].toObject();
    }
    template <class T>
    static void survives(const QJsonValue &hexBytes)
    {
        const auto before = bytes(hexBytes);
        const auto decoded = decode<T>(before);
        QVERIFY(decoded);
        QCOMPARE(hex(encode(*decoded)), hex(before));
    }
    static void proposalSurvives(ProposalType type, const QJsonValue &body)
    {
        auto all = encode(type);
        append(all, bytes(body));
        const auto decoded = decode<Proposal>(all);
        QVERIFY(decoded);
        QCOMPARE(hex(encode(*decoded)), hex(all));
    }
    static RatchetTree tree(const QJsonValue &hexBytes)
    {
        const auto nodes = decode<std::vector<std::optional<Node>>>(bytes(hexBytes));
        if (!nodes)
            qFatal("no tree");
        auto tree = RatchetTree::fromNodes(*nodes);
        if (!tree)
            qFatal("a tree is refused: %d", int(tree.fault()));
        return *tree;
    }

    using PrivateTrees = std::map<LeafIndex, PrivateTree>;
    static PrivateTrees privateTrees(const RatchetTree &all, const QJsonArray &leaves)
    {
        PrivateTrees members;
        for (const auto &one : leaves) {
            const LeafIndex index{std::uint32_t(one[u"index"_s].toInt())};
            PrivateTree own(index, agreementKeysOf(bytes(one[u"encryption_priv"_s])));
            for (const auto &known : one[u"path_secrets"_s].toArray()) {
                if (!own.learn(all, {std::uint32_t(known[u"node"_s].toInt())}, secret(known[u"path_secret"_s])))
                    qFatal("a path secret is wrong");
            }
            members.emplace(index, std::move(own));
        }
        return members;
    }
    static void reachesAll(const RatchetTree &before, const PrivateTrees &members, LeafIndex sender, LeafNode leaf,
                           GroupContext context)
    {
        auto after = before;
        const auto path = newPath(after, sender, systemRandom());
        UpdatePath update;
        leaf.encryptionKey = agreementKeys(systemRandom()).open;
        leaf.parentHash = after.setPath(sender, path.keys);
        after.setLeaf(sender, leaf);
        context.treeHash = after.treeHash();
        auto nodes = sealPath(after, path, {}, context, systemRandom());
        QVERIFY(nodes);
        const UpdatePath sent{leaf, *nodes};
        auto merged = before;
        QVERIFY(mergePath(merged, sender, sent));
        QVERIFY(merged == after && merged.areParentHashesRight());
        for (const auto &[index, own] : members) {
            if (index == sender)
                continue;
            auto keys = own.clone();
            const auto commit = openPath(merged, keys, sender, sent, {}, context);
            QVERIFY(commit && *commit == path.commitSecret);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (vectorFolder().isEmpty())
            QSKIP("the test vectors of the MLS working group are not installed (CONCLAVE_MLS_VECTORS)");
    }

    void deserialization_data() { forEach(u"deserialization.json"_s); }
    void deserialization()
    {
        QFETCH(QJsonObject, vector);
        const auto header = bytes(vector["vlbytes_header"]);
        Reader reader(header);
        QCOMPARE(qint64(reader.header()), vector["length"].toInteger());
        QVERIFY(!reader.hasFailed() && reader.rest().empty());
        QCOMPARE(headerBytes(std::size_t(vector["length"].toInteger())), header.size());
    }

    void treeMath_data() { forEach(u"tree-math.json"_s); }
    void treeMath()
    {
        QFETCH(QJsonObject, vector);
        const auto leaves = std::uint32_t(vector["n_leaves"].toInt());
        QCOMPARE(int(nodeWidth(leaves)), vector["n_nodes"].toInt());
        QCOMPARE(int(rootOf(leaves).value), vector["root"].toInt());
        for (std::uint32_t i = 0; i < nodeWidth(leaves); ++i) {
            const auto expected = [&](const char *what) { return vector[QLatin1StringView(what)][int(i)]; };
            if (!isLeaf({i})) {
                QCOMPARE(int(left({i}).value), expected("left").toInt());
                QCOMPARE(int(right({i}).value), expected("right").toInt());
            }
            if (NodeIndex{i} != rootOf(leaves)) {
                QCOMPARE(int(parentOf({i}).value), expected("parent").toInt());
                QCOMPARE(int(siblingOf({i}).value), expected("sibling").toInt());
            }
        }
    }

    void cryptoBasics_data() { forEach(u"crypto-basics.json"_s); }
    void cryptoBasics()
    {
        QFETCH(QJsonObject, vector);
        const auto text = [](const QJsonValue &value) { return value.toString().toStdString(); };
        const auto refHashOf = vector["ref_hash"].toObject();
        QCOMPARE(hex(refHash(text(refHashOf["label"]), bytes(refHashOf["value"]))),
                 refHashOf["out"].toString().toLatin1());
        const auto expanded = vector["expand_with_label"].toObject();
        QVERIFY(expandWithLabel(bytes(expanded["secret"]), text(expanded["label"]), bytes(expanded["context"]),
                                std::size_t(expanded["length"].toInt()))
                == secret(expanded["out"]));
        const auto derived = vector["derive_secret"].toObject();
        QVERIFY(deriveSecret(bytes(derived["secret"]), text(derived["label"])) == secret(derived["out"]));
        const auto ofTree = vector["derive_tree_secret"].toObject();
        QVERIFY(deriveTreeSecret(bytes(ofTree["secret"]), text(ofTree["label"]),
                                 std::uint32_t(ofTree["generation"].toInteger()), std::size_t(ofTree["length"].toInt()))
                == secret(ofTree["out"]));
        const auto is = vector["sign_with_label"].toObject();
        QCOMPARE(hex(signWithLabel(secret(is["priv"]), text(is["label"]), bytes(is["content"]))),
                 is["signature"].toString().toLatin1());
        QVERIFY(verifyWithLabel(bytes(is["pub"]), text(is["label"]), bytes(is["content"]), bytes(is["signature"])));
        QVERIFY(!verifyWithLabel(bytes(is["pub"]), "Other", bytes(is["content"]), bytes(is["signature"])));
        const auto sealed = vector["encrypt_with_label"].toObject();
        const auto keys = agreementKeysOf(bytes(sealed["priv"]));
        QCOMPARE(hex(keys.open), sealed["pub"].toString().toLatin1());
        const auto opened = decryptWithLabel(keys, text(sealed["label"]), bytes(sealed["context"]),
                                             {bytes(sealed["kem_output"]), bytes(sealed["ciphertext"])});
        QVERIFY(opened && *opened == secret(sealed["plaintext"]));
        const auto again = encryptWithLabel(keys.open, "x", {}, opened->view(), systemRandom());
        QVERIFY(again && *decryptWithLabel(keys, "x", {}, *again) == *opened);
    }

    void messages_data() { forEach(u"messages.json"_s); }
    void messages()
    {
        QFETCH(QJsonObject, vector);
        for (const auto *name : {"mls_welcome", "mls_group_info", "mls_key_package", "public_message_application",
                                 "public_message_proposal", "public_message_commit", "private_message"})
            survives<Message>(vector[QLatin1StringView(name)]);
        survives<std::vector<std::optional<Node>>>(vector["ratchet_tree"]);
        survives<GroupSecrets>(vector["group_secrets"]);
        survives<Commit>(vector["commit"]);
        proposalSurvives(ProposalType::Add, vector["add_proposal"]);
        proposalSurvives(ProposalType::Update, vector["update_proposal"]);
        proposalSurvives(ProposalType::Remove, vector["remove_proposal"]);
        proposalSurvives(ProposalType::PreSharedKey, vector["pre_shared_key_proposal"]);
        proposalSurvives(ProposalType::ReInit, vector["re_init_proposal"]);
        proposalSurvives(ProposalType::ExternalInit, vector["external_init_proposal"]);
        proposalSurvives(ProposalType::GroupContextExtensions, vector["group_context_extensions_proposal"]);
    }

    void keySchedule_data() { forEach(u"key-schedule.json"_s); }
    void keySchedule()
    {
        QFETCH(QJsonObject, vector);
        auto init = secret(vector["initial_init_secret"]);
        const auto epochs = vector["epochs"].toArray();
        for (qsizetype i = 0; i < epochs.size(); ++i) {
            const auto epoch = epochs[i].toObject();
            GroupContext context;
            context.groupId = bytes(vector["group_id"]);
            context.epoch = std::uint64_t(i);
            context.treeHash = bytes(epoch["tree_hash"]);
            context.confirmedTranscriptHash = bytes(epoch["confirmed_transcript_hash"]);
            QCOMPARE(hex(encode(context)), epoch["group_context"].toString().toLatin1());
            const auto joiner = joinerSecret(init, secret(epoch["commit_secret"]), context);
            QVERIFY(joiner == secret(epoch["joiner_secret"]));
            const auto psk = secret(epoch["psk_secret"]);
            const auto secrets = epochSecrets(joiner, psk, context);
            QVERIFY(expandWithLabel(bytes(epoch["welcome_secret"]), "key", {}, KeyBytes)
                    == welcomeKeys(joiner, psk).key);
            QVERIFY(secrets.init == secret(epoch["init_secret"]));
            QVERIFY(secrets.senderData == secret(epoch["sender_data_secret"]));
            QVERIFY(secrets.encryption == secret(epoch["encryption_secret"]));
            QVERIFY(secrets.exporter == secret(epoch["exporter_secret"]));
            QVERIFY(secrets.epochAuthenticator == secret(epoch["epoch_authenticator"]));
            QVERIFY(secrets.external == secret(epoch["external_secret"]));
            QVERIFY(secrets.confirmationKey == secret(epoch["confirmation_key"]));
            QVERIFY(secrets.membershipKey == secret(epoch["membership_key"]));
            QVERIFY(secrets.resumptionPsk == secret(epoch["resumption_psk"]));
            QCOMPARE(hex(externalKeys(secrets).open), epoch["external_pub"].toString().toLatin1());
            const auto exported = epoch["exporter"].toObject();
            QVERIFY(exportSecret(secrets, exported["label"].toString().toStdString(), bytes(exported["context"]),
                                 std::size_t(exported["length"].toInt()))
                    == secret(exported["secret"]));
            init = secrets.init.clone();
        }
    }

    void pskSecrets_data() { forEach(u"psk_secret.json"_s); }
    void pskSecrets()
    {
        QFETCH(QJsonObject, vector);
        std::vector<Psk> psks;
        for (const auto &one : vector["psks"].toArray()) {
            PreSharedKeyId id;
            id.id = bytes(one[u"psk_id"_s]);
            id.nonce = bytes(one[u"psk_nonce"_s]);
            psks.push_back({id, secret(one[u"psk"_s])});
        }
        QVERIFY(pskSecret(psks) == secret(vector["psk_secret"]));
    }

    void secretTree_data() { forEach(u"secret-tree.json"_s); }
    void secretTree()
    {
        QFETCH(QJsonObject, vector);
        const auto hidden = vector["sender_data"].toObject();
        const auto hiding = senderDataKey(secret(hidden["sender_data_secret"]), bytes(hidden["ciphertext"]));
        QVERIFY(hiding.key == secret(hidden["key"]) && hiding.nonce == secret(hidden["nonce"]));
        const auto leaves = vector["leaves"].toArray();
        SecretTree keys(secret(vector["encryption_secret"]), std::uint32_t(leaves.size()));
        for (qsizetype i = 0; i < leaves.size(); ++i) {
            for (const auto &one : leaves[i].toArray()) {
                const auto generation = std::uint32_t(one[u"generation"_s].toInt());
                const LeafIndex leaf{std::uint32_t(i)};
                const auto handshake = keys.ratchet(leaf, RatchetKind::Handshake)->keyOf(generation);
                QVERIFY(handshake && handshake->key == secret(one[u"handshake_key"_s]));
                QVERIFY(handshake->nonce == secret(one[u"handshake_nonce"_s]));
                const auto application = keys.ratchet(leaf, RatchetKind::Application)->keyOf(generation);
                QVERIFY(application && application->key == secret(one[u"application_key"_s]));
                QVERIFY(application->nonce == secret(one[u"application_nonce"_s]));
            }
        }
    }

    void messageProtection_data() { forEach(u"message-protection.json"_s); }
    void messageProtection()
    {
        QFETCH(QJsonObject, vector);
        GroupContext context;
        context.groupId = bytes(vector["group_id"]);
        context.epoch = std::uint64_t(vector["epoch"].toInteger());
        context.treeHash = bytes(vector["tree_hash"]);
        context.confirmedTranscriptHash = bytes(vector["confirmed_transcript_hash"]);
        const auto senderData = secret(vector["sender_data_secret"]);
        const auto membership = secret(vector["membership_key"]);
        const auto signer = bytes(vector["signature_pub"]);
        const auto body = [](const FramedContent &content) {
            return content.type == ContentType::Proposal ? encode(content.proposal)
                : content.type == ContentType::Commit    ? encode(content.commit)
                                                         : content.application;
        };
        for (const auto *kind : {"proposal", "commit", "application"}) {
            const auto name = QString::fromLatin1(kind);
            const auto expected = vector[name].toString().toLatin1();
            SecretTree keys(secret(vector["encryption_secret"]), 2);
            const auto message = decode<Message>(bytes(vector[name + u"_priv"_s]));
            QVERIFY(message && message->format == WireFormat::PrivateMessage);
            const auto isSigned = [&](const AuthenticatedContent &content) {
                return isSignedBy(signer, content, context) ? Status() : Status(Fault::BadSignature);
            };
            const auto isNot = [](const AuthenticatedContent &) { return Status(Fault::BadSignature); };
            QVERIFY(openPrivate(message->privateMessage, senderData, keys, isNot).fault() == Fault::BadSignature);
            const auto content = openPrivate(message->privateMessage, senderData, keys, isSigned);
            QVERIFY(content);
            QCOMPARE(hex(body(content->content)), expected);
            QVERIFY(openPrivate(message->privateMessage, senderData, keys, isSigned).fault() == Fault::KeyUsed);

            SecretTree sending(secret(vector["encryption_secret"]), 2);
            SecretTree receiving(secret(vector["encryption_secret"]), 2);
            auto own = *content;
            own.auth.signature = signContent(secret(vector["signature_priv"]), own, context);
            const auto sealed = protectPrivate(own, senderData, sending, 300, systemRandom());
            QVERIFY(sealed);
            const auto back = openPrivate(*sealed, senderData, receiving, isSigned);
            QVERIFY(back);
            QCOMPARE(hex(body(back->content)), expected);
        }
        for (const auto *kind : {"proposal", "commit"}) {
            const auto name = QString::fromLatin1(kind);
            const auto message = decode<Message>(bytes(vector[name + u"_pub"_s]));
            QVERIFY(message && message->format == WireFormat::PublicMessage);
            QVERIFY(checkMembershipTag(message->publicMessage, membership, context));
            const auto content = contentOf(message->publicMessage);
            QVERIFY(isSignedBy(signer, content, context));
            QCOMPARE(hex(body(content.content)), vector[name].toString().toLatin1());
            QVERIFY(protectPublic(content, membership, context) == message->publicMessage);
            auto other = message->publicMessage;
            other.membershipTag.back() ^= 1;
            QVERIFY(checkMembershipTag(other, membership, context).fault() == Fault::BadMembershipTag);
        }
    }

    void transcriptHashes_data() { forEach(u"transcript-hashes.json"_s); }
    void transcriptHashes()
    {
        QFETCH(QJsonObject, vector);
        const auto content = decode<AuthenticatedContent>(bytes(vector["authenticated_content"]));
        QVERIFY(content);
        const auto confirmed = confirmedTranscriptHash(bytes(vector["interim_transcript_hash_before"]), *content);
        QCOMPARE(hex(confirmed), vector["confirmed_transcript_hash_after"].toString().toLatin1());
        QCOMPARE(hex(interimTranscriptHash(confirmed, content->auth.confirmationTag)),
                 vector["interim_transcript_hash_after"].toString().toLatin1());
        EpochSecrets epoch;
        epoch.confirmationKey = secret(vector["confirmation_key"]);
        QCOMPARE(hex(confirmationTag(epoch, confirmed)), hex(content->auth.confirmationTag));
    }

    void treeValidation_data() { forEach(u"tree-validation.json"_s); }
    void treeValidation()
    {
        QFETCH(QJsonObject, vector);
        const auto all = tree(vector["tree"]);
        QCOMPARE(hex(encode(all.nodes())), vector["tree"].toString().toLatin1());
        const auto hashes = vector["tree_hashes"].toArray();
        const auto resolutions = vector["resolutions"].toArray();
        for (std::uint32_t i = 0; i < nodeWidth(all.leafCount()); ++i) {
            QCOMPARE(hex(all.treeHash({i})), hashes[i].toString().toLatin1());
            QJsonArray resolution;
            for (const auto node : all.resolution({i}))
                resolution.append(qint64(node.value));
            QCOMPARE(resolution, resolutions[i].toArray());
        }
        QVERIFY(all.areParentHashesRight());
    }

    // Each path reaches each member, who knows the same secrets then; and so does a path that is made anew.
    void treeKem_data() { forEach(u"treekem.json"_s); }
    void treeKem()
    {
        QFETCH(QJsonObject, vector);
        const auto before = tree(vector["ratchet_tree"]);
        GroupContext context;
        context.groupId = bytes(vector["group_id"]);
        context.epoch = std::uint64_t(vector["epoch"].toInteger());
        context.confirmedTranscriptHash = bytes(vector["confirmed_transcript_hash"]);
        const auto members = privateTrees(before, vector["leaves_private"].toArray());
        for (const auto &one : vector["update_paths"].toArray()) {
            const LeafIndex sender{std::uint32_t(one[u"sender"_s].toInt())};
            const auto path = decode<UpdatePath>(bytes(one[u"update_path"_s]));
            QVERIFY(path);
            auto after = before;
            QVERIFY(mergePath(after, sender, *path));
            QCOMPARE(hex(after.treeHash()), one[u"tree_hash_after"_s].toString().toLatin1());
            context.treeHash = after.treeHash();
            for (const auto &[index, own] : members) {
                if (index == sender)
                    continue;
                auto keys = own.clone();
                const auto commit = openPath(after, keys, sender, *path, {}, context);
                QVERIFY(commit && *commit == secret(one[u"commit_secret"_s]));
            }
            reachesAll(before, members, sender, path->leaf, context);
        }
    }

    void treeOperations_data() { forEach(u"tree-operations.suite1.json"_s); }
    void treeOperations()
    {
        QFETCH(QJsonObject, vector);
        auto all = tree(vector["tree_before"]);
        QCOMPARE(hex(all.treeHash()), vector["tree_hash_before"].toString().toLatin1());
        const auto proposal = decode<Proposal>(bytes(vector["proposal"]));
        QVERIFY(proposal);
        if (proposal->type == ProposalType::Add)
            all.add(proposal->add.leaf);
        else if (proposal->type == ProposalType::Update)
            all.update({std::uint32_t(vector["proposal_sender"].toInt())}, proposal->update);
        else
            all.remove(proposal->remove);
        QCOMPARE(hex(encode(all.nodes())), vector["tree_after"].toString().toLatin1());
        QCOMPARE(hex(all.treeHash()), vector["tree_hash_after"].toString().toLatin1());
    }
};

QTEST_GUILESS_MAIN(tst_MlsVectors)
#include "tst_mlsvectors.moc"
