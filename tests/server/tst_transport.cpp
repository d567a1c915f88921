// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/errors.h"
#include "tests/server/transportserver.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>

using namespace conclave;
using namespace conclave::server;
using namespace conclave::server::test;

// Open WebSockets: what comes in, what goes out, and every way to end.
class tst_Transport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesAPeerThatDoesNotSignIn();
    void keepsAnAdmittedPeer();
    void refusesALargeMessageOfAGuest();
    void takesALargeMessageOfAMember();
    void refusesAnOversizeMessageOfAMember();
    void refusesAMessageThatGrowsInFragments();
    void takesBinaryMessages();
    void takesFragmentedBinaryMessages();
    void refusesTextSplitInsideACodePoint();
    void deliversOneFrameToManyPeersInOrder();
    void framesEveryLength_data();
    void framesEveryLength();
    void deliversMoreThanTheSystemTakesAtOnce();
    void closesAPeerThatDoesNotRead();
    void dropsWhatIsForPeersThatAreGone();
    void closesWithTheCodeThatIsAsked();
    void reportsAPeerThatVanishes();
    void closesAPeerThatDoesNotAnswerPings();
    void keepsAPeerThatAnswersPings();
    void closesAllPeersWhenItStops();
    void stopsBesidePeersThatDoNotRead();
    void stopsWithConnectionsInEveryState();
    void carriesAThousandIdleConnections();

private:
    TransportLimits quick() const;
};

// Short enough to wait for in a test.
TransportLimits tst_Transport::quick() const
{
    TransportLimits limits;
    limits.handshakeMs = 150;
    limits.signInMs = 150;
    return limits;
}

void tst_Transport::closesAPeerThatDoesNotSignIn()
{
    TransportServer server({.limits = quick()});
    WebSocketClient client;
    client.open(server.port());
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.socket.closeCode()), protocol::CloseSignInTimeout);
    QCOMPARE(client.socket.closeReason(), QStringLiteral("sign-in timeout"));
    QTRY_COMPARE(server.closed, server.opened);
}

void tst_Transport::keepsAnAdmittedPeer()
{
    TransportServer server({.limits = quick()});
    WebSocketClient member;
    member.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    server.post({Admit{server.opened.first()}});
    WebSocketClient guest;
    guest.open(server.port());
    QTRY_COMPARE(server.closed.size(), 1); // the guest, who came later
    QVERIFY(member.isOpen());
    QCOMPARE(server.closed.first(), server.opened.last());
}

void tst_Transport::refusesALargeMessageOfAGuest()
{
    TransportServer server;
    WebSocketClient client;
    client.open(server.port());
    QTRY_VERIFY(client.isOpen());
    client.socket.sendBinaryMessage(QByteArray(4 * 1024, 'x'));
    QTRY_COMPARE(server.received.size(), 1);
    client.socket.sendBinaryMessage(QByteArray(4 * 1024 + 1, 'x'));
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.socket.closeCode()), 1009);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.received.size(), 1);
}

void tst_Transport::takesALargeMessageOfAMember()
{
    TransportServer server;
    WebSocketClient client;
    client.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    server.post({Admit{server.opened.first()}, Delivery{"in", {server.opened.first()}}});
    QTRY_COMPARE(client.texts.size(), 1);
    for (int i = 0; i < 100; ++i) // many at once: none gets stuck behind the read buffer's limit
        client.socket.sendBinaryMessage(QByteArray(64 * 1024, char('a' + i % 26)));
    QTRY_COMPARE(server.received.size(), 100);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(server.received[i], QByteArray(64 * 1024, char('a' + i % 26)));
}

void tst_Transport::refusesAnOversizeMessageOfAMember()
{
    TransportServer server;
    WebSocketClient client;
    client.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    server.post({Admit{server.opened.first()}, Delivery{"in", {server.opened.first()}}});
    QTRY_COMPARE(client.texts.size(), 1);
    client.socket.sendBinaryMessage(QByteArray(64 * 1024 + 1, 'x'));
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.socket.closeCode()), 1009);
    QVERIFY(server.received.isEmpty());
}

void tst_Transport::refusesAMessageThatGrowsInFragments()
{
    TransportServer server;
    RawClient client(server.port(), handshake());
    QTRY_COMPARE(server.opened.size(), 1);
    client.bytes.clear();
    for (int i = 0; i < 6; ++i)
        client.socket.write(clientFrame(i == 0 ? 2 : 0, QByteArray(1'000, 'x'), false));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.bytes.contains(QByteArray("\x03\xf1", 2))); // 1009
    QVERIFY(server.received.isEmpty());
}

void tst_Transport::takesBinaryMessages()
{
    TransportServer server;
    WebSocketClient client;
    client.open(server.port());
    QTRY_VERIFY(client.isOpen());
    client.socket.sendBinaryMessage(QByteArrayLiteral("{\"op\":1}"));
    QTRY_COMPARE(server.received, QList<QByteArray>{"{\"op\":1}"});
}

void tst_Transport::takesFragmentedBinaryMessages()
{
    TransportServer server;
    const QByteArray text = "zwölf Boxkämpfer";
    RawClient client(server.port(), handshake());
    QTRY_COMPARE(server.opened.size(), 1);
    for (qsizetype i = 0; i < text.size(); ++i) // each byte a fragment, also inside code points, pings between them
        client.socket.write(clientFrame(i == 0 ? 2 : 0, text.mid(i, 1), i + 1 == text.size()) + clientFrame(9, "p"));
    QTRY_COMPARE(server.received, QList<QByteArray>{text});
}

// A fault of QtWebSockets, which we do not hide: clients send text in one frame, or binary.
void tst_Transport::refusesTextSplitInsideACodePoint()
{
    TransportServer server;
    RawClient client(server.port(), handshake());
    QTRY_COMPARE(server.opened.size(), 1);
    client.bytes.clear();
    client.socket.write(clientFrame(1, "a\xc3", false) + clientFrame(0, "\xa4z"));
    QTRY_VERIFY(client.isClosed());
    if (server.received.isEmpty())
        QVERIFY(client.bytes.contains(QByteArray("\x03\xef", 2))); // 1007
    else
        QCOMPARE(server.received, QList<QByteArray>{"a\xc3\xa4z"}); // a Qt that has learned it
}

void tst_Transport::deliversOneFrameToManyPeersInOrder()
{
    constexpr int Peers = 50;
    constexpr int Messages = 200;
    TransportServer server;
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    for (int i = 0; i < Peers; ++i) {
        clients.push_back(std::make_unique<WebSocketClient>());
        clients.back()->open(server.port());
    }
    QTRY_COMPARE(server.opened.size(), Peers);
    QStringList expected;
    for (int i = 0; i < Messages; ++i) {
        const QString text = QString::number(i) + QString(i * 7, QLatin1Char('x'));
        expected += text;
        server.post({Delivery{text.toUtf8(), server.opened}});
    }
    for (const auto &client : clients)
        QTRY_COMPARE(client->texts, expected);
}

void tst_Transport::framesEveryLength_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 125, 126, 127, 65'535, 65'536, 200'000})
        QTest::addRow("%d", size) << size;
}

void tst_Transport::framesEveryLength()
{
    QFETCH(int, size);
    TransportServer server;
    WebSocketClient client;
    client.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    server.post({Delivery{QByteArray(size, 'x'), server.opened}});
    QTRY_COMPARE(client.texts, QStringList{QString(size, QLatin1Char('x'))});
}

void tst_Transport::deliversMoreThanTheSystemTakesAtOnce()
{
    TransportLimits limits;
    limits.outboundBytes = 64 * 1024 * 1024;
    TransportServer server({.limits = limits});
    WebSocketClient client;
    client.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    std::vector<Outbound> all;
    for (int i = 0; i < 300; ++i)
        all.push_back(Delivery{QByteArray(60'000, char('a' + i % 26)), server.opened});
    server.post(std::move(all)); // 18 MB
    server.post({Disconnect{server.opened.first(), {1000, QStringLiteral("done")}}}); // only after all of it
    QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 20'000);
    QCOMPARE(client.texts.size(), 300);
    for (int i = 0; i < 300; ++i)
        QCOMPARE(client.texts[i], QString(60'000, QLatin1Char(char('a' + i % 26))));
    QCOMPARE(int(client.socket.closeCode()), 1000);
}

void tst_Transport::closesAPeerThatDoesNotRead()
{
    TransportLimits limits;
    limits.outboundBytes = 100'000;
    TransportServer server({.limits = limits});
    RawClient slow(server.port(), handshake());
    QTRY_COMPARE(server.opened.size(), 1);
    const auto slowPeer = server.opened.first();
    WebSocketClient good;
    good.open(server.port());
    QTRY_COMPARE(server.opened.size(), 2);
    slow.reads = false;
    slow.socket.setReadBufferSize(1);
    int sent = 0;
    const QDeadlineTimer patience(60'000);
    while (server.closed.isEmpty() && !patience.hasExpired()) {
        for (int i = 0; i < 10; ++i) // the systems' buffers take some of it
            server.post({Delivery{QByteArray(50'000, 'x'), {slowPeer}}});
        server.post({Delivery{QByteArray(50'000, 'x'), server.opened}});
        ++sent;
        QTRY_COMPARE(good.texts.size(), sent);
    }
    QVERIFY2(!server.closed.isEmpty(), "the queue of a peer that does not read must end");
    slow.reads = true;
    slow.socket.setReadBufferSize(0);
    slow.bytes += slow.socket.readAll();
    QTRY_VERIFY_WITH_TIMEOUT(slow.isClosed(), 10'000);
    QTRY_COMPARE(server.closed.size(), 1);
    QVERIFY(good.isOpen());
}

void tst_Transport::dropsWhatIsForPeersThatAreGone()
{
    TransportServer server;
    auto client = std::make_unique<WebSocketClient>();
    client->open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    const auto gone = server.opened.first();
    client.reset();
    QTRY_COMPARE(server.closed.size(), 1);
    server.post({Delivery{"x", {gone, 0, 12345}}, Admit{gone}, Disconnect{gone, {}},
                 HttpResponse{.exchange = gone, .body = {}}});
    WebSocketClient next;
    next.open(server.port());
    QTRY_VERIFY(next.isOpen());
    QTRY_COMPARE(server.opened.size(), 2);
    QVERIFY(server.opened.last() != gone);
}

void tst_Transport::closesWithTheCodeThatIsAsked()
{
    TransportServer server;
    WebSocketClient client;
    client.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1);
    const auto peer = server.opened.first();
    server.post({Delivery{"last words", {peer}}, Disconnect{peer, {4321, QStringLiteral("because")}},
                 Delivery{"too late", {peer}}});
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.texts, QStringList{QStringLiteral("last words")});
    QCOMPARE(int(client.socket.closeCode()), 4321);
    QCOMPARE(client.socket.closeReason(), QStringLiteral("because"));
    QTRY_COMPARE(server.closed, QList<PeerId>{peer});
}

void tst_Transport::reportsAPeerThatVanishes()
{
    TransportServer server;
    for (int i = 1; i <= 20; ++i) {
        RawClient client(server.port(), handshake());
        QTRY_COMPARE(server.opened.size(), i);
        server.post({Delivery{QByteArray(1'000, 'x'), server.opened}});
        client.socket.abort();
        server.post({Delivery{QByteArray(1'000, 'x'), server.opened}});
        QTRY_COMPARE(server.closed.size(), i);
    }
    QCOMPARE(server.closed, server.opened);
}

void tst_Transport::closesAPeerThatDoesNotAnswerPings()
{
    TransportLimits limits;
    limits.pingMs = 40;
    TransportServer server({.limits = limits});
    RawClient mute(server.port(), handshake()); // reads, answers nothing
    QTRY_VERIFY(mute.isClosed());
    QVERIFY(mute.bytes.contains(QByteArray("\x89\x00", 2)));
    QTRY_COMPARE(server.closed.size(), 1);
}

void tst_Transport::keepsAPeerThatAnswersPings()
{
    TransportLimits limits;
    limits.pingMs = 40;
    TransportServer server({.limits = limits});
    WebSocketClient client; // QWebSocket answers by itself
    client.open(server.port());
    QTRY_VERIFY(client.isOpen());
    RawClient mute(server.port(), handshake());
    QTRY_COMPARE(server.closed.size(), 1);
    RawClient another(server.port(), handshake());
    QTRY_COMPARE(server.closed.size(), 2);
    QVERIFY(client.isOpen());
}

void tst_Transport::closesAllPeersWhenItStops()
{
    TransportServer server({.limits = {}, .origins = {}, .threads = 2});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i)
        clients.push_back(std::make_unique<RawClient>(server.port(), handshake()));
    QTRY_COMPARE(server.opened.size(), 20);
    server.stop();
    for (const auto &client : clients) {
        QTRY_VERIFY(client->isClosed());
        QVERIFY(client->bytes.contains(QByteArray("\x03\xf4", 2) + "the server stops")); // 1012
    }
    QTRY_COMPARE(server.closed.size(), 20);
}

void tst_Transport::stopsBesidePeersThatDoNotRead()
{
    TransportLimits limits;
    limits.outboundBytes = 64 * 1024 * 1024;
    TransportServer server({.limits = limits});
    RawClient slow(server.port(), handshake());
    QTRY_COMPARE(server.opened.size(), 1);
    slow.socket.setReadBufferSize(1);
    slow.reads = false;
    std::vector<Outbound> much;
    for (int i = 0; i < 400; ++i)
        much.push_back(Delivery{QByteArray(60'000, 'x'), server.opened});
    server.post(std::move(much));
    QElapsedTimer time;
    time.start();
    server.stop();
    QVERIFY(time.elapsed() < 5'000);
    QTRY_COMPARE(server.closed.size(), 1);
}

void tst_Transport::stopsWithConnectionsInEveryState()
{
    for (int i = 0; i < 10; ++i) {
        TransportServer server;
        RawClient silent(server.port());
        RawClient half(server.port(), "GET /v1");
        RawClient upgrading(server.port(), handshake());
        RawClient plain(server.port(), "GET / HTTP/1.1\r\n\r\n");
        WebSocketClient client;
        client.open(server.port());
        if (i % 2)
            QTRY_VERIFY(client.isOpen());
        server.stop();
        QCOMPARE(server.closed.size(), 0); // reports arrive with the loop
        QTRY_VERIFY(silent.isClosed() && half.isClosed() && upgrading.isClosed() && plain.isClosed());
        QTRY_VERIFY(client.isClosed());
        QTRY_COMPARE(server.closed.size(), server.opened.size());
    }
}

void tst_Transport::carriesAThousandIdleConnections()
{
    TransportLimits limits;
    limits.guestsPerAddress = 0;
    TransportServer server({.limits = limits, .origins = {}, .threads = 2});
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 1'000; ++i)
        idle.push_back(std::make_unique<RawClient>(server.port(), handshake()));
    QTRY_COMPARE_WITH_TIMEOUT(server.opened.size(), 1'000, 20'000);
    WebSocketClient client;
    client.open(server.port());
    QTRY_COMPARE(server.opened.size(), 1'001);
    const auto peer = server.opened.last();
    for (int i = 1; i <= 200; ++i) {
        server.postTo(peer, Delivery{"tick", {peer}});
        QTRY_COMPARE(client.texts.size(), i);
    }
    idle.clear();
    QTRY_COMPARE_WITH_TIMEOUT(server.closed.size(), 1'000, 20'000);
    QVERIFY(client.isOpen());
}

QTEST_GUILESS_MAIN(tst_Transport)
#include "tst_transport.moc"
