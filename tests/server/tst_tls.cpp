// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/certificate.h"
#include "tests/support/certificates.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QFile>
#include <QSslKey>
#include <QSslSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;
using namespace conclave::test;

namespace {

constexpr int PatienceMs = 10'000;
constexpr qint64 DayMs = 86'400'000;

// What is logged of the certificate while it lives.
class LogLines
{
public:
    LogLines()
    {
        s_lines.clear();
        m_before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
            if (text.contains(u"the certificate expire"_s))
                s_lines << text;
        });
    }
    ~LogLines() { qInstallMessageHandler(m_before); }
    LogLines(const LogLines &) = delete;
    LogLines &operator=(const LogLines &) = delete;

    const QStringList &warnings() const { return s_lines; }

private:
    static inline QStringList s_lines;
    QtMessageHandler m_before = nullptr;
};

// The real program, with an authority of its own.
struct Place
{
    explicit Place(const CertificateWish &wish = {})
    {
        ready = certificates.issue(u"server"_s, wish) && server.addUser(u"ana"_s) && server.addUser(u"ben"_s);
        server.useTls(certificates.certificateFile(u"server"_s), certificates.keyFile(u"server"_s));
    }
    QString connectedTo() const // the SHA-256 of the certificate that a new connection gets
    {
        QSslSocket socket;
        open(socket);
        return socket.isEncrypted() ? digest(socket.peerCertificate()) : QString();
    }
    void open(QSslSocket &socket) const
    {
        auto configuration = socket.sslConfiguration();
        configuration.setCaCertificates(certificates.authority());
        socket.setSslConfiguration(configuration);
        socket.connectToHostEncrypted(u"127.0.0.1"_s, server.port());
        socket.waitForEncrypted(PatienceMs);
    }
    static QString digest(const QSslCertificate &certificate)
    {
        return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex());
    }
    // New files under the names that the server knows.
    bool replace(const QString &certificateOf, const QString &keyOf) const
    {
        const auto copy
            = [](const QString &from, const QString &to) { return QFile::remove(to) && QFile::copy(from, to); };
        return copy(certificates.certificateFile(certificateOf), certificates.certificateFile(u"server"_s))
            && copy(certificates.keyFile(keyOf), certificates.keyFile(u"server"_s));
    }

    Certificates certificates;
    ServerProcess server;
    bool ready = false;
};

} // namespace

class tst_Tls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void talksOverWss_data()
    {
        QTest::addColumn<QString>("key");
        QTest::newRow("EC") << u"ec"_s;
        QTest::newRow("RSA") << u"rsa"_s;
    }
    void talksOverWss()
    {
        QFETCH(const QString, key);
        Place place({.key = key});
        QVERIFY(place.ready && place.server.start());
        WireClient ana(place.server), ben(place.server);
        ana.trust(place.certificates.authority());
        ben.trust(place.certificates.authority());
        QVERIFY(ana.signIn(u"ana"_s) && ben.signIn(u"ben"_s));
        const auto room = ana.createChannel(u"safe"_s);
        QVERIFY(!ben.join(room).isEmpty());
        QVERIFY(ana.say(room, QString(6'000, u'x')).contains("seq"_L1));
        QVERIFY(!ben.push(u"event.posted"_s).isEmpty() || ben.history(room).size() > 1);
        QCOMPARE(ben.history(room).last().toObject().value("content"_L1).toObject().value("text"_L1).toString(),
                 QString(6'000, u'x'));
    }

    void answersHttpsAndWantsItForTheFuture()
    {
        Place place;
        QVERIFY(place.ready && place.server.start());
        QSslSocket socket;
        place.open(socket);
        QVERIFY(socket.isEncrypted());
        socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QByteArray answer;
        while (!answer.endsWith('}') && socket.waitForReadyRead(PatienceMs))
            answer += socket.readAll();
        QVERIFY2(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("{\"alive\":true}"), answer.constData());
        QVERIFY(answer.contains("\r\nStrict-Transport-Security: max-age="));
    }

    void refusesWeakTls_data()
    {
        QTest::addColumn<QSsl::SslProtocol>("protocol");
        QTest::addColumn<QString>("cipher");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("1.3") << QSsl::TlsV1_3 << QString() << true;
        QTest::newRow("1.2") << QSsl::TlsV1_2 << u"ECDHE-RSA-AES128-GCM-SHA256"_s << true;
        QTest::newRow("no AEAD") << QSsl::TlsV1_2 << u"ECDHE-RSA-AES256-SHA384"_s << false;
        QTest::newRow("no forward secrecy") << QSsl::TlsV1_2 << u"AES128-GCM-SHA256"_s << false;
    }
    void refusesWeakTls()
    {
        QFETCH(const QSsl::SslProtocol, protocol);
        QFETCH(const QString, cipher);
        Place place({.key = u"rsa"_s});
        QVERIFY(place.ready && place.server.start());
        QSslSocket socket;
        auto configuration = socket.sslConfiguration();
        configuration.setProtocol(protocol);
        if (!cipher.isEmpty())
            configuration.setCiphers(cipher);
        configuration.setAllowedNextProtocols({"http/1.1"});
        socket.setSslConfiguration(configuration);
        place.open(socket);
        QTEST(socket.isEncrypted(), "isGood");
        if (socket.isEncrypted())
            QCOMPARE(socket.sslConfiguration().nextNegotiatedProtocol(), "http/1.1");
    }

    void givesAPlainClientNothing()
    {
        Place place;
        QVERIFY(place.ready && place.server.start());
        QTcpSocket plain;
        plain.connectToHost(u"127.0.0.1"_s, place.server.port());
        QVERIFY(plain.waitForConnected(PatienceMs));
        plain.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(plain.state(), QAbstractSocket::UnconnectedState, PatienceMs);
        QVERIFY(!plain.readAll().contains("HTTP"));
        WireClient ana(place.server);
        ana.trust(place.certificates.authority());
        QVERIFY(ana.signIn(u"ana"_s));
    }

    void takesANewCertificateWithoutDroppingAnybody()
    {
        Place place;
        QVERIFY(place.ready && place.server.start());
        WireClient ana(place.server);
        ana.trust(place.certificates.authority());
        QVERIFY(ana.signIn(u"ana"_s));
        QVERIFY(place.certificates.issue(u"next"_s, {.key = u"rsa"_s}) && place.replace(u"next"_s, u"next"_s));
        const auto next = Place::digest(place.certificates.certificate(u"next"_s));
        QVERIFY(place.connectedTo() != next);
        place.server.hangUp();
        QTRY_COMPARE(place.connectedTo(), next);
        QVERIFY(ana.isOpen());
        QVERIFY(!ana.createChannel(u"still-here"_s).isEmpty());
    }

    void keepsTheOldCertificateWhenTheNewOneIsWrong_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("says");
        QTest::newRow("another's key") << u"next"_s << u"other"_s << u"does not match"_s;
        QTest::newRow("a key for a certificate") << u"rubbish"_s << u"next"_s << u"no certificate in PEM"_s;
        QTest::newRow("expired") << u"old"_s << u"old"_s << u"expired on"_s;
    }
    void keepsTheOldCertificateWhenTheNewOneIsWrong()
    {
        QFETCH(const QString, certificate);
        QFETCH(const QString, key);
        QFETCH(const QString, says);
        Place place;
        QVERIFY(place.ready && place.server.start());
        const auto first = place.connectedTo();
        QVERIFY(!first.isEmpty());
        for (const auto &name : {u"next"_s, u"other"_s})
            QVERIFY(place.certificates.issue(name));
        QVERIFY(place.certificates.issue(u"old"_s, {.days = -1}));
        QVERIFY(QFile::copy(place.certificates.keyFile(u"next"_s), place.certificates.certificateFile(u"rubbish"_s)));
        QVERIFY(place.replace(certificate, key));
        place.server.hangUp();
        QTRY_VERIFY2(place.server.log().contains(u"stays as it was"_s), qPrintable(place.server.log()));
        QVERIFY2(place.server.log().contains(says), qPrintable(place.server.log()));
        QCOMPARE(place.connectedTo(), first);
    }

    void livesOnWithoutACertificateToReadAgain()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.start());
        server.hangUp();
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        QVERIFY(server.isRunning());
    }

    void findsWhatIsWrongBeforeTheStart_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("starts");
        QTest::addColumn<QString>("says");
        QTest::newRow("all well") << 365 << u"server"_s << 0 << true << u"is right"_s;
        QTest::newRow("another's key") << 365 << u"other"_s << 0 << false << u"does not match"_s;
        QTest::newRow("others may read the key")
            << 365 << u"server"_s << int(QFile::ReadGroup) << false << u"others than its owner"_s;
        QTest::newRow("no key") << 365 << u"nowhere"_s << 0 << false << u"nowhere.key"_s;
        QTest::newRow("expired") << -1 << u"server"_s << 0 << true << u"expired on"_s;
    }
    void findsWhatIsWrongBeforeTheStart()
    {
        QFETCH(const int, days);
        QFETCH(const QString, key);
        QFETCH(const int, mode);
        QFETCH(const bool, starts);
        QFETCH(const QString, says);
        Place place({.days = days});
        QVERIFY(place.ready && place.certificates.issue(u"other"_s));
        const auto file = place.certificates.keyFile(key);
        place.server.setEnvironment(u"CONCLAVE_TLS_KEY"_s, file);
        if (mode)
            QVERIFY(QFile::setPermissions(file, QFile::Permissions(mode) | QFile::ReadOwner));
        const auto outcome = place.server.run({u"config"_s, u"check"_s});
        const auto said = outcome.output + outcome.errors;
        QVERIFY2(said.contains(says), qPrintable(said));
        QCOMPARE(outcome.status, says == u"is right"_s ? 0 : 1);
        QCOMPARE(place.server.start(), starts);
        if (outcome.status)
            QVERIFY2(place.server.log().contains(says), qPrintable(place.server.log()));
    }

    void needsTheKeyWithTheCertificate()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_TLS_CERTIFICATE"_s, u"/a.pem"_s);
        const auto outcome = server.run({u"config"_s, u"check"_s});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.errors.contains(u"need each other"_s), qPrintable(outcome.errors));
    }

    void refusesToListenUnencrypted()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_LISTEN"_s, u"0.0.0.0"_s);
        for (const auto &command : {QStringList{u"serve"_s}, QStringList{u"config"_s, u"check"_s}}) {
            const auto outcome = server.run(command);
            QCOMPARE(outcome.status, 1);
            QVERIFY2(outcome.errors.contains(u"unencrypted"_s), qPrintable(outcome.errors));
        }
        server.setEnvironment(u"CONCLAVE_SERVER_TRUSTED_PROXIES"_s, u"127.0.0.1"_s);
        QCOMPARE(server.run({u"config"_s, u"check"_s}).status, 0);
        QCOMPARE(server.run({u"user"_s, u"list"_s}).status, 0);
    }

    void warnsBeforeTheEnd_data()
    {
        QTest::addColumn<qint64>("leftMs");
        QTest::addColumn<int>("days"); // -1: none
        QTest::newRow("far") << 30 * DayMs + 1 << -1;
        QTest::newRow("a month") << 30 * DayMs << 30;
        QTest::newRow("more than a week") << 7 * DayMs + 1 << 30;
        QTest::newRow("a week") << 7 * DayMs << 7;
        QTest::newRow("a day") << DayMs << 1;
        QTest::newRow("a second") << qint64(1'000) << 1;
        QTest::newRow("over") << qint64(-1) << 0;
    }
    void warnsBeforeTheEnd()
    {
        QFETCH(const qint64, leftMs);
        QTEST(Certificate::warningDays(leftMs).value_or(-1), "days");
    }

    void warnsOfTheEndAtTheStart()
    {
        Place place({.days = 20});
        QVERIFY(place.ready && place.server.start());
        QVERIFY2(place.server.log().contains(u"expires within 30 days"_s), qPrintable(place.server.log()));
        QSslSocket socket;
        place.open(socket);
        QVERIFY(socket.write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") > 0);
        QByteArray page;
        while (socket.waitForReadyRead(PatienceMs))
            page += socket.readAll();
        const auto end = place.certificates.certificate(u"server"_s).expiryDate().toSecsSinceEpoch();
        const auto line = "\nconclave_tls_certificate_expiry_timestamp_seconds " + QByteArray::number(end) + '\n';
        QVERIFY2(page.contains(line), page.constData());
    }

    // With a clock that the test sets.
    void warnsOnceOfEachLimitWhileItRuns()
    {
        Certificates certificates;
        const auto end = QDateTime::currentDateTimeUtc().addDays(100);
        QVERIFY(certificates.issue(u"a"_s, {.end = end}));
        ManualClock clock(end.toMSecsSinceEpoch() - 40 * DayMs);
        Certificate certificate(
            {certificates.certificateFile(u"a"_s), certificates.keyFile(u"a"_s)}, clock,
            [](const QSslConfiguration &) {}, 5);
        LogLines log;
        QVERIFY(certificate.load());
        QStringList expected;
        const auto warnsAfter = [&](qint64 days, const QString &words) {
            clock.advance(days * DayMs);
            if (!words.isEmpty())
                expected << words;
            const bool said = QTest::qWaitFor([&] { return log.warnings().size() >= expected.size(); }, PatienceMs);
            QTest::qWait(100); // and looks again
            return said && log.warnings().size() == expected.size()
                && (expected.isEmpty() || log.warnings().last().contains(expected.last()));
        };
        QVERIFY(warnsAfter(5, {}));
        QVERIFY2(warnsAfter(6, u"expires within 30 days"_s), qPrintable(log.warnings().join(u'\n')));
        QVERIFY2(warnsAfter(20, {}), qPrintable(log.warnings().join(u'\n')));
        QVERIFY2(warnsAfter(3, u"expires within 7 days"_s), qPrintable(log.warnings().join(u'\n')));
        QVERIFY2(warnsAfter(5, u"expires within 1 days"_s), qPrintable(log.warnings().join(u'\n')));
        QVERIFY2(warnsAfter(2, u"expired on"_s), qPrintable(log.warnings().join(u'\n')));
        QVERIFY2(warnsAfter(9, {}), qPrintable(log.warnings().join(u'\n')));
    }

    // The real program with the real clock: the certificate comes to its last week while it runs.
    void warnsWhenALimitIsReachedWhileItRuns()
    {
        for (const int aheadSeconds : {10, 60, 240}) { // the longer ones where starting takes so long
            Place place({.end = QDateTime::currentDateTimeUtc().addDays(7).addSecs(aheadSeconds)});
            QVERIFY(place.ready && place.server.start());
            if (!place.server.log().contains(u"expires within 30 days"_s))
                continue;
            QVERIFY(!place.server.log().contains(u"expires within 7 days"_s));
            QTRY_VERIFY_WITH_TIMEOUT(place.server.log().contains(u"expires within 7 days"_s), 300'000);
            QCOMPARE(place.server.log().count(u"the certificate expires"_s), 2);
            return;
        }
        QFAIL("the server takes too long to start");
    }

    void knowsWhatIsTooEarlyAndTooLate()
    {
        Certificates certificates;
        QVERIFY(certificates.issue(u"a"_s, {.days = 10}));
        const TlsFiles files{certificates.certificateFile(u"a"_s), certificates.keyFile(u"a"_s)};
        const auto identity = loadTlsIdentity(files);
        QVERIFY2(identity, identity ? "" : qPrintable(identity.error().detail));
        const auto now = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(checkDates(*identity, files, now));
        QVERIFY(checkDates(*identity, files, now - DayMs).error().detail.contains(u"not valid before"_s));
        QVERIFY(checkDates(*identity, files, now + 11 * DayMs).error().detail.contains(u"expired on"_s));
    }
};

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"
