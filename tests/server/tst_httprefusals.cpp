// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/httpserver.h"
#include "tests/server/nginx.h"

using namespace conclave::server;
using namespace conclave::server::test;

// What HTTP does not take, over real sockets, byte for byte.
class tst_HttpRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesUnclearBodyLengths_data();
    void refusesUnclearBodyLengths();
    void refusesHostileRequests_data();
    void refusesHostileRequests();
    void readsAsNginxDoes_data();
    void readsAsNginxDoes();
    void refusesAnUpgradeThatIsMalformed();
    void refusesBadChunks_data();
    void refusesBadChunks();
    void readsChunksAsNginxDoes_data();
    void readsChunksAsNginxDoes();
    void cleanupTestCase();
    void refusesALargeBodyBeforeItsFirstByte();
    void refusesLargeChunksAsTheyGrow();
    void refusesByTheHeadAlone();
    void keepsTheConnectionAfterARefusalWithoutABody();
    void asksForNoBodyThatItWillNotTake();
    void refusesALongHead();
    void refusesALongSecondHead();
    void closesASlowHead();
    void closesASlowBody();
    void closesAnIdleConnection();

private:
    void refuses(); // the row's request, with its status, and closes
    void staysInStep(const QByteArray &request); // with an nginx in front
    void answersOthers();

    std::unique_ptr<HttpServer> m_behind;
    std::unique_ptr<Nginx> m_nginx;
    int m_others = 0;
};

namespace {

void row(const char *name, const QByteArray &request, int status = 400)
{
    QTest::newRow(name) << request << status;
}

QByteArray head(const QByteArray &fields)
{
    return "POST /v1/x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

QByteArray line(const QByteArray &text)
{
    return text + "\r\nHost: a\r\n\r\n";
}

} // namespace

void tst_HttpRefusals::refusesUnclearBodyLengths_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    row("both lengths", head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
    row("both lengths, turned", head("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n");
    row("two lengths", head("Content-Length: 1\r\nContent-Length: 2\r\n") + "xx");
    row("the same length twice", head("Content-Length: 1\r\nContent-Length: 1\r\n") + "x");
    row("a list of lengths", head("Content-Length: 1, 1\r\n") + "x");
    row("negative length", head("Content-Length: -1\r\n"));
    row("length with a sign", head("Content-Length: +1\r\n") + "x");
    row("length in hexadecimal", head("Content-Length: 0x1\r\n") + "x");
    row("length beyond 64 bits", head("Content-Length: 99999999999999999999\r\n"));
    row("huge length", head("Content-Length: 999999999999999999\r\n"), 413);
    row("empty length", head("Content-Length:\r\n"));
    row("encoding twice", head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n");
    row("encoding with others", head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n");
    row("identity", head("Transfer-Encoding: identity\r\n"));
    row("unknown encoding", head("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n");
    row("encoding with a control character",
        head("Transfer-Encoding: \x0b"
             "chunked\r\n")
            + "0\r\n\r\n");
    row("encoding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

void tst_HttpRefusals::refusesUnclearBodyLengths()
{
    refuses();
}

void tst_HttpRefusals::refusesHostileRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    row("space before the colon", head("Content-Length : 1\r\n") + "x");
    row("space before the name", head(" Content-Length: 1\r\n") + "x");
    row("folded line", head("X: a\r\n b\r\n"));
    row("line that folds by a tab", head("Transfer-Encoding:\r\n\tchunked\r\n"));
    row("bare line feed", "GET / HTTP/1.1\nHost: a\n\n");
    row("bare line feed in a header", head("X: a\nContent-Length: 1\r\n"));
    row("bare carriage return", head("X: a\rContent-Length: 1\r\n"));
    row("two carriage returns", head("X: a\r\r\n"));
    row("null in a value", head(QByteArray("X: a\0b\r\n", 8)));
    row("null in a name", head(QByteArray("X\0: a\r\n", 7)));
    row("no colon", head("Content-Length\r\n"));
    row("empty name", head(": 1\r\n"));
    row("bracket in a name", head("X(y): 1\r\n"));
    row("no host", "GET / HTTP/1.1\r\n\r\n");
    row("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    row("two authorizations", head("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"));
    row("two content types", head("Content-Type: a/b\r\nContent-Type: c/d\r\n"));
    row("HTTP/0.9", "GET /\r\n\r\n");
    row("HTTP/1.2", line("GET / HTTP/1.2"));
    row("HTTP/2.0", line("GET / HTTP/2.0"));
    row("HTTP/1.10", line("GET / HTTP/1.10"));
    row("small letters", line("GET / http/1.1"));
    row("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("no version", line("GET / "));
    row("two spaces", line("GET  / HTTP/1.1"));
    row("space in the target", line("GET /a b HTTP/1.1"));
    row("space after the version", line("GET / HTTP/1.1 "));
    row("absolute target", line("GET http://a/ HTTP/1.1"));
    row("target without a slash", line("GET x HTTP/1.1"));
    row("fragment in the target", line("GET /#x HTTP/1.1"));
    row("high byte in the target", line("GET /\xc3\xa4 HTTP/1.1"));
    row("bracket in the method", line("G(T / HTTP/1.1"));
    row("empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("binary", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    row("unknown expectation", head("Expect: wonders\r\nContent-Length: 1\r\n"), 417);
    row("OPTIONS", line("OPTIONS * HTTP/1.1"), 405);
    row("TRACE", line("TRACE / HTTP/1.1"), 405);
    row("get in small letters", line("get / HTTP/1.1"), 405);
    row("unknown method", line("BREW / HTTP/1.1"), 405);
}

void tst_HttpRefusals::refusesHostileRequests()
{
    refuses();
}

void tst_HttpRefusals::refuses()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpServer server;
    HttpClient client(server, request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.answers(), 1);
    const auto expected = "HTTP/1.1 " + QByteArray::number(status) + ' ';
    QVERIFY2(client.bytes.startsWith(expected), client.bytes.constData());
    QVERIFY(client.bytes.contains("\r\nConnection: close\r\n"));
    QVERIFY(client.bytes.endsWith("\r\n\r\n"));
    QVERIFY(status != 405 || client.bytes.contains("\r\nAllow: "));
    QVERIFY(server.requests.isEmpty());
}

void tst_HttpRefusals::readsAsNginxDoes_data()
{
    refusesUnclearBodyLengths_data();
    refusesHostileRequests_data();
}

void tst_HttpRefusals::readsAsNginxDoes()
{
    QFETCH(const QByteArray, request);
    staysInStep(request);
}

// What nginx takes for one request is one for the server, too, and what follows belongs to nobody else. Some of the
// table nginx refuses by itself, some it puts right before it passes it on.
void tst_HttpRefusals::staysInStep(const QByteArray &request)
{
    if (Nginx::program().isEmpty())
        QSKIP("nginx is not installed");
    if (!m_nginx) {
        m_behind = std::make_unique<HttpServer>();
        m_nginx = std::make_unique<Nginx>(m_behind->port());
    }
    QVERIFY(m_nginx->isRunning);
    answersOthers(); // so that a connection to the server is open
    const auto before = m_behind->requests.size();
    const auto passedBefore = m_nginx->passedOn().size();
    HttpClient client(m_nginx->port(), request + "GET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QTest::qWait(20); // for what should not come
    QByteArrayList seen;
    for (const auto &got : m_behind->requests.mid(before))
        seen += got.method + ' ' + got.path;
    QTRY_COMPARE(m_nginx->passedOn().mid(passedBefore), seen);
    answersOthers();
}

void tst_HttpRefusals::answersOthers()
{
    for (int i = 0; i < 2; ++i) {
        const auto path = "/other" + QByteArray::number(++m_others);
        HttpClient other(m_nginx->port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QTRY_VERIFY(other.isClosed());
        QVERIFY2(other.bytes.startsWith("HTTP/1.1 200 "), other.bytes.constData());
        QCOMPARE(other.body(), "GET " + path + ' ');
    }
}

void tst_HttpRefusals::cleanupTestCase()
{
    m_nginx.reset();
    m_behind.reset();
}

void tst_HttpRefusals::refusesAnUpgradeThatIsMalformed()
{
    HttpServer server;
    HttpClient client(server,
                      "GET /v1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                      "Origin : https://evil.example\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.bytes.startsWith("HTTP/1.1 400 "));
}

void tst_HttpRefusals::refusesBadChunks_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::newRow("not a number") << QByteArray("x\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("negative") << QByteArray("-1\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("empty size") << QByteArray("\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("too short") << QByteArray("2\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("bare line feed") << QByteArray("3\nabc\n0\n\n");
    QTest::newRow("bare line feed in an extension") << QByteArray("3;a\nb\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("bare line feed after the bytes") << QByteArray("3\r\nabc\n0\r\n\r\n");
    QTest::newRow("bare line feed in the trailer") << QByteArray("3\r\nabc\r\n0\r\nX: a\nY: b\r\n\r\n");
    QTest::newRow("space before the size") << QByteArray(" 3\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("space after the size") << QByteArray("3 \r\nabc\r\n0\r\n\r\n");
    QTest::newRow("null in an extension") << QByteArray("3;a\0b\r\nabc\r\n0\r\n\r\n", 17);
    QTest::newRow("trailer with a length") << QByteArray("3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n");
    QTest::newRow("beyond 64 bits") << QByteArray("fffffffffffffffff\r\nabc");
    QTest::newRow("0x") << QByteArray("0x3\r\nabc\r\n0\r\n\r\n");
    QTest::newRow("endless extension") << "3;" + QByteArray(20'000, 'x');
    QTest::newRow("endless trailer") << "0\r\nX: " + QByteArray(20'000, 'x');
}

void tst_HttpRefusals::refusesBadChunks()
{
    QFETCH(QByteArray, chunks);
    HttpServer server;
    HttpClient client(server, chunked(chunks));
    QTRY_VERIFY(client.isClosed());
    QVERIFY2(client.bytes.startsWith("HTTP/1.1 400 ") || client.bytes.startsWith("HTTP/1.1 413 "),
             client.bytes.constData());
    QVERIFY(server.requests.isEmpty());
}

void tst_HttpRefusals::readsChunksAsNginxDoes_data()
{
    refusesBadChunks_data();
}

void tst_HttpRefusals::readsChunksAsNginxDoes()
{
    QFETCH(const QByteArray, chunks);
    staysInStep(chunked(chunks));
}

void tst_HttpRefusals::refusesALargeBodyBeforeItsFirstByte()
{
    HttpServer server;
    HttpClient client(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 413 "));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(server.requests.isEmpty());
}

void tst_HttpRefusals::refusesLargeChunksAsTheyGrow()
{
    HttpServer server;
    HttpClient client(server, chunked("258\r\n" + QByteArray(600, 'x') + "\r\n"));
    client.send("258\r\n");
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 413 "));
    QTRY_VERIFY(client.isClosed());
}

void tst_HttpRefusals::refusesByTheHeadAlone()
{
    HttpServer server;
    HttpClient client(server, "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n");
    QTRY_VERIFY(client.bytes.startsWith("HTTP/1.1 401 "));
    QVERIFY(client.bytes.contains("\r\nWWW-Authenticate: Bearer\r\n"));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(server.requests.isEmpty());
}

void tst_HttpRefusals::keepsTheConnectionAfterARefusalWithoutABody()
{
    HttpServer server;
    HttpClient client(server, "GET /refuse HTTP/1.1\r\nHost: a\r\n\r\n" + post("next"));
    QTRY_COMPARE(client.answers(), 2);
    QVERIFY(client.bytes.startsWith("HTTP/1.1 401 "));
    QVERIFY(client.bytes.endsWith("next"));
}

void tst_HttpRefusals::asksForNoBodyThatItWillNotTake()
{
    HttpServer server;
    for (const char *request :
         {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n",
          "POST /refuse HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"}) {
        HttpClient client(server, request);
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.bytes.startsWith("HTTP/1.1 4"));
        QVERIFY(!client.bytes.contains("100 Continue"));
    }
}

void tst_HttpRefusals::refusesALongHead()
{
    HttpServer server;
    HttpClient client(server, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 40 && !client.isClosed(); ++i) {
        client.send("X: " + QByteArray(600, 'x') + "\r\n");
        QTest::qWait(1);
    }
    QTRY_VERIFY(client.isClosed());
    QVERIFY(server.heads.isEmpty());
}

void tst_HttpRefusals::refusesALongSecondHead()
{
    HttpServer server;
    HttpClient client(server, post("x"));
    QTRY_COMPARE(client.answers(), 1);
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(20'000, 'x'));
    QTRY_COMPARE(client.answers(), 2);
    QVERIFY(client.bytes.contains("HTTP/1.1 431 "));
    QTRY_VERIFY(client.isClosed());
}

void tst_HttpRefusals::closesASlowHead()
{
    auto limits = quickLimits();
    limits.handshakeMs = 100;
    HttpServer server({.limits = limits, .bodyBytes = 1'000, .answers = true});
    HttpClient first(server, "GET / HT");
    QTRY_VERIFY(first.isClosed());
    HttpClient second(server, post("x") + "GET / HT"); // the second request has the same time
    QTRY_VERIFY(second.isClosed());
    QVERIFY(second.bytes.contains("HTTP/1.1 408 "));
}

void tst_HttpRefusals::closesASlowBody()
{
    auto limits = quickLimits();
    limits.bodyMs = 100;
    HttpServer server({.limits = limits, .bodyBytes = 1'000, .answers = true});
    HttpClient client(server, post("abc").chopped(1));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.bytes.startsWith("HTTP/1.1 408 "));
    QVERIFY(server.requests.isEmpty());
}

void tst_HttpRefusals::closesAnIdleConnection()
{
    auto limits = quickLimits();
    limits.idleHttpMs = 100;
    HttpServer server({.limits = limits, .bodyBytes = 1'000, .answers = true});
    HttpClient client(server, post("x"));
    QTRY_COMPARE(client.answers(), 1);
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.answers(), 1);
}

QTEST_GUILESS_MAIN(tst_HttpRefusals)
#include "tst_httprefusals.moc"
