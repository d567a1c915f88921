// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/acceptor.h"
#include "server/transport/addresscounts.h"
#include "server/transport/iothread.h"

#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>
#include <memory>

// The transport layer on a loopback port, and clients for it. What it reports arrives on the test's thread.
namespace conclave::server::test {

struct Options
{
    TransportLimits limits = {};
    QStringList origins = {QStringLiteral("https://chat.example.com")};
    int threads = 1;
    TrustedProxies proxies = {};
    std::optional<QSslConfiguration> tls = {};
};

class TransportServer
{
public:
    explicit TransportServer(const Options &options = {})
        : m_events([](std::vector<std::function<void()>> &&events) {
            for (const auto &event : events)
                event();
        })
    {
        std::vector<IoThread *> threads;
        for (int i = 0; i < options.threads; ++i) {
            m_threads.push_back(
                std::make_unique<IoThread>(i, IoOptions{options.limits, options.origins, options.proxies, options.tls},
                                           callbacks(), IoThread::Shared{m_guests, m_httpClients, m_all}));
            m_threads.back()->start();
            threads.push_back(m_threads.back().get());
        }
        m_acceptor = std::make_unique<Acceptor>(threads);
        started = bool(m_acceptor->start(QHostAddress(QHostAddress::LocalHost), 0));
    }
    ~TransportServer() { stop(); }

    void stop()
    {
        m_acceptor.reset();
        for (const auto &thread : m_threads)
            thread->stop();
    }
    quint16 port() const { return m_acceptor->serverPort(); }
    void post(std::vector<Outbound> outbound) { m_threads.front()->post(std::move(outbound)); }
    void postTo(PeerId peer, Outbound outbound) { m_threads[size_t(threadOf(peer))]->post({std::move(outbound)}); }

    bool started = false;
    QList<PeerId> opened;
    QHash<PeerId, PeerInfo> infos;
    QList<QByteArray> received;
    QList<PeerId> closed;
    int plain = 0; // requests that went to HTTP
    QStringList plainAddresses; // whose they were

private:
    IoCallbacks callbacks()
    {
        IoCallbacks callbacks;
        callbacks.opened = [this](PeerId peer, const PeerInfo &info) {
            report([this, peer, info] {
                opened += peer;
                infos.insert(peer, info);
            });
        };
        callbacks.received
            = [this](PeerId, const QByteArray &message) { report([this, message] { received += message; }); };
        callbacks.closed = [this](PeerId peer) { report([this, peer] { closed += peer; }); };
        callbacks.http = [this](QTcpSocket *socket, const QString &address) {
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater, Qt::DirectConnection);
            socket->write("HTTP/1.1 299 Plain\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
            report([this, address] {
                ++plain;
                plainAddresses += address;
            });
        };
        return callbacks;
    }
    void report(std::function<void()> event) { m_events.post(std::move(event)); }

    AddressCounts m_guests;
    AddressCounts m_httpClients;
    ConnectionCount m_all;
    Mailbox<std::function<void()>> m_events;
    std::vector<std::unique_ptr<IoThread>> m_threads;
    std::unique_ptr<Acceptor> m_acceptor;
};

// A QWebSocket that notes what comes.
struct WebSocketClient
{
    WebSocketClient()
    {
        QObject::connect(
            &socket, &QWebSocket::textMessageReceived, &socket, [this](const QString &text) { texts += text; },
            Qt::DirectConnection);
    }
    void open(quint16 port, const QByteArray &origin = {}, const QByteArray &path = "/v1")
    {
        QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(QString::fromLatin1(path))));
        if (!origin.isEmpty())
            request.setRawHeader("Origin", origin);
        request.setRawHeader("Sec-WebSocket-Protocol", "conclave.v1");
        request.setRawHeader("User-Agent", "test/1");
        socket.open(request);
    }
    bool isOpen() const { return socket.state() == QAbstractSocket::ConnectedState; }
    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QWebSocket socket;
    QStringList texts;
};

// Bytes as they are.
struct RawClient
{
    explicit RawClient(quint16 port, const QByteArray &first = {})
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
        if (!first.isEmpty())
            socket.write(first);
    }
    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QTcpSocket socket;
    QByteArray bytes;
    bool reads = true;
};

inline QByteArray handshake(const QByteArray &more = {}, const QByteArray &path = "/v1")
{
    return "GET " + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + more + "\r\n";
}

// A frame as a client sends it. The mask is zero: the payload stays readable.
inline QByteArray clientFrame(int opcode, const QByteArray &payload, bool isFinal = true)
{
    QByteArray frame;
    frame += char((isFinal ? 0x80 : 0) | opcode);
    if (payload.size() < 126) {
        frame += char(0x80 | payload.size());
    } else {
        frame += char(0x80 | 126);
        frame += char(payload.size() >> 8);
        frame += char(payload.size() & 0xff);
    }
    return frame + QByteArray(4, '\0') + payload;
}

} // namespace conclave::server::test
