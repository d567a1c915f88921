// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/group.h"
#include "tests/mls/vectors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::mls;
using namespace conclave::mls::test;

// A member that only listens follows groups that other implementations made.
class tst_MlsPassive : public QObject
{
    Q_OBJECT

private:
    static void add(const QString &file)
    {
        const auto all = vectors(file);
        for (qsizetype i = 0; i < all.size(); ++i)
            QTest::addRow("%s %d", qPrintable(file), int(i)) << all[i].toObject();
    }
    static Message message(const QJsonValue &hexBytes)
    {
        const auto decoded = decode<Message>(bytes(hexBytes));
        if (!decoded)
            qFatal("no message");
        return *decoded;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (vectorFolder().isEmpty())
            QSKIP("the test vectors of the MLS working group are not installed (CONCLAVE_MLS_VECTORS)");
    }

    void follows_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        for (const auto *file : {"passive-client-welcome.json", "passive-client-handling-commit.json",
                                 "interop-passive/application.json", "interop-passive/commit.json",
                                 "interop-passive/external_join.json", "interop-passive/external_proposals.json"})
            add(QString::fromLatin1(file));
    }
    void follows()
    {
        QFETCH(QJsonObject, vector);
        World world;
        world.random = systemRandom();
        const auto package = message(vector[u"key_package"_s]).keyPackage;
        world.now = package.leaf.lifetime.notBefore + 1;
        world.longestLifetime = std::numeric_limits<std::uint64_t>::max();
        const KeyPackageSecrets own{package, agreementKeysOf(bytes(vector[u"init_priv"_s])),
                                    agreementKeysOf(bytes(vector[u"encryption_priv"_s]))};
        QCOMPARE(hex(own.init.open), hex(package.initKey));
        QCOMPARE(hex(own.encryption.open), hex(package.leaf.encryptionKey));
        std::map<Bytes, SecretBytes> psks;
        for (const auto &one : vector[u"external_psks"_s].toArray())
            psks.emplace(bytes(one[u"psk_id"_s]), secret(one[u"psk"_s]));
        const PskLookup lookup = [&psks](const PreSharedKeyId &id) -> const SecretBytes * {
            const auto found = psks.find(id.id);
            return id.type == PskType::External && found != psks.end() ? &found->second : nullptr;
        };
        std::optional<Group::Nodes> nodes;
        if (!vector[u"ratchet_tree"_s].isNull())
            nodes = *decode<Group::Nodes>(bytes(vector[u"ratchet_tree"_s]));
        auto joined = Group::join(message(vector[u"welcome"_s]).welcome, own,
                                  {signatureKeysOf(bytes(vector[u"signature_priv"_s])), package.leaf.credential}, nodes,
                                  lookup, world);
        QVERIFY2(joined, joined ? "" : QByteArray::number(int(joined.fault())).constData());
        auto group = *std::move(joined);
        QCOMPARE(hex(group.epochAuthenticator()), vector[u"initial_epoch_authenticator"_s].toString().toLatin1());
        for (const auto &epoch : vector[u"epochs"_s].toArray()) {
            for (const auto &proposal : epoch[u"proposals"_s].toArray()) {
                const auto taken = group.process(message(proposal), lookup, world);
                QVERIFY2(taken, taken ? "" : QByteArray::number(int(taken.fault())).constData());
            }
            const auto taken = group.process(message(epoch[u"commit"_s]), lookup, world);
            QVERIFY2(taken, taken ? "" : QByteArray::number(int(taken.fault())).constData());
            QCOMPARE(hex(group.epochAuthenticator()), epoch[u"epoch_authenticator"_s].toString().toLatin1());
        }
    }

    void welcome_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        add(u"welcome.json"_s);
    }
    // Without its tree, so not as a member.
    void welcome()
    {
        QFETCH(QJsonObject, vector);
        const auto package = message(vector[u"key_package"_s]).keyPackage;
        const auto all = message(vector[u"welcome"_s]).welcome;
        QCOMPARE(hex(all.secrets.at(0).newMember), hex(keyPackageRef(package)));
        const auto opened = decryptWithLabel(agreementKeysOf(bytes(vector[u"init_priv"_s])), "Welcome",
                                             all.encryptedGroupInfo, all.secrets.at(0).secrets);
        QVERIFY(opened);
        const auto secrets = decode<GroupSecrets>(opened->view());
        QVERIFY(secrets);
        const auto keys = welcomeKeys(secrets->joinerSecret, pskSecret({}));
        const auto plain = conclave::mls::open(keys.key.view(), keys.nonce.view(), {}, all.encryptedGroupInfo);
        QVERIFY(plain);
        const auto info = decode<GroupInfo>(plain->view());
        QVERIFY(info);
        const auto epoch = epochSecrets(secrets->joinerSecret, pskSecret({}), info->context);
        QCOMPARE(hex(confirmationTag(epoch, info->context.confirmedTranscriptHash)), hex(info->confirmationTag));
    }
};

QTEST_GUILESS_MAIN(tst_MlsPassive)
#include "tst_mlspassive.moc"
