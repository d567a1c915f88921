// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/websocketpeer.h"

#include "server/transport/encryption.h"
#include "server/transport/platform/directsend.h"
#include "shared/protocol/errors.h"

#include <QWebSocket>
#include <algorithm>

namespace conclave::server {

namespace {

constexpr qsizetype FlushBytes = 64 * 1024; // more than this is not gathered: it would only be copied
constexpr qint64 ReadAheadBytes = 4 * 1024; // beside the largest message that the socket may hold
constexpr int CloseMs = 5'000; // for what is queued, and the close frame, to leave
constexpr int MaxUnansweredPings = 2;

} // namespace

WebSocketPeer::WebSocketPeer(PeerId id, QWebSocket *socket, QTcpSocket *tcp, AddressSlot slot,
                             const TransportLimits &limits)
    : m_id(id)
    , m_socket(socket)
    , m_tcp(tcp)
    , m_isPlain(tcp && !isEncrypted(*tcp))
    , m_slot(std::move(slot))
    , m_limits(limits)
{
    m_socket->setParent(this);
    setIncomingLimit(m_limits.guestMessageBytes); // at once: there is none otherwise
    connect(
        m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &message) { hear(message.toUtf8()); },
        Qt::DirectConnection);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &WebSocketPeer::hear, Qt::DirectConnection);
    connect(
        m_socket, &QWebSocket::pong, this, [this] { m_unansweredPings = 0; }, Qt::DirectConnection);
    connect(
        m_socket, &QWebSocket::aboutToClose, this, [this] { m_closeCode = int(m_socket->closeCode()); },
        Qt::DirectConnection);
    connect(m_socket, &QWebSocket::disconnected, this, &WebSocketPeer::closed, Qt::DirectConnection);
}

WebSocketPeer::~WebSocketPeer()
{
    disconnect(m_socket, nullptr, this, nullptr);
}

void WebSocketPeer::start(qint64 nowMs)
{
    m_nowMs = nowMs;
    m_signInUntilMs = nowMs + m_limits.signInMs;
    m_nextPingMs = nowMs + m_limits.pingMs;
}

void WebSocketPeer::admit()
{
    m_signInUntilMs = 0;
    m_slot.release();
    setIncomingLimit(m_limits.messageBytes);
}

void WebSocketPeer::setIncomingLimit(qint64 bytes)
{
    m_socket->setMaxAllowedIncomingFrameSize(quint64(bytes));
    m_socket->setMaxAllowedIncomingMessageSize(quint64(bytes));
    // QWebSocket takes a frame only when all of it is there.
    if (m_tcp)
        m_tcp->setReadBufferSize(bytes + ReadAheadBytes);
}

void WebSocketPeer::hear(const QByteArray &message)
{
    m_unansweredPings = 0;
    if (!m_closedAtMs)
        Q_EMIT received(message);
}

qint64 WebSocketPeer::queuedBytes() const
{
    return m_tcp ? m_tcp->bytesToWrite() : 0;
}

bool WebSocketPeer::isOpen() const
{
    return !m_closedAtMs && m_tcp && m_socket->state() == QAbstractSocket::ConnectedState
        && m_tcp->state() == QAbstractSocket::ConnectedState;
}

void WebSocketPeer::append(const QByteArray &frame)
{
    if (!isOpen())
        return;
    if (m_out.isEmpty())
        m_out = frame; // shared with all who get just this one
    else
        m_out += frame;
    if (m_out.size() >= FlushBytes)
        flush();
}

void WebSocketPeer::flush()
{
    const auto out = std::exchange(m_out, {});
    if (out.isEmpty() || !isOpen())
        return;
    qsizetype sent = 0;
    if (m_isPlain && m_tcp->bytesToWrite() == 0) // or we would overtake what Qt still has
        sent = sendDirectly(m_tcp->socketDescriptor(), out);
    if (sent < out.size()) // at once: half a frame must not wait outside the socket
        m_tcp->write(out.constData() + sent, out.size() - sent);
    m_wasSlow = m_tcp && unsentBytes(*m_tcp) > m_limits.outboundBytes;
    if (m_wasSlow)
        close(protocol::CloseResync, QStringLiteral("resync"));
}

void WebSocketPeer::close(int code, const QString &reason)
{
    flush();
    if (m_closedAtMs)
        return;
    m_closedAtMs = std::max(qint64(1), m_nowMs);
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason);
}

void WebSocketPeer::abort()
{
    m_closedAtMs = std::max(qint64(1), m_nowMs);
    if (m_tcp)
        m_tcp->abort();
}

void WebSocketPeer::check(qint64 nowMs)
{
    m_nowMs = nowMs;
    if (m_closedAtMs) {
        if (nowMs - m_closedAtMs >= CloseMs)
            abort();
    } else if (m_signInUntilMs && nowMs >= m_signInUntilMs) {
        close(protocol::CloseSignInTimeout, QStringLiteral("sign-in timeout"));
    } else if (nowMs >= m_nextPingMs) {
        m_nextPingMs = nowMs + m_limits.pingMs;
        if (m_unansweredPings++ >= MaxUnansweredPings)
            abort();
        else
            m_socket->ping();
    }
}

} // namespace conclave::server
