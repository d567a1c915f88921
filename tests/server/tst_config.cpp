// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/config.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

class tst_Config : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    Result<Config> load(const QByteArray &text, const QProcessEnvironment &environment = {})
    {
        const auto path = m_directory.filePath(u"a.conf"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return ErrorCode::FileFailed;
        file.close();
        return Config::load(path, environment);
    }

private Q_SLOTS:
    void theCommittedReferenceIsFresh()
    {
        QFile file(QStringLiteral(CONCLAVE_DOCS_DIR "/conclave.conf"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(QString::fromUtf8(file.readAll()) == Config::reference(),
                 "stale: conclave-server config reference > packaging/docs/conclave.conf");
    }

    void readsSectionsKeysAndComments()
    {
        const auto config = load("# a\n[server]\n  port = 8080  \n; b\norigins = https://a.example "
                                 "https://b.example\n[log]\nlevel = debug\n");
        QVERIFY(config);
        QCOMPARE(config->port, 8080);
        QCOMPARE(config->origins, (QStringList{u"https://a.example"_s, u"https://b.example"_s}));
        QCOMPARE(config->logLevel, QtDebugMsg);
    }

    void letsTheEnvironmentOverrideTheFile()
    {
        QProcessEnvironment environment;
        environment.insert(u"CONCLAVE_SERVER_PORT"_s, u"9090"_s);
        const auto config = load("[server]\nport = 8080\n", environment);
        QVERIFY(config);
        QCOMPARE(config->port, 9090);
    }

    void refusesWithTheLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown key") << QByteArray("[server]\n\nprot = 1\n") << u":3: unknown key prot"_s;
        QTest::newRow("unknown section") << QByteArray("[sever]\nport = 1\n")
                                         << u":2: unknown key port in section [sever]"_s;
        QTest::newRow("no section") << QByteArray("port = 1\n") << u":1: unknown key port"_s;
        QTest::newRow("not a number") << QByteArray("[server]\nport = http\n") << u":2: bad value for port"_s;
        QTest::newRow("number too large") << QByteArray("[server]\nport = 65536\n") << u":2: bad value for port"_s;
        QTest::newRow("no equals sign") << QByteArray("[server]\nport 1\n") << u":2: neither"_s;
        QTest::newRow("twice") << QByteArray("[server]\nport = 1\nport = 2\n") << u":3: port is set twice"_s;
        QTest::newRow("relative directory") << QByteArray("[server]\ndata = here\n") << u":2: bad value for data"_s;
        QTest::newRow("host name to listen on")
            << QByteArray("[server]\nlisten = localhost\n") << u":2: bad value for listen"_s;
        QTest::newRow("origin with a path")
            << QByteArray("[server]\norigins = https://a.example/x\n") << u":2: bad value"_s;
        QTest::newRow("password in the address")
            << QByteArray("[database]\nurl = postgresql://a:b@h/n\n") << u":2: bad value for url"_s;
        QTest::newRow("weak hashing") << QByteArray("[security]\npassword_memory = 1\n") << u":2: bad value"_s;
    }
    void refusesWithTheLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const auto config = load(text);
        QVERIFY(!config);
        QVERIFY2(config.error().detail.contains(says), qPrintable(config.error().detail));
    }

    void readsThePasswordOfTheDatabaseFromItsFile()
    {
        const auto path = m_directory.filePath(u"password"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("s3cret\n");
        file.close();
        const auto text
            = "[database]\nurl = postgresql://conclave@db.example:5433/chat\npassword_file = " + path.toUtf8() + "\n";
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(!load(text));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
        const auto config = load(text);
        QVERIFY(config);
        QCOMPARE(config->backend.database.password, u"s3cret"_s);
        QCOMPARE(config->backend.database.port, 5433);
        QVERIFY(!config->dump().contains(u"s3cret"_s));
        QVERIFY(config->dump().contains(u"postgresql://conclave@db.example:5433/chat"_s));
    }

    void describesEveryKeyInItsReference()
    {
        const auto reference = Config::reference();
        const auto dump = load({})->dump();
        for (const auto &line : dump.split(u'\n'))
            QVERIFY2(reference.contains(line), qPrintable(line));
        QCOMPARE(reference.count(u"\n# "_s), dump.count(u" = "_s)); // each key with its meaning
    }

    void readsAndWritesDatabases_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("user");
        QTest::newRow("name") << u"postgresql://conclave@db.example:5433/chat"_s << u"db.example"_s << 5433
                              << u"conclave"_s;
        QTest::newRow("IPv6") << u"postgresql://conclave@[::1]:5432/chat"_s << u"::1"_s << 5432 << u"conclave"_s;
        QTest::newRow("socket") << u"postgresql://a%40b@%2Frun%2Fpostgresql:5432/chat"_s << u"/run/postgresql"_s << 5432
                                << u"a@b"_s;
        QTest::newRow("defaults") << u"postgresql://:5432/chat"_s << QString() << 5432 << QString();
    }
    void readsAndWritesDatabases()
    {
        QFETCH(const QString, url);
        QProcessEnvironment environment;
        environment.insert(u"CONCLAVE_DATABASE_URL"_s, url);
        const auto config = Config::load({}, environment);
        QVERIFY(config);
        QTEST(config->backend.database.host, "host");
        QTEST(config->backend.database.port, "port");
        QTEST(config->backend.database.user, "user");
        QCOMPARE(config->backend.database.name, u"chat"_s);
        QVERIFY2(config->dump().contains(u"url = "_s + url + u'\n'), qPrintable(config->dump()));
    }

    void refusesADatabaseThatItCannotRead_data()
    {
        QTest::addColumn<QString>("url");
        for (const auto *url : {"", "mysql", "postgresql://host", "postgresql://host/", "postgresql://host:0/chat",
                                "postgresql://host:99999/chat", "postgresql://user:secret@host/chat"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }
    void refusesADatabaseThatItCannotRead()
    {
        QFETCH(const QString, url);
        QProcessEnvironment environment;
        environment.insert(u"CONCLAVE_DATABASE_URL"_s, url);
        QVERIFY(!Config::load({}, environment));
    }
};

QTEST_GUILESS_MAIN(tst_Config)
#include "tst_config.moc"
