// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/httpconnections.h"
#include "server/transport/acceptor.h"
#include "server/transport/addresscounts.h"
#include "server/transport/iothread.h"

#include <QTcpSocket>
#include <QTest>
#include <memory>

// Transport with HTTP on a loopback port. It answers on the test's thread, as the domain does, with what it got.
namespace conclave::server::test {

inline TransportLimits quickLimits()
{
    TransportLimits limits;
    limits.lingerMs = 30;
    return limits;
}

struct HttpOptions
{
    TransportLimits limits = quickLimits();
    qint64 bodyBytes = 1'000;
    bool answers = true; // otherwise the test does
    std::optional<QSslConfiguration> tls = {};
};

class HttpServer
{
public:
    explicit HttpServer(const HttpOptions &options = {})
        : m_options(options)
        , m_events([](std::vector<std::function<void()>> &&events) {
            for (const auto &event : events)
                event();
        })
        , m_http(0, options.limits, httpCallbacks())
        , m_thread(0, IoOptions{options.limits, {}, {}, options.tls}, ioCallbacks(),
                   IoThread::Shared{m_guests, m_httpClients, m_all})
        , m_acceptor({&m_thread})
    {
        m_thread.start();
        started = bool(m_acceptor.start(QHostAddress(QHostAddress::LocalHost), 0));
    }
    ~HttpServer() { stop(); }

    void stop()
    {
        m_acceptor.close();
        m_thread.stop();
    }
    quint16 port() const { return m_acceptor.serverPort(); }
    void answer(PeerId exchange, const QByteArray &body, int status = 200)
    {
        m_thread.post({HttpResponse{.exchange = exchange, .status = status, .body = body}});
    }

    bool started = false;
    QList<HttpRequest> heads; // admitted or refused
    QList<HttpRequest> requests;
    QList<PeerId> abandoned;

    // Of requests to /stream. The test allows bodies, asks for their pieces and sends what is wanted of answers.
    QByteArrayList pieces;
    bool tookLast = false;
    int wanted = 0; // so often more of an answer
    void post(const Outbound &outbound) { m_thread.post({outbound}); }

private:
    // /refuse is refused once its head is there, /now is answered on the IO thread.
    HttpCallbacks httpCallbacks()
    {
        HttpCallbacks callbacks;
        callbacks.admit = [this](const HttpRequest &head) -> HttpAdmission {
            report([this, head] { heads += head; });
            if (head.path == "/stream" && head.method != "GET")
                return HttpStreamed();
            if (head.path == "/refuse")
                return HttpResponse{.exchange = head.exchange, .status = 401, .body = "{}"};
            return m_options.bodyBytes;
        };
        callbacks.received = [this](HttpRequest request) {
            if (request.path == "/now")
                m_http.answer(HttpResponse{.exchange = request.exchange, .body = "now"});
            else
                report([this, request] { receive(request); });
        };
        callbacks.piece = [this](PeerId, const QByteArray &bytes, bool isLast) {
            report([this, bytes, isLast] {
                pieces += bytes;
                tookLast = isLast;
            });
        };
        callbacks.drained = [this](PeerId) { report([this] { ++wanted; }); };
        callbacks.abandoned = [this](PeerId exchange) { report([this, exchange] { abandoned += exchange; }); };
        return callbacks;
    }
    IoCallbacks ioCallbacks()
    {
        IoCallbacks callbacks;
        callbacks.opened = [](PeerId, const PeerInfo &) {};
        callbacks.received = [](PeerId, const QByteArray &) {};
        callbacks.closed = [](PeerId) {};
        callbacks.http = [this](QTcpSocket *socket, const QString &address) { m_http.take(socket, address); };
        callbacks.answer = [this](const HttpOutbound &outbound) { m_http.answer(outbound); };
        callbacks.stopping = [this] { m_http.closeAll(); };
        return callbacks;
    }
    void receive(const HttpRequest &request)
    {
        requests += request;
        if (m_options.answers && request.path != "/stream")
            answer(request.exchange, request.method + ' ' + request.path + ' ' + request.body);
    }
    void report(std::function<void()> event) { m_events.post(std::move(event)); }

    const HttpOptions m_options;
    AddressCounts m_guests;
    AddressCounts m_httpClients;
    ConnectionCount m_all;
    Mailbox<std::function<void()>> m_events;
    HttpConnections m_http;
    IoThread m_thread;
    Acceptor m_acceptor;
};

struct HttpClient
{
    explicit HttpClient(const HttpServer &server, const QByteArray &first = {})
        : HttpClient(server.port(), first)
    {
    }
    explicit HttpClient(quint16 port, const QByteArray &first)
    {
        QObject::connect(
            &socket, &QTcpSocket::readyRead, &socket,
            [this] {
                if (reads)
                    bytes += socket.readAll();
            },
            Qt::DirectConnection);
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        socket.waitForConnected(3'000);
        send(first);
    }
    void send(const QByteArray &text)
    {
        if (!text.isEmpty())
            socket.write(text);
    }
    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }
    qsizetype answers() const { return bytes.count("HTTP/1.1 "); }
    QByteArray body() const { return bytes.mid(bytes.indexOf("\r\n\r\n") + 4); }

    QTcpSocket socket;
    QByteArray bytes;
    bool reads = true;
};

inline QByteArray post(const QByteArray &body, const QByteArray &more = {}, const QByteArray &path = "/v1/x")
{
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "Content-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body;
}

inline QByteArray chunked(const QByteArray &chunks, const QByteArray &more = {})
{
    return "POST /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" + more + "\r\n" + chunks;
}

} // namespace conclave::server::test
