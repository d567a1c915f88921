// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/httpserver.h"

using namespace conclave::server;
using namespace conclave::server::test;

namespace {

constexpr qsizetype MostAtOnce = 512 * 1024; // of a body, before somebody asks for the next piece

QByteArray upload(qsizetype size, const QByteArray &more = {})
{
    return "PUT /stream HTTP/1.1\r\nHost: a\r\n" + more + "Content-Length: " + QByteArray::number(size) + "\r\n\r\n";
}

HttpResponse beginning(PeerId exchange, qint64 bytes)
{
    HttpResponse response;
    response.exchange = exchange;
    response.bodyBytes = bytes;
    return response;
}

} // namespace

// Bodies that come and go piece by piece.
class tst_HttpStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesABodyPieceByPiece();
    void readsNothingBeforeItMay();
    void asksAClientThatWaitsOnceItMay();
    void refusesALongerBodyThanAllowed();
    void aSlowBodyIsTooSlowHoweverManyPiecesItHas();
    void tellsWhenTheSenderIsGone();
    void anEarlyRefusalIsReadAfterTheBody();
    void keepsTheConnectionAfterABody();
    void sendsAnAnswerPieceByPiece();
    void waitsForAReader();
    void dropsAReaderThatStops();
    void aBrokenAnswerIsSeenAsBroken();

private:
    static PeerId exchangeOf(HttpServer &server)
    {
        return QTest::qWaitFor([&server] { return !server.requests.isEmpty(); }) ? server.requests.last().exchange : 0;
    }
    // Whatever the server did before this answer came, it has done.
    static bool settles(const HttpServer &server)
    {
        HttpClient other(server, post("x"));
        return QTest::qWaitFor([&other] { return other.answers() == 1; });
    }
};

void tst_HttpStreams::takesABodyPieceByPiece()
{
    HttpServer server;
    const QByteArray body(3'000'000, 'b');
    HttpClient client(server, upload(body.size()) + body);
    const auto exchange = exchangeOf(server);
    QVERIFY(exchange);
    server.post(HttpAllow{exchange, body.size()});
    QTRY_COMPARE(server.pieces.size(), 1);
    QVERIFY(settles(server));
    QCOMPARE(server.pieces.size(), 1); // the next one has not been asked for
    QVERIFY(server.pieces.first().size() <= MostAtOnce);
    while (!server.tookLast) {
        const auto before = server.pieces.size();
        server.post(HttpNext{exchange});
        QTRY_VERIFY(server.pieces.size() > before);
    }
    QVERIFY(server.pieces.join() == body);
    server.answer(exchange, "done");
    QTRY_COMPARE(client.body(), QByteArray("done"));
}

void tst_HttpStreams::readsNothingBeforeItMay()
{
    HttpServer server;
    HttpClient client(server, upload(10) + "0123456789");
    QVERIFY(exchangeOf(server));
    QVERIFY(settles(server));
    QVERIFY(server.pieces.isEmpty());
}

void tst_HttpStreams::asksAClientThatWaitsOnceItMay()
{
    HttpServer server;
    HttpClient client(server, upload(4, "Expect: 100-continue\r\n"));
    const auto exchange = exchangeOf(server);
    QVERIFY(settles(server));
    QVERIFY(client.bytes.isEmpty());
    server.post(HttpAllow{exchange, 4});
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 100 "));
    client.send("abcd");
    QTRY_VERIFY(server.tookLast);
    QCOMPARE(server.pieces, QByteArrayList{"abcd"});
}

void tst_HttpStreams::refusesALongerBodyThanAllowed()
{
    HttpServer server;
    HttpClient client(server, upload(5) + "abcde");
    const auto exchange = exchangeOf(server);
    server.post(HttpAllow{exchange, 4});
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 413 "));
    QTRY_COMPARE(server.abandoned, QList<PeerId>{exchange});
}

void tst_HttpStreams::aSlowBodyIsTooSlowHoweverManyPiecesItHas()
{
    auto limits = quickLimits();
    limits.bodyMs = 150;
    HttpServer server({.limits = limits});
    HttpClient client(server, upload(100));
    const auto exchange = exchangeOf(server);
    server.post(HttpAllow{exchange, 100});
    while (!client.isClosed()) { // a byte at a time, each late; only the time that the server waits for one counts
        QVERIFY(!server.tookLast);
        const auto before = server.pieces.size();
        QTest::qWait(20);
        client.send("x");
        QTRY_VERIFY(server.pieces.size() > before || client.isClosed());
        server.post(HttpNext{exchange});
    }
    QVERIFY(client.bytes.startsWith("HTTP/1.1 408 "));
    QTRY_COMPARE(server.abandoned, QList<PeerId>{exchange});
}

void tst_HttpStreams::tellsWhenTheSenderIsGone()
{
    HttpServer server;
    PeerId exchange = 0;
    {
        HttpClient client(server, upload(10) + "abc");
        exchange = exchangeOf(server);
        server.post(HttpAllow{exchange, 10});
        QTRY_COMPARE(server.pieces, QByteArrayList{"abc"});
    }
    QTRY_COMPARE(server.abandoned, QList<PeerId>{exchange});
}

void tst_HttpStreams::anEarlyRefusalIsReadAfterTheBody()
{
    HttpServer server;
    const QByteArray body(2'000'000, 'b');
    HttpClient client(server, upload(body.size()) + body.left(1'000'000));
    server.answer(exchangeOf(server), "no", 507);
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 507 "));
    QVERIFY(client.bytes.contains("\r\nConnection: close\r\n"));
    client.send(body.mid(1'000'000)); // as clients do that read only then
    QTRY_VERIFY(client.socket.bytesToWrite() == 0);
    QVERIFY(server.pieces.isEmpty());
}

void tst_HttpStreams::keepsTheConnectionAfterABody()
{
    HttpServer server;
    HttpClient client(server, upload(3) + "abc" + post("next"));
    const auto exchange = exchangeOf(server);
    server.post(HttpAllow{exchange, 3});
    QTRY_VERIFY(server.tookLast);
    server.answer(exchange, "done");
    QTRY_VERIFY(client.bytes.endsWith("POST /v1/x next"));
}

void tst_HttpStreams::sendsAnAnswerPieceByPiece()
{
    HttpServer server;
    HttpClient client(server, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto exchange = exchangeOf(server);
    server.post(beginning(exchange, 6));
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE(server.wanted, i);
        server.post(HttpBody{exchange, "ab"});
    }
    QTRY_VERIFY(client.bytes.endsWith("GET /b "));
    QVERIFY(client.bytes.contains("\r\nContent-Length: 6\r\n"));
    QVERIFY(client.bytes.contains("\r\n\r\nabababHTTP/1.1 200 "));
    QCOMPARE(server.wanted, 3); // not after the last
}

void tst_HttpStreams::waitsForAReader()
{
    HttpServer server;
    HttpClient client(server);
    client.reads = false;
    client.socket.setReadBufferSize(1);
    client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto exchange = exchangeOf(server);
    constexpr qint64 Piece = 256 * 1024;
    constexpr int Pieces = 200;
    server.post(beginning(exchange, Pieces * Piece));
    int sent = 0;
    while (QTest::qWaitFor([&] { return server.wanted > sent; }, 300)) {
        ++sent;
        server.post(HttpBody{exchange, QByteArray(Piece, 'x')});
    }
    QVERIFY2(sent < Pieces, "more than the reader and the system have room for"); // system: some MiB
    client.reads = true;
    client.socket.setReadBufferSize(0);
    client.bytes += client.socket.readAll();
    while (sent < Pieces) {
        QTRY_VERIFY(server.wanted > sent);
        ++sent;
        server.post(HttpBody{exchange, QByteArray(Piece, 'x')});
    }
    QTRY_COMPARE(client.body().size(), Pieces * Piece);
}

void tst_HttpStreams::dropsAReaderThatStops()
{
    auto limits = quickLimits();
    limits.bodyMs = 100;
    HttpServer server({.limits = limits});
    HttpClient client(server);
    client.reads = false;
    client.socket.setReadBufferSize(1);
    client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto exchange = exchangeOf(server);
    server.post(beginning(exchange, qint64(1) << 40));
    for (int sent = 0; server.abandoned.isEmpty();) {
        QTRY_VERIFY(server.wanted > sent || !server.abandoned.isEmpty());
        if (server.wanted > sent) {
            ++sent;
            server.post(HttpBody{exchange, QByteArray(256 * 1024, 'x')});
        }
    }
    QCOMPARE(server.abandoned, QList<PeerId>{exchange});
}

void tst_HttpStreams::aBrokenAnswerIsSeenAsBroken()
{
    HttpServer server;
    HttpClient client(server, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto exchange = exchangeOf(server);
    server.post(beginning(exchange, 1'000));
    server.post(HttpBody{exchange, "abc"});
    QTRY_VERIFY(client.bytes.endsWith("abc"));
    server.post(HttpBody{exchange, {}, true});
    QTRY_VERIFY(client.isClosed());
    QTRY_COMPARE(server.abandoned, QList<PeerId>{exchange});
}

QTEST_GUILESS_MAIN(tst_HttpStreams)
#include "tst_httpstreams.moc"
