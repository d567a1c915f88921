// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/profilefolder.h"
#include "client/net/serverurl.h"
#include "client/net/trust.h"
#include "tests/client/testaccount.h"
#include "tests/support/certificates.h"
#include "tests/support/serverprocess.h"

#include <QProcess>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using test::Certificates;
using test::ServerProcess;

// Real clients and the real server, with an authority that the system does not know.
class tst_Trust : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectsToWhomTheAuthoritySigned();
    void saysWhatIsWrongWithTheCertificate_data();
    void saysWhatIsWrongWithTheCertificate();
    void putsWhatIsWorstFirst();
    void keepsTheAuthoritiesOfTheSystem();
    void refusesAFileWithoutCertificates();
    void keepsACopyInTheProfile();
    void talksFromTheCommandLine();
    void tellsTheCommandLineWhatIsWrong();
    void readsFingerprintsAsPeopleWriteThem();
    void trustsTheKeyThatItHasSeen_data();
    void trustsTheKeyThatItHasSeen();
    void acceptsAComparedKeyOnly();
    void aChangedKeyHearsNothing();
    void theOwnAuthorityMayRenewTheKey();
    void theCommandLineComparesAndRefuses();

private:
    QByteArray keyOf(const QString &name) const { return keyFingerprint(m_certificates.certificate(name)); }
    struct Outcome
    {
        int status = -1;
        QString output;
        QString errors;
    };
    bool serve(ServerProcess &server, const test::CertificateWish &wish);
    Outcome runCli(const ServerProcess &server, const QStringList &arguments) const;
    static QString httpsUrl(const ServerProcess &server) { return u"https://127.0.0.1:%1"_s.arg(server.port()); }

    Certificates m_certificates;
};

bool tst_Trust::serve(ServerProcess &server, const test::CertificateWish &wish)
{
    server.useTls(m_certificates.certificateFile(u"server"_s), m_certificates.keyFile(u"server"_s));
    return m_certificates.issue(u"server"_s, wish) && server.addUser(u"ana"_s) && server.start();
}

tst_Trust::Outcome tst_Trust::runCli(const ServerProcess &server, const QStringList &arguments) const
{
    QFile password(server.path(u"password"_s));
    if (!password.open(QIODevice::WriteOnly) || password.write(test::Password) < 0)
        return {};
    password.close();
    QProcess cli;
    cli.start(QCoreApplication::applicationDirPath() + u"/conclave-cli"_s,
              QStringList{u"--server"_s, httpsUrl(server), u"--user"_s, u"ana"_s, u"--data"_s, server.path(u"cli"_s),
                          u"--password-file"_s, password.fileName(), u"--timeout"_s, u"3"_s}
                  + arguments);
    if (!cli.waitForFinished())
        return {};
    return {cli.exitCode(), QString::fromUtf8(cli.readAllStandardOutput()),
            QString::fromUtf8(cli.readAllStandardError())};
}

void tst_Trust::connectsToWhomTheAuthoritySigned()
{
    ServerProcess server;
    QVERIFY(serve(server, {}));
    const auto authorities = readAuthorities(m_certificates.authorityFile());
    QVERIFY(authorities);
    Link link(*socketUrl(QUrl(httpsUrl(server))), quickTimings(), *authorities);
    link.start();
    QTRY_VERIFY(link.isConnected());
}

void tst_Trust::saysWhatIsWrongWithTheCertificate_data()
{
    QTest::addColumn<QString>("names");
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("isKnown");
    QTest::addColumn<QString>("says");
    const auto here = u"IP:127.0.0.1"_s;
    QTest::newRow("authority") << here << 10 << false << u"unknown authority:"_s;
    QTest::newRow("host") << u"DNS:chat.example.org"_s << 10 << true << u"wrong host:"_s;
    QTest::newRow("expired") << here << -1 << true << u"expired:"_s;
}

void tst_Trust::saysWhatIsWrongWithTheCertificate()
{
    QFETCH(const QString, names);
    QFETCH(const int, days);
    QFETCH(const bool, isKnown);
    QFETCH(const QString, says);
    ServerProcess server;
    QVERIFY(serve(server, {.names = names, .days = days}));
    Link link(*socketUrl(QUrl(httpsUrl(server))), quickTimings(),
              isKnown ? m_certificates.authority() : QList<QSslCertificate>());
    QSignalSpy connected(&link, &Link::connected);
    link.start();
    QTRY_VERIFY(link.status().error);
    QCOMPARE(link.status().error->code, ErrorCode::NetworkTls);
    QVERIFY2(link.status().error->detail.startsWith(says), qPrintable(link.status().error->detail));
    QVERIFY(connected.isEmpty());
}

void tst_Trust::putsWhatIsWorstFirst()
{
    const QSslError host(QSslError::HostNameMismatch);
    const QSslError expired(QSslError::CertificateExpired);
    const QSslError early(QSslError::CertificateNotYetValid);
    const QSslError authority(QSslError::SelfSignedCertificate);
    const auto detail = [](const QList<QSslError> &errors) { return tlsError(errors, u"a.example"_s).detail; };
    QVERIFY(detail({expired, host, authority}).startsWith(u"unknown authority: "_s));
    QVERIFY(detail({expired, host}).startsWith(u"wrong host: "_s));
    QVERIFY(detail({early}).startsWith(u"not yet valid: "_s));
    QVERIFY(!detail({QSslError(QSslError::CertificateRevoked)}).isEmpty());
    QCOMPARE(detail({}), QString());
}

void tst_Trust::keepsTheAuthoritiesOfTheSystem()
{
    const auto system = QSslConfiguration::systemCaCertificates();
    const auto both = trusting(QSslConfiguration::defaultConfiguration(), m_certificates.authority()).caCertificates();
    QCOMPARE(both.size(), system.size() + 1);
    const auto alone = trusting(QSslConfiguration::defaultConfiguration(), {});
    QCOMPARE(alone.caCertificates(), QSslConfiguration::defaultConfiguration().caCertificates());
    QCOMPARE(alone.peerVerifyMode(), QSslSocket::AutoVerifyPeer);
}

void tst_Trust::refusesAFileWithoutCertificates()
{
    QVERIFY(m_certificates.issue(u"a"_s));
    QCOMPARE(readAuthorities(m_certificates.keyFile(u"a"_s)).error().code, ErrorCode::BadConfig);
    QCOMPARE(readAuthorities(m_certificates.keyFile(u"nowhere"_s)).error().code, ErrorCode::FileFailed);
}

void tst_Trust::keepsACopyInTheProfile()
{
    QTemporaryDir directory;
    const auto given = directory.filePath(u"given.pem"_s);
    QVERIFY(QFile::copy(m_certificates.authorityFile(), given));
    {
        const auto folder = ProfileFolder::open(directory.filePath(u"profile"_s));
        QVERIFY(folder);
        QCOMPARE((*folder)->authoritiesFile(), QString());
        QVERIFY((*folder)->keepAuthorities(given));
    }
    QVERIFY(QFile::remove(given));
    const auto folder = ProfileFolder::open(directory.filePath(u"profile"_s));
    QVERIFY(folder);
    QCOMPARE(*readAuthorities((*folder)->authoritiesFile()), m_certificates.authority());
    QVERIFY(m_certificates.issue(u"a"_s));
    QVERIFY(!(*folder)->keepAuthorities(m_certificates.keyFile(u"a"_s)));
    QCOMPARE(*readAuthorities((*folder)->authoritiesFile()), m_certificates.authority());
}

void tst_Trust::talksFromTheCommandLine()
{
    ServerProcess server;
    QVERIFY(serve(server, {}));
    const QStringList trusting{u"--ca-file"_s, m_certificates.authorityFile()};
    QCOMPARE(runCli(server, trusting + QStringList{u"create"_s, u"safe"_s}).status, 0);
    const auto sent = runCli(server, trusting + QStringList{u"send"_s, u"safe"_s, u"over TLS"_s});
    QVERIFY2(sent.status == 0, qPrintable(sent.errors));
    QVERIFY(runCli(server, trusting + QStringList{u"history"_s, u"safe"_s}).output.contains(u"over TLS"_s));
}

void tst_Trust::tellsTheCommandLineWhatIsWrong()
{
    ServerProcess server;
    QVERIFY(serve(server, {}));
    const auto unknown = runCli(server, {u"channels"_s});
    QVERIFY2(unknown.errors.contains(u"unknown authority"_s), qPrintable(unknown.errors));
    QCOMPARE(unknown.status, 6);
    const auto wrongFile = runCli(server, {u"--ca-file"_s, m_certificates.keyFile(u"server"_s), u"channels"_s});
    QVERIFY2(wrongFile.errors.contains(u"no certificate"_s), qPrintable(wrongFile.errors));
    QCOMPARE(wrongFile.status, 2);
}

void tst_Trust::readsFingerprintsAsPeopleWriteThem()
{
    const auto key = QByteArray::fromHex("00ff10a0").repeated(8);
    const auto text = fingerprintText(key);
    QVERIFY2(text.startsWith(u"00:FF:10:A0:00"_s), qPrintable(text));
    QCOMPARE(readFingerprint(text), std::optional(key));
    QCOMPARE(readFingerprint(QString::fromLatin1(key.toHex()) + u'\n'), std::optional(key));
    for (const auto &bad : {QString(), text.left(60), text + u":00"_s, QString(text).replace(u':', u'-'),
                            QString(text).replace(u"FF"_s, u"FG"_s)})
        QVERIFY2(!readFingerprint(bad), qPrintable(bad));
    const ServerPin pin{key, Anchor::Fingerprint, 1234};
    QCOMPARE(ServerPin::fromText(pin.toText()), std::optional(pin));
    QVERIFY(!ServerPin::fromText(u"nonsense"_s));
}

void tst_Trust::trustsTheKeyThatItHasSeen_data()
{
    QTest::addColumn<Anchor>("known");
    QTest::addColumn<Anchor>("met");
    QTest::addColumn<bool>("isFine"); // with another key
    QTest::newRow("renewed") << Anchor::System << Anchor::System << true;
    QTest::newRow("an authority was added") << Anchor::System << Anchor::OwnAuthority << true;
    QTest::newRow("own, renewed") << Anchor::OwnAuthority << Anchor::OwnAuthority << true;
    QTest::newRow("own, now somebody else's") << Anchor::OwnAuthority << Anchor::System << false;
    QTest::newRow("compared, now signed") << Anchor::Fingerprint << Anchor::System << false;
    QTest::newRow("compared, now own") << Anchor::Fingerprint << Anchor::OwnAuthority << false;
}

void tst_Trust::trustsTheKeyThatItHasSeen()
{
    QFETCH(const Anchor, known);
    QFETCH(const Anchor, met);
    QFETCH(const bool, isFine);
    const ServerPin pin{QByteArray(32, 'a'), known, 0};
    QCOMPARE(pin.covers({QByteArray(32, 'b'), met, 0}), isFine);
    QVERIFY(pin.covers({QByteArray(32, 'a'), met, 0}));
}

void tst_Trust::acceptsAComparedKeyOnly()
{
    ServerProcess server;
    server.useTls(m_certificates.certificateFile(u"self"_s), m_certificates.keyFile(u"self"_s));
    QVERIFY(m_certificates.issueSelfSigned(u"self"_s) && server.start());
    Link link(*socketUrl(QUrl(httpsUrl(server))), quickTimings());
    QSignalSpy pinned(&link, &Link::pinned);
    link.start();
    QTRY_VERIFY(link.status().untrusted);
    QCOMPARE(link.status().error->code, ErrorCode::NetworkTls);
    QCOMPARE(link.status().untrusted->met, keyOf(u"self"_s));
    QVERIFY(link.status().untrusted->known.isEmpty());
    link.accept(QByteArray(32, 'x'));
    QTest::qWait(200); // some attempts
    QVERIFY(!link.isConnected() && pinned.isEmpty());
    link.accept(keyOf(u"self"_s));
    QTRY_VERIFY(link.isConnected());
    const auto pin = pinned.value(0).value(0).value<ServerPin>();
    QVERIFY(pin.anchor == Anchor::Fingerprint && pin.key == keyOf(u"self"_s));
    Link again(*socketUrl(QUrl(httpsUrl(server))), quickTimings());
    again.setPin(pin);
    again.start();
    QTRY_VERIFY(again.isConnected());
}

void tst_Trust::aChangedKeyHearsNothing()
{
    QVERIFY(m_certificates.issueSelfSigned(u"before"_s));
    const ServerPin pin{keyOf(u"before"_s), Anchor::Fingerprint, 1'700'000'000'000};
    ServerProcess server;
    server.useTls(m_certificates.certificateFile(u"other"_s), m_certificates.keyFile(u"other"_s));
    for (const bool isSigned : {false, true}) {
        QVERIFY(isSigned ? m_certificates.issue(u"other"_s) : m_certificates.issueSelfSigned(u"other"_s));
        QVERIFY(server.start());
        Link link(*socketUrl(QUrl(httpsUrl(server))), quickTimings(), m_certificates.authority());
        QSignalSpy connected(&link, &Link::connected);
        link.setPin(pin);
        link.start();
        QTRY_COMPARE(link.status().state, LinkState::Refused);
        QCOMPARE(link.status().error->code, ErrorCode::NewServerKey);
        QCOMPARE(link.status().untrusted, std::optional(UntrustedKey{keyOf(u"other"_s), pin.key, pin.sinceMs}));
        QVERIFY(connected.isEmpty());
        link.retryNow();
        QTRY_COMPARE(link.status().state, LinkState::Refused); // again
        link.accept(keyOf(u"other"_s));
        link.retryNow();
        QTRY_VERIFY(link.isConnected());
        QCOMPARE(server.terminate(), 0);
    }
}

void tst_Trust::theOwnAuthorityMayRenewTheKey()
{
    ServerProcess server;
    QVERIFY(serve(server, {}));
    Link link(*socketUrl(QUrl(httpsUrl(server))), quickTimings(), m_certificates.authority());
    QSignalSpy pinned(&link, &Link::pinned);
    link.start();
    QTRY_COMPARE(pinned.size(), 1);
    QVERIFY(pinned.at(0).at(0).value<ServerPin>().anchor == Anchor::OwnAuthority);
    QTRY_VERIFY(link.isConnected());
    server.kill();
    QVERIFY(m_certificates.issue(u"server"_s));
    QVERIFY(server.start());
    QTRY_COMPARE(pinned.size(), 2);
    QCOMPARE(pinned.at(1).at(0).value<ServerPin>().key, keyOf(u"server"_s));
    QTRY_VERIFY(link.isConnected());
}

void tst_Trust::theCommandLineComparesAndRefuses()
{
    ServerProcess server;
    server.useTls(m_certificates.certificateFile(u"self"_s), m_certificates.keyFile(u"self"_s));
    QVERIFY(m_certificates.issueSelfSigned(u"self"_s) && server.addUser(u"ana"_s) && server.start());
    const auto first = fingerprintText(keyOf(u"self"_s));
    const auto unknown = runCli(server, {u"channels"_s});
    QCOMPARE(unknown.status, 6);
    QVERIFY2(unknown.errors.contains(first) && unknown.errors.contains(u"--accept-fingerprint"_s),
             qPrintable(unknown.errors));
    QCOMPARE(runCli(server, {u"--accept-fingerprint"_s, u"AB:CD"_s, u"channels"_s}).status, 2);
    const auto accepted = runCli(server, {u"--accept-fingerprint"_s, first, u"create"_s, u"safe"_s});
    QVERIFY2(accepted.status == 0, qPrintable(accepted.errors));
    QCOMPARE(runCli(server, {u"send"_s, u"safe"_s, u"pinned"_s}).status, 0);
    server.kill();
    QVERIFY(m_certificates.issueSelfSigned(u"self"_s) && server.start());
    const auto second = fingerprintText(keyOf(u"self"_s));
    const auto changed = runCli(server, {u"send"_s, u"safe"_s, u"to whom?"_s});
    QCOMPARE(changed.status, 7);
    QVERIFY2(changed.errors.contains(first) && changed.errors.contains(second)
                 && changed.errors.contains(u"administrator"_s),
             qPrintable(changed.errors));
    const auto again = runCli(server, {u"--accept-fingerprint"_s, second, u"sync"_s});
    QVERIFY2(again.status == 0, qPrintable(again.errors));
    const auto history = runCli(server, {u"history"_s, u"safe"_s});
    QVERIFY2(history.output.contains(u"to whom?"_s), qPrintable(history.output + history.errors)); // it had been kept
}

QTEST_GUILESS_MAIN(tst_Trust)
#include "tst_trust.moc"
