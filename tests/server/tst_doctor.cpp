// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/certificates.h"
#include "tests/support/serverprocess.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>
#include <QSslKey>
#include <QTcpServer>
#include <QTest>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// conclave-server doctor: every fault is named.
class tst_Doctor : public QObject
{
    Q_OBJECT

private:
    struct Examination
    {
        int status = -1;
        QHash<QString, QString> verdicts; // by check
        QHash<QString, QString> says;
    };
    static Examination examine(const ServerProcess &server)
    {
        const auto outcome = server.run({u"doctor"_s, u"--json"_s});
        Examination examination{outcome.status, {}, {}};
        for (const auto &value : QJsonDocument::fromJson(outcome.output.toUtf8()).array()) {
            const auto finding = value.toObject();
            const auto check = finding.value("check"_L1).toString();
            examination.verdicts.insert(check, finding.value("verdict"_L1).toString());
            examination.says.insert(check, finding.value("says"_L1).toString());
        }
        return examination;
    }
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
    // The server is as it should be but for this.
    static void compare(const ServerProcess &server, const QString &check, const QString &verdict, const QString &says)
    {
        const auto found = examine(server);
        QCOMPARE(found.verdicts.value(check), verdict);
        QVERIFY2(found.says.value(check).contains(says), qPrintable(found.says.value(check)));
        QCOMPARE(found.status, verdict == u"fail"_s ? 1 : 0);
    }

private Q_SLOTS:
    void findsNothingWhereAllIsWell()
    {
        const ServerProcess server;
        const auto found = examine(server);
        QCOMPARE(found.status, 0);
        for (const auto *check : {"configuration", "data", "disk", "files", "thumbnails", "secret", "database",
                                  "schema", "address", "descriptors"})
            QVERIFY2(found.verdicts.contains(QLatin1StringView(check)), check);
        for (const auto *check : {"configuration", "data", "secret", "database", "schema", "address"})
            QCOMPARE(found.verdicts.value(QLatin1StringView(check)), u"ok"_s);
        QCOMPARE(found.verdicts.contains(u"clock"_s), testsPostgres());
        QCOMPARE(found.verdicts.contains(u"postgresql version"_s), testsPostgres());
    }

    void printsALineForEachCheck()
    {
        const ServerProcess server;
        const auto outcome = server.run({u"doctor"_s});
        const auto lines = outcome.output.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), examine(server).verdicts.size());
        for (const auto &line : lines)
            QVERIFY2(line.startsWith(u"ok    "_s) || line.startsWith(u"warn  "_s), qPrintable(line));
        QCOMPARE(server.run({u"doctor"_s, u"now"_s}).status, 2);
        QVERIFY(server.run({u"--help"_s}).output.contains(u"doctor [--json]"_s));
    }

    void namesAConfigurationThatItCannotRead()
    {
        ServerProcess server;
        const auto file = server.path(u"conclave.conf"_s);
        QVERIFY(write(file, "[server]\nprot = 1\n"));
        server.setEnvironment(u"CONCLAVE_CONFIG"_s, file);
        compare(server, u"configuration"_s, u"fail"_s, u"conclave.conf:2: unknown key prot"_s);
        QVERIFY(server.run({u"doctor"_s}).output.startsWith(u"FAIL  configuration: "_s));
    }

    void namesADirectoryThatIsNotThere()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DATA"_s, server.path(u"nowhere"_s));
        const auto found = examine(server);
        QCOMPARE(found.status, 1);
        QCOMPARE(found.verdicts.value(u"data"_s), u"fail"_s);
        QVERIFY(found.says.value(u"data"_s).contains(u"conclave-server init"_s));
        QCOMPARE(found.verdicts.value(u"secret"_s), u"fail"_s);
    }

    void namesADirectoryThatOthersMayEnter()
    {
        const ServerProcess server;
        QVERIFY(QFile::setPermissions(server.data(), QFile::permissions(server.data()) | QFile::ExeOther));
        compare(server, u"data"_s, u"fail"_s, u"chmod 700"_s);
    }

    void namesADirectoryOfSomebodyElse()
    {
        const ServerProcess server;
        if (::geteuid() != 0 || ::chown(qPrintable(server.data()), 65534, 65534) != 0)
            QSKIP("needs root to give a directory away");
        compare(server, u"data"_s, u"warn"_s, u"belongs to"_s);
    }

    void namesADiskThatIsFull()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DISK_RESERVE"_s, u"2147483647"_s);
        compare(server, u"disk"_s, u"fail"_s, u"make room"_s);
    }

    void namesWhatIsWrongWithTheSecret()
    {
        const ServerProcess server;
        const auto path = server.data() + u"/server.secret"_s;
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        compare(server, u"secret"_s, u"fail"_s, u"chmod 600"_s);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(write(path, "abc\n"));
        compare(server, u"secret"_s, u"fail"_s, u"damaged"_s);
        QVERIFY(QFile::remove(path));
        compare(server, u"secret"_s, u"fail"_s, u"backup"_s);
    }

    void namesADatabaseThatItCannotReach()
    {
        ServerProcess server;
        if (testsPostgres())
            server.setEnvironment(u"CONCLAVE_DATABASE_URL"_s, u"postgresql://nobody@127.0.0.1:1/nothing"_s);
        else
            QVERIFY(QFile::remove(server.data() + u"/conclave.db"_s));
        compare(server, u"database"_s, u"fail"_s, QString());
    }

    void namesASchemaOfAnotherVersion()
    {
        const ServerProcess server;
        QVERIFY(execute(
            server,
            u"INSERT INTO schema_version (number, name, hash, compat, applied_at) VALUES (999, 'later', 'x', 999, 0)"_s));
        compare(server, u"schema"_s, u"fail"_s, u"update this one"_s);
        QVERIFY(execute(server, u"DELETE FROM schema_version"_s));
        compare(server, u"schema"_s, u"warn"_s, u"conclave-server migrate"_s);
        QVERIFY(execute(server, u"DROP TABLE schema_version"_s));
        compare(server, u"schema"_s, u"fail"_s, u"conclave-server init"_s);
    }

    void looksAtTheCertificate()
    {
        Certificates certificates;
        ServerProcess server;
        QVERIFY(!examine(server).verdicts.contains(u"certificate"_s)); // there is none
        server.useTls(certificates.certificateFile(u"a"_s), certificates.keyFile(u"a"_s));
        compare(server, u"certificate"_s, u"fail"_s, u"a.pem"_s); // not yet there
        QVERIFY(certificates.issue(u"a"_s, {.days = 90}));
        compare(server, u"certificate"_s, u"ok"_s, u"good for 90 days"_s);
        const auto key = certificates.certificate(u"a"_s).publicKey().toDer();
        const auto fingerprint = QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex(':').toUpper();
        compare(server, u"certificate"_s, u"ok"_s, QString::fromLatin1(fingerprint));
        server.setEnvironment(u"CONCLAVE_SERVER_PUBLIC_HOST"_s, u"chat.example.org"_s);
        compare(server, u"certificate"_s, u"fail"_s, u"is not for chat.example.org"_s);
        QVERIFY(certificates.issue(u"a"_s, {.names = u"DNS:*.example.org"_s, .days = 20}));
        compare(server, u"certificate"_s, u"warn"_s, u"good for 20 days"_s);
        for (const auto &[hours, text] : {std::pair(29 * 24, u"good for 29 days"_s),
                                          {6 * 24, u"good for 6 days"_s},
                                          {20, u"good for 20 hours"_s}}) {
            QVERIFY(certificates.issue(
                u"a"_s,
                {.names = u"DNS:chat.example.org"_s, .end = QDateTime::currentDateTimeUtc().addSecs(hours * 3600)}));
            compare(server, u"certificate"_s, u"warn"_s, text);
            compare(server, u"certificate"_s, u"warn"_s, u"renew it"_s);
        }
        QVERIFY(certificates.issue(u"a"_s, {.names = u"DNS:chat.example.org"_s, .days = -1}));
        compare(server, u"certificate"_s, u"fail"_s, u"expired"_s);
        QVERIFY(certificates.issue(u"a"_s) && certificates.issue(u"b"_s));
        server.useTls(certificates.certificateFile(u"a"_s), certificates.keyFile(u"b"_s));
        const auto found = examine(server); // the configuration is read before, and says it too
        QCOMPARE(found.status, 1);
        QVERIFY2(found.says.value(u"certificate"_s).contains(u"does not match"_s),
                 qPrintable(found.says.value(u"certificate"_s)));
    }

    void triesThePreviews()
    {
        const ServerProcess server;
        compare(server, u"thumbnails"_s, u"ok"_s, u"makes previews"_s);
        QTemporaryDir directory; // another place, where the program beside the server does nothing
        const auto copy = [&directory](const QString &name, const QString &from) {
            return QFile::copy(from, directory.filePath(name));
        };
        QVERIFY(copy(u"conclave-server"_s, QCoreApplication::applicationDirPath() + u"/conclave-server"_s));
        QVERIFY(copy(u"conclave-thumbnailer"_s, u"/bin/false"_s));
        QProcess doctor;
        doctor.start(directory.filePath(u"conclave-server"_s), {u"doctor"_s});
        QVERIFY(doctor.waitForFinished());
        const auto output = QString::fromUtf8(doctor.readAllStandardOutput());
        QVERIFY2(output.contains(u"makes no preview of a sound picture"_s), qPrintable(output));
    }

    void namesAClockThatIsBehind()
    {
        const ServerProcess server;
        compare(server, u"time"_s, u"ok"_s, QString());
        QVERIFY(execute(server, u"UPDATE schema_version SET applied_at = 4102444800000"_s)); // the year 2100
        compare(server, u"time"_s, u"fail"_s, u"2100-01-01"_s);
    }

    void namesAnAddressThatIsTaken()
    {
        ServerProcess server;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        server.setEnvironment(u"CONCLAVE_SERVER_PORT"_s, QString::number(other.serverPort()));
        compare(server, u"address"_s, u"fail"_s, u"another program"_s);
        other.close();
        compare(server, u"address"_s, u"ok"_s, u"is free"_s);
        QVERIFY(server.start());
        compare(server, u"address"_s, u"ok"_s, u"by a Conclave server"_s);
        server.setEnvironment(u"CONCLAVE_SERVER_LISTEN"_s, u"192.0.2.1"_s);
        compare(server, u"address"_s, u"fail"_s, u"192.0.2.1"_s);
    }

    void namesALowLimitOfDescriptors()
    {
        const ServerProcess server;
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const auto restore = qScopeGuard([&before] { ::setrlimit(RLIMIT_NOFILE, &before); });
        rlimit low = before;
        low.rlim_cur = 256;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        compare(server, u"descriptors"_s, u"fail"_s, u"LimitNOFILE"_s);
        low.rlim_cur = 1024;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        compare(server, u"descriptors"_s, u"warn"_s, u"LimitNOFILE"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Doctor)
#include "tst_doctor.moc"
