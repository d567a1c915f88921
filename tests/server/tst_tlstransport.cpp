// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/tlsidentity.h"
#include "tests/server/httpserver.h"
#include "tests/server/transportserver.h"
#include "tests/support/certificates.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSslSocket>

using namespace Qt::StringLiterals;
using namespace conclave::server;
using namespace conclave::server::test;
using conclave::test::Certificates;

namespace {

// Bytes as they are, inside TLS.
struct TlsClient
{
    TlsClient(quint16 port, const QList<QSslCertificate> &authority, const QByteArray &first = {})
    {
        QObject::connect(
            &socket, &QSslSocket::readyRead, &socket,
            [this] {
                if (reads)
                    bytes += socket.readAll();
            },
            Qt::DirectConnection);
        auto configuration = socket.sslConfiguration();
        configuration.setCaCertificates(authority);
        socket.setSslConfiguration(configuration);
        socket.connectToHostEncrypted(u"127.0.0.1"_s, port);
        if (!first.isEmpty())
            socket.write(first);
    }
    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QSslSocket socket;
    QByteArray bytes;
    bool reads = true;
};

} // namespace

class tst_TlsTransport : public QObject
{
    Q_OBJECT

private:
    Certificates m_certificates;
    QSslConfiguration m_tls;

    Options encrypted(const TransportLimits &limits = {}) const { return {.limits = limits, .tls = m_tls}; }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_certificates.issue(u"a"_s));
        const auto identity = loadTlsIdentity({m_certificates.certificateFile(u"a"_s), m_certificates.keyFile(u"a"_s)});
        QVERIFY(identity);
        m_tls = identity->configuration;
    }

    void cutsASlowHandshake_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::newRow("silence") << QByteArray();
        QTest::newRow("half a hello") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    }
    void cutsASlowHandshake()
    {
        QFETCH(const QByteArray, first);
        TransportLimits limits;
        limits.handshakeMs = 200;
        TransportServer server(encrypted(limits));
        RawClient client(server.port(), first);
        QVERIFY(!client.isClosed());
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 2'000);
        QCOMPARE(client.bytes, QByteArray());
    }

    void countsTheTimeOfTheHandshakeToTheHeaders()
    {
        TransportLimits limits;
        limits.handshakeMs = 300;
        TransportServer server(encrypted(limits));
        TlsClient client(server.port(), m_certificates.authority(), "GET /v1 HTTP/1.1\r\n");
        QTRY_VERIFY(client.socket.isEncrypted());
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 2'000);
    }

    void answersWhoIsRefusedInTls()
    {
        TransportServer server(encrypted());
        TlsClient client(server.port(), m_certificates.authority(), handshake("Origin: https://evil.example\r\n"));
        QTRY_VERIFY(client.isClosed());
        QVERIFY2(client.bytes.startsWith("HTTP/1.1 403 "), client.bytes.constData());
        QVERIFY(client.bytes.contains("Strict-Transport-Security: "));
    }

    void spendsNoHandshakeOnAnAddressThatHasItsShare()
    {
        TransportLimits limits;
        limits.guestsPerAddress = 1;
        TransportServer server(encrypted(limits));
        TlsClient first(server.port(), m_certificates.authority(), handshake());
        QTRY_COMPARE(server.opened.size(), 1);
        TlsClient second(server.port(), m_certificates.authority());
        QSignalSpy done(&second.socket, &QSslSocket::encrypted);
        QTRY_VERIFY(second.isClosed());
        QCOMPARE(done.size(), 0);
    }

    void losesNothingOfABurst()
    {
        constexpr int Count = 500;
        TransportServer server(encrypted());
        TlsClient client(server.port(), m_certificates.authority(), handshake());
        QTRY_COMPARE(server.opened.size(), 1);
        for (int i = 0; i < Count; ++i)
            client.socket.write(clientFrame(1, QByteArray(4'000, char('a' + i % 26))));
        QTRY_COMPARE_WITH_TIMEOUT(server.received.size(), Count, 20'000);
        for (int i = 0; i < Count; ++i)
            QCOMPARE(server.received.at(i), QByteArray(4'000, char('a' + i % 26)));
        server.post({Admit{server.opened.first()}});
        for (int i = 0; i < 20; ++i)
            client.socket.write(clientFrame(1, QByteArray(60'000, 'x')));
        QTRY_COMPARE_WITH_TIMEOUT(server.received.size(), Count + 20, 20'000);
    }

    void writesWhatIsManyTimesARecord()
    {
        TransportServer server(encrypted());
        TlsClient client(server.port(), m_certificates.authority(), handshake());
        QTRY_COMPARE(server.opened.size(), 1);
        QTRY_VERIFY(client.bytes.contains("\r\n\r\n"));
        client.bytes.clear();
        const QByteArray text(300'000, 'y');
        server.post({Delivery{text, server.opened}, Delivery{"end", server.opened}});
        QTRY_VERIFY_WITH_TIMEOUT(client.bytes.endsWith("end"), 10'000);
        QCOMPARE(client.bytes.count('y'), text.size());
    }

    void dropsAPeerThatDoesNotRead()
    {
        TransportServer server(encrypted());
        TlsClient slow(server.port(), m_certificates.authority(), handshake());
        QTRY_COMPARE(server.opened.size(), 1);
        slow.reads = false;
        slow.socket.setReadBufferSize(1);
        const QDeadlineTimer patience(60'000);
        while (server.closed.isEmpty() && !patience.hasExpired()) {
            server.post({Delivery{QByteArray(50'000, 'x'), server.opened}});
            QTest::qWait(1);
        }
        QVERIFY2(!server.closed.isEmpty(), "the queue of a peer that does not read must end");
    }

    void readsWhatWaitsBehindAnAnswer()
    {
        constexpr int Size = 500'000;
        HttpServer server({.bodyBytes = Size, .answers = false, .tls = m_tls});
        TlsClient client(server.port(), m_certificates.authority(), "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(server.requests.size(), 1);
        client.socket.write("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(Size) + "\r\n\r\n"
                            + QByteArray(Size, 'b'));
        QTest::qWait(200); // the buffers are full
        server.answer(server.requests.first().exchange, "done");
        QTRY_COMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests.last().body.size(), Size);
    }

    void sendsALongAnswerToASlowReader()
    {
        HttpServer server({.answers = false, .tls = m_tls});
        TlsClient client(server.port(), m_certificates.authority());
        const QByteArray request = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
        client.reads = false;
        client.socket.setReadBufferSize(4'096);
        client.socket.write(request + request);
        const QByteArray body(30'000'000, 'z');
        QTRY_COMPARE(server.requests.size(), 1);
        server.answer(server.requests.last().exchange, body);
        QTest::qWait(200);
        QCOMPARE(server.requests.size(), 1); // who does not read gets no more
        client.reads = true;
        client.socket.setReadBufferSize(0);
        client.bytes += client.socket.readAll();
        QTRY_COMPARE_WITH_TIMEOUT(server.requests.size(), 2, 20'000);
        server.answer(server.requests.last().exchange, "end");
        QTRY_VERIFY_WITH_TIMEOUT(client.bytes.endsWith("end"), 20'000);
        QCOMPARE(client.bytes.count('z'), body.size());
    }

    void stopsWithConnectionsInEveryState()
    {
        TransportServer server(encrypted());
        RawClient silent(server.port());
        RawClient half(server.port(), QByteArray("\x16\x03\x01", 3));
        TlsClient idle(server.port(), m_certificates.authority());
        TlsClient open(server.port(), m_certificates.authority(), handshake());
        QTRY_COMPARE(server.opened.size(), 1);
        QElapsedTimer time;
        time.start();
        server.stop();
        QVERIFY(time.elapsed() < 5'000);
    }
};

QTEST_GUILESS_MAIN(tst_TlsTransport)
#include "tst_tlstransport.moc"
