// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/world.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/wireclient.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;

// A server is put back to an earlier state under real programs that have seen a later one.
class tst_Restoring : public QObject
{
    Q_OBJECT

private:
    static constexpr auto OwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

    static bool copyDirectory(const QString &from, const QString &to)
    {
        QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        bool isCopied = QDir(to).removeRecursively() && QDir().mkpath(to) && QFile::setPermissions(to, OwnerOnly);
        while (isCopied && files.hasNext()) {
            const auto target = QDir(to).filePath(QDir(from).relativeFilePath(files.next()));
            isCopied = QDir().mkpath(QFileInfo(target).path()) && QFile::copy(files.filePath(), target);
        }
        return isCopied;
    }
    static bool copyDatabase(const QString &from, const QString &to)
    {
        auto *postgres = PostgresCluster::instance();
        return postgres->execute(u"DROP DATABASE IF EXISTS %1"_s.arg(to))
            && postgres->execute(u"CREATE DATABASE %1 TEMPLATE %2"_s.arg(to, from));
    }
    static bool backUp(const ServerProcess &server)
    {
        return copyDirectory(server.data(), server.path(u"backup"_s))
            && (!testsPostgres() || copyDatabase(server.database().name, server.database().name + u"_backup"_s));
    }
    static bool putBack(const ServerProcess &server)
    {
        return copyDirectory(server.path(u"backup"_s), server.data())
            && (!testsPostgres() || copyDatabase(server.database().name + u"_backup"_s, server.database().name));
    }
    static bool say(Device &device, ConversationId room, const QString &text)
    {
        return bool(device.account().send(room, {protocol::Content::Text{text, {}, {}, {}}}));
    }
    static bool has(Device &device, ConversationId room, const QString &text)
    {
        return waitUntil([&] { return device.isComplete() && device.texts(room).contains(text); });
    }
    static std::optional<ConversationId> makeRoom(World &world, const QString &name)
    {
        WireClient ana(world.server()), ben(world.server());
        if (!ana.signIn(u"ana"_s) || !ben.signIn(u"ben"_s))
            return std::nullopt;
        const auto room = ana.createChannel(name);
        ben.join(room);
        return ConversationId::fromText(room);
    }

private Q_SLOTS:
    void programsTakeOverWhatTheServerHas_data()
    {
        QTest::addColumn<bool>("isTold");
        QTest::addColumn<bool>("isRunning");
        QTest::newRow("told, programs stay open") << true << true;
        QTest::newRow("told, programs come back later") << true << false;
        QTest::newRow("not told, programs stay open") << false << true;
    }
    void programsTakeOverWhatTheServerHas()
    {
        QFETCH(const bool, isTold);
        QFETCH(const bool, isRunning);
        World world;
        QCOMPARE(world.begin({u"ana"_s, u"ben"_s}, 0), QString());
        auto &server = world.server();
        auto &ana = *world.device(u"ana"_s);
        auto &ben = *world.device(u"ben"_s);
        const auto room = makeRoom(world, u"room"_s);
        QVERIFY(room);
        QVERIFY(waitUntil([&] { return ana.isMember(*room) && ben.isMember(*room); }));
        QVERIFY(say(ana, *room, u"before"_s) && has(ana, *room, u"before"_s) && has(ben, *room, u"before"_s));
        QCOMPARE(server.terminate(), 0);
        QVERIFY(backUp(server));

        QCOMPARE(world.startServer(), QString());
        const auto lostRoom = makeRoom(world, u"lost-room"_s);
        QVERIFY(lostRoom);
        for (const auto *text : {"lost 1", "lost 2", "lost 3"})
            QVERIFY(say(ana, *room, QString::fromLatin1(text)));
        QVERIFY(has(ana, *room, u"lost 3"_s) && has(ben, *room, u"lost 3"_s));
        QVERIFY(waitUntil([&] { return ben.isMember(*lostRoom); }));
        QCOMPARE(server.terminate(), 0);
        QVERIFY(say(ben, *room, u"written meanwhile"_s));
        ben.account().setDraft({*room, {}}, u"half a thought"_s);
        if (!isRunning)
            ben.quit();

        QVERIFY(putBack(server));
        if (isTold) {
            const auto restored = server.run({u"restored"_s});
            QVERIFY2(restored.status == 0, qPrintable(restored.errors));
            QVERIFY2(restored.output.contains(u"\"Test\""_s), qPrintable(restored.output));
        }
        QCOMPARE(world.startServer(), QString());
        QVERIFY(waitUntil([&] { return ana.isOnline() && (!isRunning || ben.isOnline()); }));
        for (const auto *text : {"after 1", "after 2", "after 3"})
            QVERIFY(say(ana, *room, QString::fromLatin1(text)));
        QVERIFY(has(ana, *room, u"after 3"_s));
        if (!isRunning)
            ben.start();
        QVERIFY(has(ben, *room, u"after 3"_s) && has(ana, *room, u"written meanwhile"_s));
        QCOMPARE(world.settle(), QString());
        auto texts = ben.texts(*room);
        texts.removeOne(u"written meanwhile"_s); // wherever it came
        QCOMPARE(texts, QStringList({u"before"_s, u"after 1"_s, u"after 2"_s, u"after 3"_s}));
        QVERIFY(!ben.isMember(*lostRoom) && !ana.isMember(*lostRoom));
        const auto draft = ben.store().drafts().text({*room, {}});
        QCOMPARE(draft ? *draft : QString(), u"half a thought"_s);
        QCOMPARE(world.unexpectedRefusal(), QString());
    }

    // A client that comes from another server knows what this one will hear of in a moment.
    void doesNotTakeAServerThatIsBehindForARestoredOne()
    {
        if (!testsPostgres())
            QSKIP("only a PostgreSQL has several servers");
        ServerProcess first;
        QVERIFY(first.addUser(u"ana"_s));
        QVERIFY(first.start());
        ServerProcess second(first);
        QVERIFY(second.start());
        WireClient here(first), there(second);
        QVERIFY(here.signIn(u"ana"_s) && there.signIn(u"ana"_s));
        const auto room = here.createChannel(u"room"_s);
        const auto resume = [&](qint64 seq) {
            const QJsonObject position{{u"conversation"_s, room}, {u"seq"_s, seq}, {u"cursor_sum"_s, 0}};
            return there.ask(u"sync.resume"_s, {{u"positions"_s, QJsonArray{position}}});
        };
        QCOMPARE(resume(0).value("tails"_L1).toArray().size(), 1);
        for (int i = 0; i < 5; ++i) {
            const auto seq = here.say(room, u"hello"_s).value("seq"_L1).toInteger();
            QVERIFY(seq > 0);
            const auto reply = resume(seq);
            QCOMPARE(reply.value("handled"_L1).toInt(), 1);
            const auto tails = reply.value("tails"_L1).toArray();
            const auto info
                = tails.isEmpty() ? QJsonObject() : tails.first().toObject().value("conversation"_L1).toObject();
            QVERIFY(info.isEmpty() || info.value("last_seq"_L1).toInteger() >= seq);
        }
    }

    void renewsAccessTokensWithTheRefreshToken()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient before(server);
        QVERIFY(before.signIn(u"ana"_s));
        QCOMPARE(server.terminate(), 0);
        QVERIFY(backUp(server) && putBack(server));
        QCOMPARE(server.run({u"restored"_s}).status, 0);
        QCOMPARE(server.run({u"restored"_s}).status, 0); // again, to be sure
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.connect());
        QCOMPARE(ana.errorOf(u"session.authenticate"_s, {{u"access_token"_s, before.tokens.value("access_token"_L1)}}),
                 u"unauthenticated"_s);
        const auto fresh
            = ana.ask(u"session.refresh"_s, {{u"refresh_token"_s, before.tokens.value("refresh_token"_L1)}});
        QCOMPARE(fresh.value("sid"_L1), before.tokens.value("sid"_L1));
        QVERIFY(ana.authenticate(fresh.value("access_token"_L1).toString()));
    }

    // Of sessions and devices that are younger than the backup the server knows nothing.
    void asksForThePasswordOfAYoungerSession()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(backUp(server));
        QVERIFY(server.start());
        WireClient before(server);
        QVERIFY(before.signIn(u"ana"_s));
        QCOMPARE(server.terminate(), 0);
        QVERIFY(putBack(server));
        QCOMPARE(server.run({u"restored"_s}).status, 0);
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.connect());
        QCOMPARE(ana.errorOf(u"session.authenticate"_s, {{u"access_token"_s, before.tokens.value("access_token"_L1)}}),
                 u"unauthenticated"_s);
        QCOMPARE(ana.errorOf(u"session.refresh"_s, {{u"refresh_token"_s, before.tokens.value("refresh_token"_L1)}}),
                 u"wrong_credentials"_s);
        const auto tokens = ana.ask(u"session.login"_s,
                                    {{u"name"_s, u"ana"_s},
                                     {u"password"_s, QString::fromLatin1(Password)},
                                     {u"device_name"_s, u"desk"_s},
                                     {u"device"_s, before.tokens.value("device"_L1)}});
        QVERIFY(ana.authenticate(tokens.value("access_token"_L1).toString()));
    }

    void refusesWhileAServerRuns()
    {
        ServerProcess server;
        QVERIFY(server.start());
        WireClient client(server);
        const auto outcome = server.run({u"restored"_s});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.errors.contains(u"stop it first"_s), qPrintable(outcome.errors));
        QVERIFY(client.connect()); // unharmed
        QCOMPARE(server.run({u"restored"_s, u"what"_s}).status, 2);
    }
};

QTEST_GUILESS_MAIN(tst_Restoring)
#include "tst_restoring.moc"
