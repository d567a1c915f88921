// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgrescluster.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include "shared/sql/database.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTest>
#include <QTimer>
#include <array>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// How the server starts, refuses to start, and stops.
class tst_Startup : public QObject
{
    Q_OBJECT

private:
    static bool write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    static bool execute(const ServerProcess &server, const QString &sql)
    {
        auto database = conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        return database && bool((*database)->execute(sql));
    }

private Q_SLOTS:
    void helpNamesEveryCommand()
    {
        const auto help = ServerProcess().run({u"--help"_s});
        QCOMPARE(help.status, 0);
        for (const auto *word :
             {"serve", "init", "user add", "user list", "user disable", "user enable", "user passwd", "user invite",
              "migrate", "config check", "config dump", "config reference", "protocol"})
            QVERIFY2(help.output.contains(QLatin1StringView(word)), word);
    }

    void refusesWordsThatItDoesNotKnow()
    {
        const ServerProcess server;
        QCOMPARE(server.run({u"explode"_s}).status, 2);
        QCOMPARE(server.run({u"serve"_s, u"now"_s}).status, 2);
        QCOMPARE(server.run({u"user"_s, u"add"_s}).status, 2);
        QCOMPARE(server.run({u"user"_s, u"add"_s, u"x"_s, u"--role"_s, u"king"_s, u"--password-file"_s, u"-"_s}).status,
                 2);
        QCOMPARE(server.run({}).status, 2);
    }

    void printsATokenForTheFirstOwnerAndNoPassword()
    {
        ServerProcess server;
        QVERIFY(server.start());
        WireClient client(server);
        QVERIFY(client.connect());
        QCOMPARE(client.errorOf(u"session.login"_s,
                                {{u"name"_s, u"admin"_s}, {u"password"_s, u"admin"_s}, {u"device_name"_s, u"x"_s}}),
                 u"wrong_credentials"_s);
        const auto token
            = server.run({u"user"_s, u"invite"_s, u"--role"_s, u"owner"_s}).output.trimmed().section(u'\n', -1);
        const auto tokens = client.ask(u"invite.accept"_s,
                                       {{u"token"_s, token},
                                        {u"name"_s, u"root"_s},
                                        {u"display_name"_s, u"Root"_s},
                                        {u"password"_s, QLatin1StringView(Password)},
                                        {u"device_name"_s, u"x"_s}});
        QCOMPARE(tokens.value("user"_L1).toObject().value("role"_L1).toString(), u"owner"_s);
    }

    void doesNotMakeAWorkspaceTwice()
    {
        const ServerProcess server;
        const auto again = server.run({u"init"_s, u"--name"_s, u"Other"_s});
        QCOMPARE(again.status, 1);
        QVERIFY(again.errors.contains(u"already"_s));
    }

    void keepsItsSecretsToItself()
    {
        const ServerProcess server;
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(server.data()) & others));
        QVERIFY(!(QFile::permissions(server.data() + u"/server.secret"_s) & others));
        QVERIFY(QFile::setPermissions(server.data() + u"/server.secret"_s, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(server.run({u"user"_s, u"list"_s}).errors.contains(u"chmod 600"_s));
    }

    void namesTheLineOfAnUnknownKey()
    {
        const ServerProcess server;
        const auto file = server.path(u"conclave.conf"_s);
        QVERIFY(write(file, "# a comment\n[server]\nport = 7420\nprot = 7421\n"));
        const auto outcome = server.run({u"--config"_s, file, u"config"_s, u"check"_s});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.errors.contains(u"conclave.conf:4: unknown key prot"_s), qPrintable(outcome.errors));
    }

    void readsBackItsOwnConfiguration()
    {
        const ServerProcess server;
        const auto file = server.path(u"dumped.conf"_s);
        const auto dumped = server.run({u"config"_s, u"dump"_s}).output;
        QVERIFY(write(file, dumped.toUtf8()));
        QCOMPARE(server.run({u"--config"_s, file, u"config"_s, u"dump"_s}).output, dumped);
    }

    void saysWhenThePortIsInUse()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_PORT"_s, QString::number(other.serverPort()));
        QVERIFY(!server.start());
        QVERIFY2(server.log().contains(QString::number(other.serverPort())), qPrintable(server.log()));
    }

    void saysWhenTheDatabaseIsLocked_data()
    {
        QTest::addColumn<QString>("lock");
        QTest::newRow("for writing") << u"BEGIN EXCLUSIVE"_s;
        QTest::newRow("altogether")
            << u"PRAGMA locking_mode=EXCLUSIVE;BEGIN EXCLUSIVE;UPDATE workspace SET value=value"_s;
    }
    void saysWhenTheDatabaseIsLocked()
    {
        QFETCH(const QString, lock);
        if (testsPostgres())
            QSKIP("PostgreSQL is never locked as a whole");
        const ServerProcess server;
        auto other = *conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        for (const auto &statement : lock.split(u';'))
            QVERIFY(other->execute(statement));
        QElapsedTimer elapsed;
        elapsed.start();
        const auto outcome = server.run({u"serve"_s});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.errors.contains(server.database().file + u" is locked by another program"_s),
                 qPrintable(outcome.errors));
        QVERIFY2(elapsed.elapsed() < 12'000, qPrintable(QString::number(elapsed.elapsed())));
        QVERIFY(server.run({u"user"_s, u"list"_s}).errors.contains(u"is locked by another program"_s));
    }

    void saysWhenTheDatabaseIsDamaged_data()
    {
        QTest::addColumn<int>("page"); // counted from 0
        QTest::newRow("the header") << 0;
        QTest::newRow("some page") << -2; // from the end
    }
    void saysWhenTheDatabaseIsDamaged()
    {
        QFETCH(const int, page);
        if (testsPostgres())
            QSKIP("the files of PostgreSQL are its own");
        constexpr qint64 PageBytes = 4096;
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QFile file(server.database().file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const auto pages = file.size() / PageBytes;
        file.seek((page < 0 ? pages + page : page) * PageBytes);
        file.write(QByteArray(PageBytes, '\xa5'));
        file.close();
        const auto outcome = server.run({u"serve"_s});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.errors.contains(server.database().file + u" is damaged"_s), qPrintable(outcome.errors));
        const auto doctor = server.run({u"doctor"_s});
        QCOMPARE(doctor.status, 1);
        QVERIFY2(doctor.output.contains(u"damaged"_s), qPrintable(doctor.output));
    }

    // A container that was made anew has another name and the same process ids.
    void startsBesideTheLockFileOfADeadServer()
    {
        if (testsPostgres())
            QSKIP("several servers may share a PostgreSQL");
        ServerProcess server;
        QVERIFY(write(server.data() + u"/server.lock"_s,
                      QByteArray::number(QCoreApplication::applicationPid()) + "\nconclave-server\nelsewhere\n"));
        QVERIFY(server.start());
        server.kill();
        QVERIFY(server.start());
    }

    void refusesASecondServerOnTheSameData()
    {
        if (testsPostgres())
            QSKIP("several servers may share a PostgreSQL");
        ServerProcess server;
        QVERIFY(server.start());
        server.setEnvironment(u"CONCLAVE_SERVER_PORT"_s, u"0"_s);
        const auto second = server.run({u"serve"_s});
        QCOMPARE(second.status, 1);
        QVERIFY(second.errors.contains(u"another server"_s));
    }

    void sharesAPostgresWithAnotherServer()
    {
        if (!testsPostgres())
            QSKIP("one SQLite database has one server");
        ServerProcess one;
        QVERIFY(one.addUser(u"ana"_s));
        ServerProcess two(one);
        QVERIFY(one.start() && two.start());
        WireClient here(one), there(two);
        QVERIFY(here.signIn(u"ana"_s));
        QVERIFY(there.connect() && there.authenticate(here.tokens.value("access_token"_L1).toString()));
        const auto room = here.createChannel(u"shared"_s);
        const auto id = WireClient::newId();
        const auto first = here.say(room, u"once"_s, id).value("seq"_L1).toInteger();
        QVERIFY(first > 0);
        QCOMPARE(there.say(room, u"once"_s, id).value("seq"_L1).toInteger(), first); // the retry went elsewhere
        QCOMPARE(there.say(room, u"then"_s).value("seq"_L1).toInteger(), first + 1);
        QCOMPARE(here.say(room, u"and"_s).value("seq"_L1).toInteger(), first + 2);
        QVERIFY(here.errorOf(u"session.logout"_s) == u"none"_s);
        QVERIFY(there.waitForClose(4001)); // the other server hears of it from the database
    }

    void makesOneWorkspaceWhenTwoTryAtOnce()
    {
        if (!testsPostgres())
            QSKIP("one SQLite database has one server");
        ServerProcess server;
        const auto config = PostgresCluster::instance()->createDatabase();
        auto url = QUrl(server.environment(u"CONCLAVE_DATABASE_URL"_s));
        url.setPath(u'/' + config.name);
        server.setEnvironment(u"CONCLAVE_DATABASE_URL"_s, url.toString());
        std::array<ServerProcess::Outcome, 2> outcomes;
        {
            std::jthread other([&] { outcomes[0] = server.run({u"init"_s, u"--name"_s, u"One"_s}); });
            outcomes[1] = server.run({u"init"_s, u"--name"_s, u"Two"_s});
        }
        QCOMPARE(outcomes[0].status + outcomes[1].status, 1);
        const auto &loser = outcomes[outcomes[0].status == 0 ? 1 : 0];
        QVERIFY2(loser.errors.contains(u"already"_s), qPrintable(loser.errors));
        QCOMPARE(server.run({u"user"_s, u"list"_s}).status, 0);
        PostgresCluster::instance()->dropDatabase(config.name);
    }

    void refusesADamagedDatabaseAndLeavesItAlone()
    {
        if (testsPostgres())
            QSKIP("the file of a SQLite database");
        ServerProcess server;
        const auto file = server.data() + u"/conclave.db"_s;
        const QByteArray rubbish(20'000, 'x');
        QFile::remove(file + u"-wal"_s);
        QVERIFY(write(file, rubbish));
        QVERIFY(!server.start());
        QVERIFY2(server.log().contains(u"not a database"_s), qPrintable(server.log()));
        QFile after(file);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), rubbish);
    }

    void refusesADatabaseOfATooNewVersion()
    {
        ServerProcess server;
        QVERIFY(execute(
            server,
            u"INSERT INTO schema_version (number, name, hash, compat, applied_at) VALUES (999, 'later', 'x', 999, 0)"_s));
        QVERIFY(!server.start());
        QVERIFY2(server.log().contains(u"schema 999"_s), qPrintable(server.log()));
    }

    void runsOnANewerSchemaThatIsCompatible()
    {
        ServerProcess server;
        QVERIFY(execute(
            server,
            u"INSERT INTO schema_version (number, name, hash, compat, applied_at) VALUES (999, 'later', 'x', 1, 0)"_s));
        QVERIFY(server.start());
    }

    void refusesTheSecretOfAnotherServer()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        const auto secret = server.data() + u"/server.secret"_s;
        QVERIFY(write(secret, QByteArray(64, 'a') + '\n'));
        QVERIFY(!server.start());
        QVERIFY2(server.log().contains(u"server.secret"_s), qPrintable(server.log()));
    }

    void waitsForADatabaseThatIsLockedForAMoment()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        auto other = conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        QVERIFY(other && (*other)->begin());
        QVERIFY(!testsPostgres() || (*other)->execute(u"LOCK TABLE conversations IN EXCLUSIVE MODE"_s));
        QTimer::singleShot(500, this, [&other] { (*other)->rollback(); });
        QVERIFY(!ana.createChannel(u"patience"_s).isEmpty());
    }

    void stopsCleanlyAndSaysSoToItsClients()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        QCOMPARE(server.terminate(), 0);
        QVERIFY(ana.waitForClose(1002)); // 1012 on the wire; Qt 6.4 does not know it and says 1002
    }

    void saysStorageFullAndRecovers()
    {
        if (testsPostgres())
            QSKIP("the file of a SQLite database");
        if (::geteuid() != 0)
            QSKIP("needs root to mount a small file system");
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        const auto small = server.path(u"small"_s);
        QVERIFY(QDir().mkpath(small));
        if (QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=1m"_s, u"conclave-test"_s, small}) != 0)
            QSKIP("cannot mount a tmpfs here");
        const auto unmount = qScopeGuard([&] {
            server.kill();
            QProcess::execute(u"umount"_s, {small});
        });
        QCOMPARE(QProcess::execute(u"cp"_s, {u"-a"_s, server.data() + u"/."_s, small}), 0);
        server.setEnvironment(u"CONCLAVE_SERVER_DATA"_s, small);
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"full"_s);
        int acknowledged = 0;
        QString code;
        for (int i = 0; i < 500 && code.isEmpty(); ++i) {
            const auto reply = ana.say(room, QString(4000, u'x'));
            code = reply.value("error"_L1).toObject().value("code"_L1).toString();
            acknowledged += code.isEmpty();
        }
        QCOMPARE(code, u"storage_full"_s);
        QVERIFY(ana.isOpen());
        QCOMPARE(QProcess::execute(u"mount"_s, {u"-o"_s, u"remount,size=16m"_s, small}), 0);
        const auto id = WireClient::newId(); // the condition is asked more than once
        QTRY_VERIFY_WITH_TIMEOUT(!ana.say(room, u"space again"_s, id).contains("error"_L1), 10'000);
        const auto last
            = ana.ask(u"sync.resume"_s,
                      {{u"positions"_s,
                        QJsonArray{QJsonObject{{u"conversation"_s, room}, {u"seq"_s, 1}, {u"cursor_sum"_s, 0}}}}})
                  .value("tails"_L1)
                  .toArray()
                  .first()
                  .toObject()
                  .value("conversation"_L1)
                  .toObject();
        QCOMPARE(last.value("last_seq"_L1).toInteger(), 1 + acknowledged + 1);
    }
};

QTEST_GUILESS_MAIN(tst_Startup)
#include "tst_startup.moc"
