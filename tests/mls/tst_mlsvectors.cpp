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
    static void forEach(const QString &file, int suite = Suite)
    {
        QTest::addColumn<QJsonObject>("vector");
        const auto all = vectors(file, suite);
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
        const auto header = bytes(vector[u"vlbytes_header"_s]);
        Reader reader(header);
        QCOMPARE(qint64(reader.header()), vector[u"length"_s].toInteger());
        QVERIFY(!reader.hasFailed() && reader.rest().empty());
        QCOMPARE(headerBytes(std::size_t(vector[u"length"_s].toInteger())), header.size());
    }

    void treeMath_data() { forEach(u"tree-math.json"_s); }
    void treeMath()
    {
        QFETCH(QJsonObject, vector);
        const auto leaves = std::uint32_t(vector[u"n_leaves"_s].toInt());
        QCOMPARE(int(nodeWidth(leaves)), vector[u"n_nodes"_s].toInt());
        QCOMPARE(int(rootOf(leaves).value), vector[u"root"_s].toInt());
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
        const auto refHashOf = vector[u"ref_hash"_s].toObject();
        QCOMPARE(hex(refHash(text(refHashOf[u"label"_s]), bytes(refHashOf[u"value"_s]))),
                 refHashOf[u"out"_s].toString().toLatin1());
        const auto expanded = vector[u"expand_with_label"_s].toObject();
        QVERIFY(expandWithLabel(bytes(expanded[u"secret"_s]), text(expanded[u"label"_s]), bytes(expanded[u"context"_s]),
                                std::size_t(expanded[u"length"_s].toInt()))
                == secret(expanded[u"out"_s]));
        const auto derived = vector[u"derive_secret"_s].toObject();
        QVERIFY(deriveSecret(bytes(derived[u"secret"_s]), text(derived[u"label"_s])) == secret(derived[u"out"_s]));
        const auto ofTree = vector[u"derive_tree_secret"_s].toObject();
        QVERIFY(deriveTreeSecret(bytes(ofTree[u"secret"_s]), text(ofTree[u"label"_s]),
                                 std::uint32_t(ofTree[u"generation"_s].toInteger()),
                                 std::size_t(ofTree[u"length"_s].toInt()))
                == secret(ofTree[u"out"_s]));
        const auto is = vector[u"sign_with_label"_s].toObject();
        QCOMPARE(hex(signWithLabel(secret(is[u"priv"_s]), text(is[u"label"_s]), bytes(is[u"content"_s]))),
                 is[u"signature"_s].toString().toLatin1());
        QVERIFY(verifyWithLabel(bytes(is[u"pub"_s]), text(is[u"label"_s]), bytes(is[u"content"_s]),
                                bytes(is[u"signature"_s])));
        QVERIFY(!verifyWithLabel(bytes(is[u"pub"_s]), "Other", bytes(is[u"content"_s]), bytes(is[u"signature"_s])));
        const auto sealed = vector[u"encrypt_with_label"_s].toObject();
        const auto keys = agreementKeysOf(bytes(sealed[u"priv"_s]));
        QCOMPARE(hex(keys.open), sealed[u"pub"_s].toString().toLatin1());
        const auto opened = decryptWithLabel(keys, text(sealed[u"label"_s]), bytes(sealed[u"context"_s]),
                                             {bytes(sealed[u"kem_output"_s]), bytes(sealed[u"ciphertext"_s])});
        QVERIFY(opened && *opened == secret(sealed[u"plaintext"_s]));
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
        survives<std::vector<std::optional<Node>>>(vector[u"ratchet_tree"_s]);
        survives<GroupSecrets>(vector[u"group_secrets"_s]);
        survives<Commit>(vector[u"commit"_s]);
        proposalSurvives(ProposalType::Add, vector[u"add_proposal"_s]);
        proposalSurvives(ProposalType::Update, vector[u"update_proposal"_s]);
        proposalSurvives(ProposalType::Remove, vector[u"remove_proposal"_s]);
        proposalSurvives(ProposalType::PreSharedKey, vector[u"pre_shared_key_proposal"_s]);
        proposalSurvives(ProposalType::ReInit, vector[u"re_init_proposal"_s]);
        proposalSurvives(ProposalType::ExternalInit, vector[u"external_init_proposal"_s]);
        proposalSurvives(ProposalType::GroupContextExtensions, vector[u"group_context_extensions_proposal"_s]);
    }

    void keySchedule_data() { forEach(u"key-schedule.json"_s); }
    void keySchedule()
    {
        QFETCH(QJsonObject, vector);
        auto init = secret(vector[u"initial_init_secret"_s]);
        const auto epochs = vector[u"epochs"_s].toArray();
        for (qsizetype i = 0; i < epochs.size(); ++i) {
            const auto epoch = epochs[i].toObject();
            GroupContext context;
            context.groupId = bytes(vector[u"group_id"_s]);
            context.epoch = std::uint64_t(i);
            context.treeHash = bytes(epoch[u"tree_hash"_s]);
            context.confirmedTranscriptHash = bytes(epoch[u"confirmed_transcript_hash"_s]);
            QCOMPARE(hex(encode(context)), epoch[u"group_context"_s].toString().toLatin1());
            const auto joiner = joinerSecret(init, secret(epoch[u"commit_secret"_s]), context);
            QVERIFY(joiner == secret(epoch[u"joiner_secret"_s]));
            const auto psk = secret(epoch[u"psk_secret"_s]);
            const auto secrets = epochSecrets(joiner, psk, context);
            QVERIFY(expandWithLabel(bytes(epoch[u"welcome_secret"_s]), "key", {}, KeyBytes)
                    == welcomeKeys(joiner, psk).key);
            QVERIFY(secrets.init == secret(epoch[u"init_secret"_s]));
            QVERIFY(secrets.senderData == secret(epoch[u"sender_data_secret"_s]));
            QVERIFY(secrets.encryption == secret(epoch[u"encryption_secret"_s]));
            QVERIFY(secrets.exporter == secret(epoch[u"exporter_secret"_s]));
            QVERIFY(secrets.epochAuthenticator == secret(epoch[u"epoch_authenticator"_s]));
            QVERIFY(secrets.external == secret(epoch[u"external_secret"_s]));
            QVERIFY(secrets.confirmationKey == secret(epoch[u"confirmation_key"_s]));
            QVERIFY(secrets.membershipKey == secret(epoch[u"membership_key"_s]));
            QVERIFY(secrets.resumptionPsk == secret(epoch[u"resumption_psk"_s]));
            QCOMPARE(hex(externalKeys(secrets).open), epoch[u"external_pub"_s].toString().toLatin1());
            const auto exported = epoch[u"exporter"_s].toObject();
            QVERIFY(exportSecret(secrets, exported[u"label"_s].toString().toStdString(), bytes(exported[u"context"_s]),
                                 std::size_t(exported[u"length"_s].toInt()))
                    == secret(exported[u"secret"_s]));
            init = secrets.init.clone();
        }
    }

    void pskSecrets_data() { forEach(u"psk_secret.json"_s); }
    void pskSecrets()
    {
        QFETCH(QJsonObject, vector);
        std::vector<Psk> psks;
        for (const auto &one : vector[u"psks"_s].toArray()) {
            PreSharedKeyId id;
            id.id = bytes(one[u"psk_id"_s]);
            id.nonce = bytes(one[u"psk_nonce"_s]);
            psks.push_back({id, secret(one[u"psk"_s])});
        }
        QVERIFY(pskSecret(psks) == secret(vector[u"psk_secret"_s]));
    }

    void secretTree_data() { forEach(u"secret-tree.json"_s); }
    void secretTree()
    {
        QFETCH(QJsonObject, vector);
        const auto hidden = vector[u"sender_data"_s].toObject();
        const auto hiding = senderDataKey(secret(hidden[u"sender_data_secret"_s]), bytes(hidden[u"ciphertext"_s]));
        QVERIFY(hiding.key == secret(hidden[u"key"_s]) && hiding.nonce == secret(hidden[u"nonce"_s]));
        const auto leaves = vector[u"leaves"_s].toArray();
        SecretTree keys(secret(vector[u"encryption_secret"_s]), std::uint32_t(leaves.size()));
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
        context.groupId = bytes(vector[u"group_id"_s]);
        context.epoch = std::uint64_t(vector[u"epoch"_s].toInteger());
        context.treeHash = bytes(vector[u"tree_hash"_s]);
        context.confirmedTranscriptHash = bytes(vector[u"confirmed_transcript_hash"_s]);
        const auto senderData = secret(vector[u"sender_data_secret"_s]);
        const auto membership = secret(vector[u"membership_key"_s]);
        const auto signer = bytes(vector[u"signature_pub"_s]);
        const auto body = [](const FramedContent &content) {
            return content.type == ContentType::Proposal ? encode(content.proposal)
                : content.type == ContentType::Commit    ? encode(content.commit)
                                                         : content.application;
        };
        for (const auto *kind : {"proposal", "commit", "application"}) {
            const auto name = QString::fromLatin1(kind);
            const auto expected = vector[name].toString().toLatin1();
            SecretTree keys(secret(vector[u"encryption_secret"_s]), 2);
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

            SecretTree sending(secret(vector[u"encryption_secret"_s]), 2);
            SecretTree receiving(secret(vector[u"encryption_secret"_s]), 2);
            auto own = *content;
            own.auth.signature = signContent(secret(vector[u"signature_priv"_s]), own, context);
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
        const auto content = decode<AuthenticatedContent>(bytes(vector[u"authenticated_content"_s]));
        QVERIFY(content);
        const auto confirmed = confirmedTranscriptHash(bytes(vector[u"interim_transcript_hash_before"_s]), *content);
        QCOMPARE(hex(confirmed), vector[u"confirmed_transcript_hash_after"_s].toString().toLatin1());
        QCOMPARE(hex(interimTranscriptHash(confirmed, content->auth.confirmationTag)),
                 vector[u"interim_transcript_hash_after"_s].toString().toLatin1());
        EpochSecrets epoch;
        epoch.confirmationKey = secret(vector[u"confirmation_key"_s]);
        QCOMPARE(hex(confirmationTag(epoch, confirmed)), hex(content->auth.confirmationTag));
    }

    void treeValidation_data() { forEach(u"tree-validation.json"_s); }
    void treeValidation()
    {
        QFETCH(QJsonObject, vector);
        const auto all = tree(vector[u"tree"_s]);
        QCOMPARE(hex(encode(all.nodes())), vector[u"tree"_s].toString().toLatin1());
        const auto hashes = vector[u"tree_hashes"_s].toArray();
        const auto resolutions = vector[u"resolutions"_s].toArray();
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
        const auto before = tree(vector[u"ratchet_tree"_s]);
        GroupContext context;
        context.groupId = bytes(vector[u"group_id"_s]);
        context.epoch = std::uint64_t(vector[u"epoch"_s].toInteger());
        context.confirmedTranscriptHash = bytes(vector[u"confirmed_transcript_hash"_s]);
        const auto members = privateTrees(before, vector[u"leaves_private"_s].toArray());
        for (const auto &one : vector[u"update_paths"_s].toArray()) {
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

    void treeOperations_data() { forEach(u"tree-operations.suite1.json"_s, 1); } // no other; nothing is encrypted
    void treeOperations()
    {
        QFETCH(QJsonObject, vector);
        auto all = tree(vector[u"tree_before"_s]);
        QCOMPARE(hex(all.treeHash()), vector[u"tree_hash_before"_s].toString().toLatin1());
        const auto proposal = decode<Proposal>(bytes(vector[u"proposal"_s]));
        QVERIFY(proposal);
        if (proposal->type == ProposalType::Add)
            all.add(proposal->add.leaf);
        else if (proposal->type == ProposalType::Update)
            all.update({std::uint32_t(vector[u"proposal_sender"_s].toInt())}, proposal->update);
        else
            all.remove(proposal->remove);
        QCOMPARE(hex(encode(all.nodes())), vector[u"tree_after"_s].toString().toLatin1());
        QCOMPARE(hex(all.treeHash()), vector[u"tree_hash_after"_s].toString().toLatin1());
    }
};

QTEST_GUILESS_MAIN(tst_MlsVectors)
#include "tst_mlsvectors.moc"
