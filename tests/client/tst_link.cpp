// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/requests.h"
#include "client/net/serverurl.h"
#include "tests/client/testaccount.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

class tst_Link : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mapsTheServersAddress_data();
    void mapsTheServersAddress();
    void greetsAndConnects();
    void saysThatNobodyListens();
    void saysThatItIsNoConclaveServer_data();
    void saysThatItIsNoConclaveServer();
    void saysThatTlsFailed();
    void connectsToAFarVersionAndSaysSo();
    void connectsAgainAfterALoss();
    void waitsAsLongAsTheServerWants();
    void comesBackWhenAStoppingServerSaid_data();
    void comesBackWhenAStoppingServerSaid();
    void noticesADeadServer();
    void staysAwayWhenToldTo();
    void comesBackLateWhenAnotherTookItsPlace();
    void stopsWhenToldTo();
    void answersEveryRequestOnce();
    void failsRequestsWhenTheLinkBreaks();
    void failsLateRequests();

private:
    void answerEverythingWith(QTcpServer &server, const QByteArray &answer);
    static QUrl urlOf(const test::FakeServer &server) { return *socketUrl(server.url()); }
};

void tst_Link::answerEverythingWith(QTcpServer &server, const QByteArray &answer)
{
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server, answer] {
        auto *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket, answer] {
            socket->write(answer);
            socket->disconnectFromHost();
        });
    });
}

void tst_Link::mapsTheServersAddress_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("expected");
    QTest::newRow("https") << u"https://chat.example.org"_s << u"wss://chat.example.org/v1"_s;
    QTest::newRow("port and slash") << u"https://chat.example.org:8443/"_s << u"wss://chat.example.org:8443/v1"_s;
    QTest::newRow("path") << u"https://example.org/chat"_s << u"wss://example.org/chat/v1"_s;
    QTest::newRow("complete") << u"wss://chat.example.org/v1"_s << u"wss://chat.example.org/v1"_s;
    QTest::newRow("loopback") << u"http://127.0.0.1:7000"_s << u"ws://127.0.0.1:7000/v1"_s;
    QTest::newRow("loopback name") << u"ws://localhost:7000"_s << u"ws://localhost:7000/v1"_s;
    QTest::newRow("loopback 6") << u"http://[::1]:7000"_s << u"ws://[::1]:7000/v1"_s;
    QTest::newRow("not encrypted") << u"http://chat.example.org"_s << QString();
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.org"_s << QString();
    QTest::newRow("other scheme") << u"ftp://chat.example.org"_s << QString();
    QTest::newRow("password") << u"https://a:b@chat.example.org"_s << QString();
    QTest::newRow("query") << u"https://chat.example.org/?x=1"_s << QString();
    QTest::newRow("no host") << u"https:///x"_s << QString();
}

void tst_Link::mapsTheServersAddress()
{
    QFETCH(QString, server);
    QFETCH(QString, expected);
    const auto url = socketUrl(QUrl(server));
    QCOMPARE(bool(url), !expected.isEmpty());
    if (url)
        QCOMPARE(url->toString(), expected);
}

void tst_Link::greetsAndConnects()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.isConnected());
    QCOMPARE(link.welcome().workspace, u"Test"_s);
    QCOMPARE(server.asked("hello").size(), 1);
    QVERIFY(link.versionGap() == VersionGap::None);
}

void tst_Link::saysThatNobodyListens()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    const auto url = urlOf(server);
    server.stopListening();
    Link link(url, quickTimings());
    link.start();
    QTRY_VERIFY(link.status().error);
    QCOMPARE(link.status().error->code, ErrorCode::NetworkUnreachable);
    QVERIFY(link.status().retryInMs > 0);
}

void tst_Link::saysThatItIsNoConclaveServer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("not found") << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("a web page") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    QTest::newRow("something else") << QByteArray("220 mail.example.org ESMTP\r\n\r\n");
}

void tst_Link::saysThatItIsNoConclaveServer()
{
    QFETCH(QByteArray, answer);
    QTcpServer server;
    answerEverythingWith(server, answer);
    Link link(QUrl(u"ws://127.0.0.1:%1/v1"_s.arg(server.serverPort())), quickTimings());
    link.start();
    QTRY_VERIFY(link.status().error);
    QCOMPARE(link.status().error->code, ErrorCode::NotConclave);
}

void tst_Link::saysThatTlsFailed()
{
    QTcpServer server;
    answerEverythingWith(server, "HTTP/1.1 400 Bad Request\r\n\r\n");
    Link link(QUrl(u"wss://127.0.0.1:%1/v1"_s.arg(server.serverPort())), quickTimings());
    link.start();
    QTRY_VERIFY(link.status().error);
    QCOMPARE(link.status().error->code, ErrorCode::NetworkTls);
}

void tst_Link::connectsToAFarVersionAndSaysSo()
{
    test::FakeServer server;
    server.protocolVersion = protocol::ProtocolVersion + protocol::ProtocolTolerance + 1;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.isConnected());
    QVERIFY(link.versionGap() == VersionGap::ServerIsNewer);
}

void tst_Link::connectsAgainAfterALoss()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    QSignalSpy lost(&link, &Link::disconnected);
    link.start();
    QTRY_VERIFY(link.isConnected());
    server.dropConnections();
    QTRY_COMPARE(server.connections(), 2);
    QTRY_VERIFY(link.isConnected());
    QCOMPARE(lost.size(), 1);
}

void tst_Link::waitsAsLongAsTheServerWants()
{
    test::FakeServer server;
    server.fail<protocol::Hello>(ErrorCode::Busy, 12'345);
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.status().error);
    QCOMPARE(link.status().retryInMs, 12'345);
    server.off("hello");
    link.retryNow();
    QTRY_VERIFY(link.isConnected());
}

void tst_Link::comesBackWhenAStoppingServerSaid_data()
{
    QTest::addColumn<int>("closeCode");
    QTest::newRow("with its code") << 1012;
    QTest::newRow("the code is lost") << 1002;
    QTest::newRow("without a word") << 0;
}

void tst_Link::comesBackWhenAStoppingServerSaid()
{
    QFETCH(int, closeCode);
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.isConnected());
    server.push(protocol::ServerStopping{30'000});
    QTest::qWait(20);
    QVERIFY(link.isConnected()); // answers may still come
    server.dropConnections(closeCode);
    QTRY_COMPARE(link.status().state, LinkState::Waiting);
    QCOMPARE(link.status().error->code, ErrorCode::ServerRestarting);
    QVERIFY2(link.status().retryInMs > 25'000 && link.status().retryInMs <= 30'000,
             qPrintable(QString::number(link.status().retryInMs)));
    QTest::qWait(100); // longer than any back-off here
    QCOMPARE(server.connections(), 1);
    link.retryNow();
    QTRY_VERIFY(link.isConnected());
    server.dropConnections();
    QTRY_COMPARE(server.connections(), 3); // it is over: the next loss is an ordinary one
}

void tst_Link::noticesADeadServer()
{
    test::FakeServer server;
    server.heartbeatMs = 40;
    server.on("ping", [](qint64, const QJsonObject &) { return QByteArray(); });
    QVERIFY(server.listen());
    auto timings = quickTimings();
    timings.pongMs = 50;
    Link link(urlOf(server), timings);
    QSignalSpy lost(&link, &Link::disconnected);
    link.start();
    QTRY_VERIFY(!lost.isEmpty());
    server.off("ping");
    QTRY_VERIFY(link.isConnected());
    QTRY_VERIFY(server.asked("ping").size() > 3);
    QVERIFY(link.isConnected());
}

void tst_Link::staysAwayWhenToldTo()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.isConnected());
    server.dropConnections(4000);
    QTRY_COMPARE(link.status().state, LinkState::Refused);
    QCOMPARE(server.connections(), 1);
}

// Two programs of one account must not push each other out all the time.
void tst_Link::comesBackLateWhenAnotherTookItsPlace()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.isConnected());
    server.dropConnections(4009);
    QTRY_COMPARE(link.status().state, LinkState::Waiting);
    QCOMPARE(link.status().error->code, ErrorCode::RateLimited);
    QVERIFY(link.status().retryInMs >= 60'000 && link.status().retryInMs < 120'000);
    link.retryNow(); // the user is there
    QTRY_VERIFY(link.isConnected());
    QCOMPARE(server.connections(), 2);
}

void tst_Link::stopsWhenToldTo()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    link.start();
    QTRY_VERIFY(link.isConnected());
    link.stop();
    QCOMPARE(link.status().state, LinkState::Idle);
    QTRY_VERIFY(!server.hasPeer());
    QCOMPARE(server.connections(), 1);
}

void tst_Link::answersEveryRequestOnce()
{
    test::FakeServer server;
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    Requests requests(link);
    link.start();
    QTRY_VERIFY(link.isConnected());
    int answers = 0;
    requests.send(protocol::Hello{}, this, [&](const Result<protocol::Welcome> &) { ++answers; });
    requests.send(protocol::ListDevices{}, this, [&](const Result<protocol::ListDevices::Reply> &reply) {
        ++answers;
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::UnknownOp);
    });
    QTRY_COMPARE(answers, 2);
}

void tst_Link::failsRequestsWhenTheLinkBreaks()
{
    test::FakeServer server;
    server.on("map.get", [](qint64, const QJsonObject &) { return QByteArray(); });
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    Requests requests(link);
    link.start();
    QTRY_VERIFY(link.isConnected());
    std::optional<ErrorCode> code;
    requests.send(protocol::GetMap{}, this,
                  [&](const Result<protocol::GetMap::Reply> &reply) { code = reply.error().code; });
    QTRY_COMPARE(server.asked("map.get").size(), 1);
    server.dropConnections();
    QTRY_COMPARE(code, std::optional(ErrorCode::NetworkUnreachable));
    code.reset();
    link.stop();
    requests.send(protocol::GetMap{}, this,
                  [&](const Result<protocol::GetMap::Reply> &reply) { code = reply.error().code; });
    QVERIFY(!code);
    QTRY_COMPARE(code, std::optional(ErrorCode::NetworkUnreachable));
}

void tst_Link::failsLateRequests()
{
    test::FakeServer server;
    server.on("map.get", [](qint64, const QJsonObject &) { return QByteArray(); });
    QVERIFY(server.listen());
    Link link(urlOf(server), quickTimings());
    Requests requests(link);
    link.start();
    QTRY_VERIFY(link.isConnected());
    std::optional<ErrorCode> code;
    requests.send(
        protocol::GetMap{}, this, [&](const Result<protocol::GetMap::Reply> &reply) { code = reply.error().code; }, 1);
    QTRY_COMPARE(code, std::optional(ErrorCode::TimedOut));
    QVERIFY(link.isConnected());
}

QTEST_GUILESS_MAIN(tst_Link)
#include "tst_link.moc"
