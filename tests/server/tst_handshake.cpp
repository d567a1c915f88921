// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/transportserver.h"

using namespace conclave;
using namespace conclave::server;
using namespace conclave::server::test;

// From accept to an open WebSocket, or to the answer that refuses it.
class tst_Handshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAWebSocket();
    void acceptsAClientWithoutASubprotocol();
    void acceptsAHandshakeThatComesByteByByte();
    void refusesFramesThatComeBeforeItsAnswer();
    void givesEachPeerAnIdThatNamesItsThread();
    void refusesAPortThatIsInUse();
    void refusesForeignOrigins_data();
    void refusesForeignOrigins();
    void refusesTwoOrigins();
    void acceptsListedOrigins();
    void refusesOtherPaths();
    void refusesBadHandshakes_data();
    void refusesBadHandshakes();
    void passesEverythingElseToHttp_data();
    void passesEverythingElseToHttp();
    void closesSlowHeads();
    void refusesALongHead();
    void limitsGuestsOfOneAddress();
    void countsAnAdmittedPeerNoLonger();
    void limitsHttpConnectionsOfOneAddress();
    void survivesFloodsOfConnections();

private:
    TransportLimits quick() const;
};

// Short enough to wait for in a test.
TransportLimits tst_Handshake::quick() const
{
    TransportLimits limits;
    limits.handshakeMs = 150;
    limits.signInMs = 150;
    return limits;
}

void tst_Handshake::opensAWebSocket()
{
    TransportServer server;
    QVERIFY(server.started);
    WebSocketClient client;
    client.open(server.port());
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(server.opened.size(), 1);
    const auto info = server.infos.value(server.opened.first());
    QCOMPARE(info.address, QStringLiteral("127.0.0.1"));
    QCOMPARE(info.userAgent, QStringLiteral("test/1"));
    client.socket.sendTextMessage(QStringLiteral("hëllo"));
    QTRY_COMPARE(server.received, QList<QByteArray>{"h\xc3\xabllo"});
}

void tst_Handshake::acceptsAClientWithoutASubprotocol()
{
    TransportServer server;
    RawClient client(server.port(), handshake());
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 101"));
    QVERIFY(!client.bytes.contains("Sec-WebSocket-Protocol"));

    RawClient asking(server.port(), handshake("Sec-WebSocket-Protocol: other, conclave.v1\r\n"));
    QTRY_VERIFY(asking.bytes.contains("\r\nSec-WebSocket-Protocol: conclave.v1\r\n"));
}

void tst_Handshake::acceptsAHandshakeThatComesByteByByte()
{
    TransportServer server;
    RawClient client(server.port());
    for (const char c : handshake()) {
        client.socket.write(&c, 1);
        client.socket.flush();
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 101"));
}

void tst_Handshake::refusesFramesThatComeBeforeItsAnswer()
{
    TransportServer server;
    for (const auto &early : {clientFrame(1, "one"), handshake("Origin: https://evil.example\r\n"), QByteArray("x")}) {
        RawClient client(server.port(), handshake() + early);
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.bytes.startsWith("HTTP/1.1 400 "));
    }
    QVERIFY(server.opened.isEmpty());
}

void tst_Handshake::givesEachPeerAnIdThatNamesItsThread()
{
    TransportServer server({.limits = {}, .origins = {}, .threads = 3});
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<WebSocketClient>());
        clients.back()->open(server.port());
    }
    QTRY_COMPARE(server.opened.size(), 6);
    QList<int> perThread(3, 0);
    for (const auto peer : server.opened) {
        QCOMPARE(kindOf(peer), PeerKind::WebSocket);
        ++perThread[threadOf(peer)];
        server.postTo(peer, Delivery{"hi", {peer}});
    }
    QCOMPARE(perThread, QList<int>({2, 2, 2}));
    QCOMPARE(QSet<PeerId>(server.opened.begin(), server.opened.end()).size(), 6);
    for (const auto &client : clients)
        QTRY_COMPARE(client->texts, QStringList{QStringLiteral("hi")});
}

void tst_Handshake::refusesAPortThatIsInUse()
{
    TransportServer server;
    AddressCounts counts;
    ConnectionCount all;
    IoThread thread(0, {}, {}, {counts, counts, all});
    Acceptor second({&thread});
    const auto status = second.start(QHostAddress(QHostAddress::LocalHost), server.port());
    QVERIFY(!status);
    QCOMPARE(status.error().code, ErrorCode::BadConfig);
    QVERIFY(status.error().detail.contains(QStringLiteral("in use")));
}

void tst_Handshake::refusesForeignOrigins_data()
{
    QTest::addColumn<QByteArray>("origin");
    for (const char *origin : {"https://evil.example",
                               "http://chat.example.com",
                               "https://chat.example.com.evil.example",
                               "https://evilchat.example.com",
                               "https://chat.example.com:444",
                               "https://chat.example.com:443",
                               "https://chat.example.com/",
                               "https://chat.example.com/x",
                               "https://chat.example.com@evil.example",
                               "https://user@chat.example.com",
                               "https://CHAT.example.com",
                               "HTTPS://chat.example.com",
                               "https://chat.example.com.",
                               "https://chat.example.com%00.evil.example",
                               "https://chat.example.com#x",
                               "https://chat.example.com?x",
                               "null",
                               "",
                               " ",
                               "file://",
                               "*",
                               "https://*.example.com",
                               "https://example.com",
                               "chat.example.com",
                               "//chat.example.com",
                               "wss://chat.example.com",
                               "https:/chat.example.com",
                               "https://chat.example.com, https://evil.example",
                               "https://evil.example https://chat.example.com",
                               "https://chat\xd0\xb0.example.com",
                               "https://xn--chat.example.com",
                               "https://127.0.0.1",
                               "https://localhost",
                               "https://chat.example.com\\.evil.example",
                               "https://chat.example.com\t.evil.example"})
        QTest::addRow("%s", qPrintable(QString::fromLatin1(QByteArray(origin).toPercentEncoding())))
            << QByteArray(origin);
}

void tst_Handshake::refusesForeignOrigins()
{
    QFETCH(QByteArray, origin);
    TransportServer server;
    RawClient client(server.port(), handshake("Origin: " + origin + "\r\n"));
    QTRY_VERIFY(client.isClosed());
    QVERIFY2(client.bytes.startsWith("HTTP/1.1 403 "), client.bytes.constData());
    QVERIFY(!client.bytes.contains("101"));
    QVERIFY(server.opened.isEmpty());
}

void tst_Handshake::refusesTwoOrigins()
{
    TransportServer server;
    RawClient client(server.port(),
                     handshake("Origin: https://chat.example.com\r\norigin: https://chat.example.com\r\n"));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.bytes.startsWith("HTTP/1.1 403 "));
}

void tst_Handshake::acceptsListedOrigins()
{
    TransportServer server;
    WebSocketClient client;
    client.open(server.port(), "https://chat.example.com");
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(server.opened.size(), 1);
    QCOMPARE(server.infos.value(server.opened.first()).origin, QStringLiteral("https://chat.example.com"));
}

void tst_Handshake::refusesOtherPaths()
{
    TransportServer server;
    for (const char *path : {"/", "/v2", "/v1/", "/V1", "/v1/../v1", "//v1", "/%761", "http://localhost/v1", "*"}) {
        RawClient client(server.port(), handshake({}, path));
        QTRY_VERIFY(client.isClosed());
        QVERIFY2(client.bytes.startsWith("HTTP/1.1 404 "), path);
    }
    QVERIFY(server.opened.isEmpty());
}

void tst_Handshake::refusesBadHandshakes_data()
{
    QTest::addColumn<QByteArray>("search");
    QTest::addColumn<QByteArray>("replace");
    QTest::addColumn<QByteArray>("status");
    const QByteArray key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QTest::newRow("old version") << QByteArray("Version: 13") << QByteArray("Version: 8") << QByteArray("426");
    QTest::newRow("no version") << QByteArray("Sec-WebSocket-Version: 13\r\n") << QByteArray() << QByteArray("426");
    QTest::newRow("no key") << key << QByteArray() << QByteArray("400");
    QTest::newRow("two keys") << key << key + key << QByteArray("400");
    QTest::newRow("short key") << QByteArray("dGhlIHNhbXBsZSBub25jZQ==") << QByteArray("dGhl") << QByteArray("400");
    QTest::newRow("key is not base64") << QByteArray("dGhlIHNhbXBsZSBub25jZQ==")
                                       << QByteArray("????????????????????????") << QByteArray("400");
    QTest::newRow("no host") << QByteArray("Host: localhost\r\n") << QByteArray() << QByteArray("400");
    QTest::newRow("two hosts") << QByteArray("Host: a\r\n") << QByteArray("Host: a\r\nHost: b\r\n")
                               << QByteArray("400");
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.1") << QByteArray("HTTP/1.0") << QByteArray("400");
    QTest::newRow("HTTP/2.0") << QByteArray("HTTP/1.1") << QByteArray("HTTP/2.0") << QByteArray("400");
    QTest::newRow("has a body") << key << key + "Content-Length: 3\r\n" << QByteArray("400");
    QTest::newRow("has chunks") << key << key + "Transfer-Encoding: chunked\r\n" << QByteArray("400");
}

void tst_Handshake::refusesBadHandshakes()
{
    QFETCH(QByteArray, search);
    QFETCH(QByteArray, replace);
    QFETCH(QByteArray, status);
    TransportServer server;
    auto request = handshake();
    if (search.startsWith("Host: a"))
        request.replace("Host: localhost\r\n", "Host: a\r\n");
    QVERIFY(request.contains(search));
    request.replace(search, replace);
    RawClient client(server.port(), request);
    QTRY_VERIFY(client.isClosed());
    QVERIFY2(client.bytes.startsWith("HTTP/1.1 " + status), client.bytes.constData());
    QVERIFY(server.opened.isEmpty());
}

void tst_Handshake::passesEverythingElseToHttp_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("get") << QByteArray("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("post") << QByteArray("POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    QTest::newRow("the end point without an upgrade") << QByteArray("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("another upgrade") << QByteArray(
        "GET /v1 HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n");
    QTest::newRow("upgrade by post") << handshake().replace("GET", "POST");
    QTest::newRow("bare line feed") << QByteArray("GET / HTTP/1.1\n\n");
    QTest::newRow("binary") << QByteArray("\x16\x03\x01\x02\x00\x01", 6);
    QTest::newRow("space before colon") << handshake("Origin : https://evil.example\r\n");
    QTest::newRow("empty line first") << QByteArray("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("no request line") << QByteArray("hello\r\n\r\n");
}

void tst_Handshake::passesEverythingElseToHttp()
{
    QFETCH(QByteArray, request);
    TransportServer server;
    RawClient client(server.port(), request);
    QTRY_COMPARE(server.plain, 1);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(server.opened.isEmpty());
}

void tst_Handshake::closesSlowHeads()
{
    TransportServer server({.limits = quick()});
    RawClient silent(server.port());
    RawClient slow(server.port(), "GET /v1 HTTP/1.1\r\n");
    QTRY_VERIFY(silent.isClosed());
    QTRY_VERIFY(slow.isClosed());
    QVERIFY(server.opened.isEmpty());
}

void tst_Handshake::refusesALongHead()
{
    TransportServer server;
    RawClient client(server.port(), "GET /v1 HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(20'000, 'x'));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.bytes.isEmpty() || client.bytes.startsWith("HTTP/1.1 431 "));
}

void tst_Handshake::limitsGuestsOfOneAddress()
{
    TransportLimits limits;
    limits.guestsPerAddress = 2;
    TransportServer server({.limits = limits});
    WebSocketClient first;
    first.open(server.port());
    RawClient second(server.port()); // has not even asked
    QTRY_COMPARE(server.opened.size(), 1);
    RawClient third(server.port(), handshake());
    QTRY_VERIFY(third.isClosed());
    QVERIFY(third.bytes.startsWith("HTTP/1.1 429 "));
    first.socket.close();
    QTRY_COMPARE(server.closed.size(), 1);
    RawClient fourth(server.port(), handshake());
    QTRY_VERIFY(fourth.bytes.startsWith("HTTP/1.1 101 "));
}

void tst_Handshake::countsAnAdmittedPeerNoLonger()
{
    TransportLimits limits;
    limits.guestsPerAddress = 1;
    TransportServer server({.limits = limits});
    WebSocketClient first;
    first.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    server.post({Admit{server.opened.first()}, Delivery{"in", {server.opened.first()}}});
    QTRY_COMPARE(first.texts.size(), 1);
    WebSocketClient second;
    second.open(server.port());
    QTRY_VERIFY(second.isOpen());
    QVERIFY(first.isOpen());
}

void tst_Handshake::limitsHttpConnectionsOfOneAddress()
{
    AddressCounts counts;
    const auto key = QHostAddress(QStringLiteral("10.0.0.1"));
    auto first = counts.acquire(key, 2);
    auto second = counts.acquire(QHostAddress(QStringLiteral("::ffff:10.0.0.1")), 2);
    QVERIFY(first && second);
    QVERIFY(!counts.acquire(key, 2));
    QVERIFY(counts.acquire(QHostAddress(QStringLiteral("10.0.0.2")), 2));
    second->release();
    QVERIFY(counts.acquire(key, 2));
    const auto one = counts.acquire(QHostAddress(QStringLiteral("2001:db8::1")), 1);
    QVERIFY(one);
    QVERIFY(!counts.acquire(QHostAddress(QStringLiteral("2001:db8::2")), 1)); // the same /64
    QVERIFY(counts.acquire(QHostAddress(QStringLiteral("2001:db8:0:1::2")), 1));

    TransportLimits limits;
    limits.httpPerAddress = 1;
    TransportServer server({.limits = limits});
    for (int i = 0; i < 3; ++i) { // one after the other they are welcome
        RawClient client(server.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.bytes.startsWith("HTTP/1.1 299 "));
    }
}

void tst_Handshake::survivesFloodsOfConnections()
{
    TransportLimits limits;
    limits.guestsPerAddress = 0;
    TransportServer server({.limits = limits});
    for (int i = 0; i < 300; ++i) { // gone at every stage
        RawClient client(server.port(), handshake().left(i % 200));
        client.socket.flush();
        if (i % 3)
            client.socket.abort();
    }
    WebSocketClient client;
    client.open(server.port());
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(server.opened.size(), server.closed.size() + 1);
}

QTEST_GUILESS_MAIN(tst_Handshake)
#include "tst_handshake.moc"
