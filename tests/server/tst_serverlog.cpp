// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// What the server writes to its log, and what it never does.
class tst_ServerLog : public QObject
{
    Q_OBJECT

private:
    static bool write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    static void beRude(const ServerProcess &server) // which is worth a line of the level info
    {
        WireClient rude(server);
        rude.connect();
        for (int i = 0; i < 10; ++i)
            rude.sendRaw("rubbish");
        rude.waitForClose(4000);
    }

private Q_SLOTS:
    void losesNoLineWhileItIsRotated()
    {
        constexpr int Rotations = 25;
        ServerProcess server;
        QTemporaryDir directory;
        const auto file = directory.filePath(u"server.log"_s);
        server.setEnvironment(u"CONCLAVE_LOG_FILE"_s, file);
        QVERIFY(server.start());
        for (int i = 0; i < Rotations; ++i) {
            beRude(server);
            QVERIFY(QFile::rename(file, file + u".%1"_s.arg(i)));
            QVERIFY(server.signal(SIGUSR1));
            if (i % 2 == 0) { // and sometimes in the middle
                QTRY_VERIFY(QFile::exists(file));
                QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
            }
            beRude(server);
            QTRY_VERIFY(QFile::exists(file));
        }
        QCOMPARE(server.terminate(), 0);
        int lines = 0;
        for (const auto &name : QDir(directory.path()).entryList(QDir::Files)) {
            QFile one(directory.filePath(name));
            QVERIFY(one.open(QIODevice::ReadOnly));
            lines += one.readAll().count("closing a connection after 10 bad frames");
        }
        QCOMPARE(lines, 2 * Rotations);
        QVERIFY2(!server.log().contains(u"bad frames"_s), qPrintable(server.log()));
    }

    void doesNotStartWithALogThatItCannotWrite()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LOG_FILE"_s, u"/nonexistent/server.log"_s);
        QVERIFY(!server.start());
        QVERIFY2(server.log().contains(u"/nonexistent/server.log"_s), qPrintable(server.log()));
    }

    void isOneObjectALine()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LOG_FORMAT"_s, u"json"_s);
        server.setEnvironment(u"CONCLAVE_LOG_LEVEL"_s, u"debug"_s);
        QVERIFY(server.start());
        beRude(server);
        QCOMPARE(server.terminate(), 0);
        static const QRegularExpression time(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"_s);
        const auto lines = server.log().split(u'\n', Qt::SkipEmptyParts);
        bool hasIo = false;
        bool hasMain = false;
        for (const auto &line : lines) {
            QJsonParseError error;
            const auto entry = QJsonDocument::fromJson(line.toUtf8(), &error).object();
            QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(line));
            QVERIFY2(time.match(entry.value("time"_L1).toString()).hasMatch(), qPrintable(line));
            for (const auto *name : {"level", "category", "thread", "message"})
                QVERIFY2(entry.value(QLatin1StringView(name)).isString(), qPrintable(line));
            hasIo = hasIo || entry.value("thread"_L1).toString() == u"io-0"_s;
            hasMain = hasMain || entry.value("thread"_L1).toString() == u"main"_s;
        }
        QVERIFY2(hasIo && hasMain, qPrintable(server.log()));
    }

    void holdsNothingThatPeopleWrite_data()
    {
        QTest::addColumn<QString>("format");
        QTest::newRow("text") << u"text"_s;
        QTest::newRow("json") << u"json"_s;
    }
    void holdsNothingThatPeopleWrite()
    {
        QFETCH(const QString, format);
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LOG_FORMAT"_s, format);
        server.setEnvironment(u"CONCLAVE_LOG_LEVEL"_s, u"debug"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"private-thoughts"_s);
        ana.say(room, u"canary in clear"_s);
        ana.say(room, u"canary\r\n{\"level\":\"error\"}"_s);
        const QJsonObject topic{
            {u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"topic"_s, u"canary"_s}};
        QCOMPARE(ana.errorOf(u"conversation.change"_s, topic), u"none"_s);
        const QJsonObject term{{u"text"_s, u"canary"_s}, {u"whole"_s, false}, {u"excluded"_s, false}};
        const QJsonObject query{{u"terms"_s, QJsonArray{term}}, {u"from"_s, QJsonArray()}, {u"in"_s, QJsonArray()},
                                {u"has"_s, QJsonArray()},       {u"is"_s, QJsonArray()},   {u"limit"_s, 50}};
        QCOMPARE(ana.errorOf(u"message.search"_s, query), u"none"_s);
        const QJsonObject file{{u"client_id"_s, WireClient::newId()}, {u"name"_s, u"canary.txt"_s}, {u"size"_s, 3}};
        QCOMPARE(ana.errorOf(u"file.create"_s, file), u"none"_s);
        ana.errorOf(u"session.login"_s,
                    {{u"name"_s, u"ana"_s}, {u"password"_s, u"canary word"_s}, {u"device_name"_s, u"canary"_s}});
        ana.errorOf(u"session.authenticate"_s, {{u"access_token"_s, u"canary.canary.canary"_s}});
        ana.errorOf(u"session.refresh"_s, {{u"refresh_token"_s, u"canary"_s}});
        ana.errorOf(u"canary.op"_s, {{u"canary"_s, u"canary"_s}});
        HttpProbe probe(server.port());
        probe.post("/v1/session.login", R"({"name":"canary","password":"canary","device_name":"canary"})");
        probe.get("/canary?canary", "Authorization: Bearer canary\r\nX-Canary: canary\r\n");
        for (int i = 0; i < 10; ++i)
            ana.sendRaw("{\"canary\": \"canary\"");
        QVERIFY(!probe.get("/metrics").body.contains("canary"));
        QCOMPARE(server.terminate(), 0);
        const auto log = server.log();
        QVERIFY(!log.isEmpty());
        QVERIFY2(!log.contains(u"canary"_s), qPrintable(log));
        for (const auto *token : {"access_token", "refresh_token"})
            QVERIFY(!log.contains(ana.tokens.value(QLatin1StringView(token)).toString()));
        QVERIFY(!log.contains(QLatin1StringView(Password)));
    }

    // Whatever the shell that starts it allows.
    void leavesNoCore()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QFile limits(u"/proc/%1/limits"_s.arg(server.pid()));
        if (!limits.open(QIODevice::ReadOnly))
            QSKIP("this system does not tell the limits of a process");
        static const QRegularExpression none(u"Max core file size +0 +0 "_s);
        QVERIFY(QString::fromLatin1(limits.readAll()).contains(none));
        QVERIFY(server.signal(SIGABRT));
        QVERIFY(server.waitForStop() != 0);
        for (const auto &folder : {QDir::currentPath(), server.data()})
            QVERIFY(QDir(folder).entryList({u"core"_s, u"core.*"_s}, QDir::Files).isEmpty());
    }

    void letsNobodyElseLookIntoIt()
    {
        if (::geteuid() == 0)
            QSKIP("NOT TESTED: everything belongs to root anyway; run this as another user");
        ServerProcess server;
        QVERIFY(server.start());
        const QFileInfo memory(u"/proc/%1/mem"_s.arg(server.pid()));
        if (!memory.exists())
            QSKIP("NOT TESTED: this system does not show its processes");
        QCOMPARE(memory.ownerId(), 0U); // as the kernel does with what may not be dumped; else it is the user's
    }

    void changesItsLevelOnSighup()
    {
        ServerProcess server;
        const auto file = server.path(u"conclave.conf"_s);
        server.setEnvironment(u"CONCLAVE_CONFIG"_s, file);
        QVERIFY(write(file, "[log]\nlevel = warning\n"));
        QVERIFY(server.start());
        beRude(server);
        QVERIFY(!server.log().contains(u"bad frames"_s));
        QVERIFY(write(file, "[log]\nlevel = info\n"));
        server.signal(SIGHUP);
        QTRY_VERIFY(server.log().contains(u"read again"_s));
        beRude(server);
        QTRY_VERIFY(server.log().contains(u"bad frames"_s));
    }

    void keepsItsLevelWhenTheFileIsWrong()
    {
        ServerProcess server;
        const auto file = server.path(u"conclave.conf"_s);
        server.setEnvironment(u"CONCLAVE_CONFIG"_s, file);
        QVERIFY(write(file, "[log]\nlevel = info\n"));
        QVERIFY(server.start());
        QVERIFY(write(file, "[log]\nlevel = loud\n"));
        server.signal(SIGHUP);
        QTRY_VERIFY2(server.log().contains(u"conclave.conf:2"_s), qPrintable(server.log()));
        beRude(server);
        QTRY_VERIFY(server.log().contains(u"bad frames"_s));
    }

    void namesTheRequestThatFailed_data()
    {
        QTest::addColumn<QString>("format");
        QTest::newRow("text") << u"text"_s;
        QTest::newRow("json") << u"json"_s;
    }
    void namesTheRequestThatFailed()
    {
        QFETCH(const QString, format);
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LOG_FORMAT"_s, format);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        const QByteArray login
            = "{\"name\":\"ana\",\"device_name\":\"x\",\"password\":\"" + QByteArray(Password) + "\"}";
        const auto fine = probe.post("/v1/session.login", login);
        QCOMPARE(fine.status, 200);
        QVERIFY(!fine.headers.contains("x-request-id"));
        const auto unknown = probe.post("/v1/nothing", "{}");
        QCOMPARE(unknown.status, 404);
        QVERIFY(!unknown.headers.value("x-request-id").isEmpty());
        QVERIFY(!server.log().contains(QString::fromLatin1(unknown.headers.value("x-request-id"))));
        auto database = conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        QVERIFY(database && (*database)->execute(u"ALTER TABLE sessions RENAME TO away"_s));
        const auto failed
            = HttpProbe(server.port()).post("/v1/session.login", login); // the refusal closed the other one
        QVERIFY2(failed.status >= 500, failed.body.constData());
        const auto id = failed.headers.value("x-request-id");
        QCOMPARE(id.size(), 16);
        QVERIFY(id != unknown.headers.value("x-request-id"));
        QVERIFY2(!failed.body.contains("away") && !failed.body.contains("sessions"), failed.body.constData());
        const auto mark
            = (format == u"json"_s ? u"\"request\":\"%1\""_s : u"request=%1"_s).arg(QString::fromLatin1(id));
        QTRY_VERIFY2(server.log().contains(mark), qPrintable(server.log()));
    }

    void namesTheRequestOfAWebSocketThatFailed()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        WireClient bo(server);
        QVERIFY(ana.connect() && bo.connect());
        const QJsonObject login{
            {u"name"_s, u"ana"_s}, {u"device_name"_s, u"x"_s}, {u"password"_s, QString::fromLatin1(Password)}};
        auto database = conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        QVERIFY(database && (*database)->execute(u"ALTER TABLE sessions RENAME TO away"_s));
        QSet<QString> ids;
        for (auto *client : {&ana, &ana, &bo}) {
            const auto error = client->ask(u"session.login"_s, login).value("error"_L1).toObject();
            QCOMPARE(error.value("code"_L1), u"storage_failed"_s);
            static const QRegularExpression named(u"^request ([0-9a-f]{16}-[0-9]+)$"_s);
            const auto match = named.match(error.value("message"_L1).toString());
            QVERIFY2(match.hasMatch(), qPrintable(error.value("message"_L1).toString()));
            ids.insert(match.captured(1));
            QTRY_VERIFY2(server.log().contains(u"request=%1"_s.arg(match.captured(1))), qPrintable(server.log()));
        }
        QCOMPARE(ids.size(), 3);
    }

    void namesEvenRequestsThatItCannotRead()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        probe.send("nonsense\r\n\r\n");
        const auto answer = probe.read();
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.headers.value("x-request-id").size(), 16);
    }
};

QTEST_GUILESS_MAIN(tst_ServerLog)
#include "tst_serverlog.moc"
