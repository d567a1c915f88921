// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/httpserver.h"

using namespace conclave::server;
using namespace conclave::server::test;

// HTTP over real sockets, byte for byte.
class tst_Http : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersARequest();
    void sendsTheHeadersThatProtectTheAnswer();
    void readsTheHeadOfARequest();
    void numbersExchangesWithoutRepeats();
    void answersHeadWithoutABody();
    void keepsTheConnection();
    void closesWhenTheClientAsks();
    void answersPipelinedRequestsInOrder();
    void answersAtOnceOnTheIoThread();
    void takesGoodRequests_data();
    void takesGoodRequests();
    void takesChunks_data();
    void takesChunks();
    void asksForTheBodyOfAClientThatWaits();
    void takesARequestCutAnywhere();
    void forgetsAPeerThatVanishesAnywhere();
    void reportsAnExchangeThatNobodyWaitsFor();
    void ignoresAnswersToNobody();
    void answersAnExchangeOnlyOnce();
    void sendsALargeAnswerToASlowReader();
    void doesNotPileUpAnswersForAPeerThatDoesNotRead();
    void stopsWithRequestsInEveryState();
};

void tst_Http::answersARequest()
{
    HttpServer server;
    QVERIFY(server.started);
    HttpClient client(server, post("hello"));
    QTRY_COMPARE(client.body(), QByteArray("POST /v1/x hello"));
    QVERIFY(client.bytes.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(!client.isClosed());
}

void tst_Http::sendsTheHeadersThatProtectTheAnswer()
{
    HttpServer server;
    HttpClient client(server, post("hello"));
    QTRY_COMPARE(client.answers(), 1);
    const auto head = client.bytes.left(client.bytes.indexOf("\r\n\r\n") + 2);
    QVERIFY(head.contains("\r\nContent-Length: 16\r\n"));
    QVERIFY(head.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"));
    QVERIFY(head.contains("\r\nCache-Control: no-store\r\n"));
    QVERIFY(!head.toLower().contains("\r\nserver:"));
    QVERIFY(!head.toLower().contains("encoding"));
}

void tst_Http::readsTheHeadOfARequest()
{
    HttpServer server;
    HttpClient client(server,
                      post("{}",
                           "authorization: bearer  abc.def-_~+/=\r\nContent-Type: Application/JSON; charset=utf-8\r\n",
                           "/a%20b?c=d?e"));
    QTRY_COMPARE(server.requests.size(), 1);
    const auto &request = server.requests.first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.path, QByteArray("/a%20b"));
    QCOMPARE(request.query, QByteArray("c=d?e"));
    QCOMPARE(request.bearer, QByteArray("abc.def-_~+/="));
    QCOMPARE(request.contentType, QByteArray("application/json"));
    QCOMPARE(request.body, QByteArray("{}"));
    QCOMPARE(request.address, QStringLiteral("127.0.0.1"));
    QCOMPARE(server.heads.first().body, QByteArray());
    QCOMPARE(server.heads.first().exchange, request.exchange);
}

void tst_Http::numbersExchangesWithoutRepeats()
{
    HttpServer server;
    HttpClient first(server, post("1") + post("2"));
    HttpClient second(server, post("3"));
    QTRY_COMPARE(server.requests.size(), 3);
    QSet<PeerId> ids;
    for (const auto &request : server.requests) {
        QCOMPARE(kindOf(request.exchange), PeerKind::HttpExchange);
        QCOMPARE(threadOf(request.exchange), 0);
        ids += request.exchange;
    }
    QCOMPARE(ids.size(), 3);
}

void tst_Http::answersHeadWithoutABody()
{
    HttpServer server;
    HttpClient client(server, "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(client.answers(), 2);
    QVERIFY(client.bytes.contains("\r\nContent-Length: 8\r\n")); // of "HEAD /a "
    QVERIFY(!client.bytes.contains("HEAD /a"));
    QVERIFY(client.bytes.endsWith("GET /b "));
}

void tst_Http::keepsTheConnection()
{
    HttpServer server;
    HttpClient client(server);
    for (int i = 1; i <= 20; ++i) {
        client.send(post(QByteArray::number(i)));
        QTRY_COMPARE(client.answers(), i);
    }
    QVERIFY(!client.isClosed());
    QVERIFY(!client.bytes.contains("Connection: close"));
}

void tst_Http::closesWhenTheClientAsks()
{
    HttpServer server;
    for (const auto &request : {post("x", "Connection: close\r\n"), QByteArray("GET / HTTP/1.0\r\n\r\n"),
                                QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")}) {
        HttpClient client(server, request);
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.bytes.startsWith("HTTP/1.1 200 OK\r\n"));
        QVERIFY(client.bytes.contains("\r\nConnection: close\r\n"));
    }
}

void tst_Http::answersPipelinedRequestsInOrder()
{
    HttpServer server({.limits = quickLimits(), .bodyBytes = 1'000, .answers = false});
    HttpClient client(server, post("1") + post("2") + post("3"));
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE(server.requests.size(), i); // the next one only after the answer
        QCOMPARE(client.answers(), i - 1);
        server.answer(server.requests.last().exchange, "answer " + server.requests.last().body);
        QTRY_COMPARE(client.answers(), i);
    }
    QVERIFY(client.bytes.indexOf("answer 1") < client.bytes.indexOf("answer 2"));
    QVERIFY(client.bytes.indexOf("answer 2") < client.bytes.indexOf("answer 3"));
}

void tst_Http::answersAtOnceOnTheIoThread()
{
    HttpServer server;
    QByteArray requests;
    for (int i = 0; i < 200; ++i)
        requests += "GET /now HTTP/1.1\r\nHost: a\r\n\r\n";
    HttpClient client(server, requests);
    QTRY_COMPARE(client.answers(), 200);
}

void tst_Http::takesGoodRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("get") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("delete") << QByteArray("DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("put") << post("x").replace("POST", "PUT");
    QTest::newRow("patch") << post("x").replace("POST", "PATCH");
    QTest::newRow("empty body") << post("");
    QTest::newRow("post without a length") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("no space after the colon") << post("x", "X:y\r\n");
    QTest::newRow("empty value") << post("x", "X:\r\n");
    QTest::newRow("tab in a value") << post("x", "X: a\tb\r\n");
    QTest::newRow("high bytes in a value") << post("x", "X: \xc3\xa4\r\n");
    QTest::newRow("empty host") << QByteArray("GET / HTTP/1.1\r\nHost:\r\n\r\n");
    QTest::newRow("leading zeroes") << post("").replace("Content-Length: 0", "Content-Length: 001") + "x";
    QTest::newRow("spaces around the length") << post("").replace("Content-Length: 0", "Content-Length:  1 ") + "x";
    QTest::newRow("largest body") << post(QByteArray(1'000, 'x'));
    QTest::newRow("bytes of every kind") << post(QByteArray("\0\r\n\r\n\xff\n", 7));
    QTest::newRow("upgrade that we do not know")
        << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n");
}

void tst_Http::takesGoodRequests()
{
    QFETCH(QByteArray, request);
    HttpServer server;
    HttpClient client(server, request + post("next"));
    QTRY_COMPARE(client.answers(), 2);
    QCOMPARE(client.bytes.count("HTTP/1.1 200 OK\r\n"), 2);
    QCOMPARE(server.requests.last().body, QByteArray("next"));
    QVERIFY(!client.isClosed());
}

void tst_Http::takesChunks_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("none") << QByteArray("0\r\n\r\n") << QByteArray();
    QTest::newRow("two") << QByteArray("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n") << QByteArray("abc0123456789");
    QTest::newRow("small letters") << QByteArray("a\r\n0123456789\r\n0\r\n\r\n") << QByteArray("0123456789");
    QTest::newRow("extension") << QByteArray("3;a=b\r\nabc\r\n0;c\r\n\r\n") << QByteArray("abc");
    QTest::newRow("trailer") << QByteArray("3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n") << QByteArray("abc");
    QTest::newRow("up to the cap") << "3e8\r\n" + QByteArray(1'000, 'x') + "\r\n0\r\n\r\n" << QByteArray(1'000, 'x');
}

void tst_Http::takesChunks()
{
    QFETCH(QByteArray, chunks);
    QFETCH(QByteArray, body);
    HttpServer server;
    HttpClient client(server, chunked(chunks) + post("next"));
    QTRY_COMPARE(client.answers(), 2);
    QCOMPARE(server.requests.first().body, body);
    QCOMPARE(server.requests.last().body, QByteArray("next"));
}

void tst_Http::asksForTheBodyOfAClientThatWaits()
{
    HttpServer server;
    HttpClient client(server, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
    QTRY_COMPARE(client.bytes, QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send("ab");
    QTRY_VERIFY(client.bytes.endsWith("POST / ab"));
}

void tst_Http::takesARequestCutAnywhere()
{
    auto limits = quickLimits();
    limits.guestsPerAddress = 0;
    HttpServer server({.limits = limits, .bodyBytes = 1'000, .answers = true});
    const auto request = post("hello", "X: y\r\n") + chunked("3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: u\r\n\r\n");
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (qsizetype cut = 1; cut < request.size(); ++cut) {
        clients.push_back(std::make_unique<HttpClient>(server, request.left(cut)));
        clients.back()->socket.flush();
    }
    QCoreApplication::processEvents();
    for (size_t i = 0; i < clients.size(); ++i)
        clients[i]->send(request.mid(qsizetype(i) + 1));
    for (const auto &client : clients) {
        QTRY_COMPARE(client->answers(), 2);
        QVERIFY(client->bytes.contains("POST /v1/x hello"));
        QVERIFY(client->bytes.endsWith("POST /v1/x abcde"));
    }
}

void tst_Http::forgetsAPeerThatVanishesAnywhere()
{
    auto limits = quickLimits();
    limits.guestsPerAddress = 0;
    HttpServer server({.limits = limits, .bodyBytes = 1'000, .answers = true});
    const auto request = post("hello", "X: y\r\n") + chunked("3\r\nabc\r\n0\r\n\r\n");
    for (qsizetype cut = 0; cut <= request.size(); ++cut) {
        HttpClient client(server, request.left(cut));
        client.socket.flush();
        if (cut % 2)
            QCoreApplication::processEvents();
        client.socket.abort();
    }
    HttpClient last(server, post("last"));
    QTRY_VERIFY(last.bytes.endsWith("last"));
}

void tst_Http::reportsAnExchangeThatNobodyWaitsFor()
{
    HttpServer server({.limits = quickLimits(), .bodyBytes = 1'000, .answers = false});
    HttpClient client(server, post("x"));
    QTRY_COMPARE(server.requests.size(), 1);
    client.socket.abort();
    QTRY_COMPARE(server.abandoned, QList<PeerId>{server.requests.first().exchange});
    server.answer(server.requests.first().exchange, "too late");
    HttpClient next(server, post("y"));
    QTRY_COMPARE(server.requests.size(), 2);
}

void tst_Http::ignoresAnswersToNobody()
{
    HttpServer server;
    for (const PeerId nobody : {PeerId(0), PeerId(1), ~PeerId(0)})
        server.answer(nobody, "x");
    HttpClient client(server, post("x"));
    QTRY_COMPARE(client.answers(), 1);
}

void tst_Http::answersAnExchangeOnlyOnce()
{
    HttpServer server({.limits = quickLimits(), .bodyBytes = 1'000, .answers = false});
    HttpClient client(server, post("1") + post("2"));
    QTRY_COMPARE(server.requests.size(), 1);
    server.answer(server.requests.first().exchange, "first");
    server.answer(server.requests.first().exchange, "again");
    QTRY_COMPARE(server.requests.size(), 2);
    server.answer(server.requests.last().exchange, "second");
    QTRY_COMPARE(client.answers(), 2);
    QVERIFY(client.bytes.contains("first") && client.bytes.contains("second") && !client.bytes.contains("again"));
}

void tst_Http::sendsALargeAnswerToASlowReader()
{
    HttpServer server({.limits = quickLimits(), .bodyBytes = 1'000, .answers = false});
    HttpClient client(server, post("x", "Connection: close\r\n"));
    client.reads = false;
    client.socket.setReadBufferSize(1'000);
    QTRY_COMPARE(server.requests.size(), 1);
    server.answer(server.requests.first().exchange, QByteArray(8'000'000, 'y'));
    QTRY_VERIFY(client.socket.bytesAvailable() > 0);
    client.reads = true;
    client.socket.setReadBufferSize(0);
    client.bytes += client.socket.readAll();
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.body().size(), 8'000'000);
}

void tst_Http::doesNotPileUpAnswersForAPeerThatDoesNotRead()
{
    HttpServer server({.limits = quickLimits(), .bodyBytes = 1'000, .answers = false});
    HttpClient client(server);
    client.reads = false;
    client.socket.setReadBufferSize(1);
    QByteArray many;
    for (int i = 0; i < 100; ++i)
        many += post("x");
    client.send(many);
    qsizetype answered = 0;
    for (int turns = 0; turns < 200; ++turns) { // until no further request is taken
        while (answered < server.requests.size())
            server.answer(server.requests[answered++].exchange, QByteArray(1'000'000, 'y'));
        QTest::qWait(2);
    }
    QVERIFY2(answered < 50, qPrintable(QString::number(answered)));
    client.reads = true;
    client.socket.setReadBufferSize(0);
    client.bytes += client.socket.readAll();
    const auto answerAll = [&] {
        while (answered < server.requests.size())
            server.answer(server.requests[answered++].exchange, "z");
        return answered == 100;
    };
    QTRY_VERIFY_WITH_TIMEOUT(answerAll(), 20'000);
    QTRY_COMPARE(client.answers(), 100);
}

void tst_Http::stopsWithRequestsInEveryState()
{
    HttpServer server({.limits = quickLimits(), .bodyBytes = 1'000, .answers = false});
    HttpClient silent(server);
    HttpClient head(server, "GET / HTTP/1.1\r\n");
    HttpClient body(server, post("abc").chopped(1));
    HttpClient waiting(server, post("abc"));
    HttpClient refused(server, "nonsense\r\n\r\n");
    QTRY_COMPARE(server.requests.size(), 1);
    server.stop();
    QTRY_VERIFY(silent.isClosed() && head.isClosed() && body.isClosed() && waiting.isClosed() && refused.isClosed());
}

QTEST_GUILESS_MAIN(tst_Http)
#include "tst_http.moc"
