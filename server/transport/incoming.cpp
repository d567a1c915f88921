// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/incoming.h"

#include "server/transport/encryption.h"

namespace conclave::server {

namespace {

QByteArray statusLine(int status)
{
    switch (status) {
    case 403:
        return "403 Forbidden";
    case 404:
        return "404 Not Found";
    case 426:
        return "426 Upgrade Required\r\nSec-WebSocket-Version: 13";
    case 429:
        return "429 Too Many Requests\r\nRetry-After: 10";
    case 431:
        return "431 Request Header Fields Too Large";
    case 503:
        return "503 Service Unavailable\r\nRetry-After: 10";
    default:
        return "400 Bad Request";
    }
}

} // namespace

Incoming::Incoming(QTcpSocket *socket, AddressSlot slot, qint64 headerBytes, qint64 deadlineMs, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_address(plainAddress(socket->peerAddress()))
    , m_slot(std::move(slot))
    , m_headerBytes(headerBytes)
    , m_deadlineMs(deadlineMs)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(headerBytes);
    connect(m_socket, &QTcpSocket::readyRead, this, &Incoming::look, Qt::DirectConnection);
    connect(m_socket, &QTcpSocket::disconnected, this, &Incoming::gone, Qt::DirectConnection);
}

QByteArray Incoming::head() const
{
    return m_socket->peek(m_headerBytes);
}

void Incoming::look()
{
    if (m_done)
        return;
    const auto text = head();
    const auto state = scanHead(text, m_scanned);
    if (state == HeadState::Incomplete && text.size() < m_headerBytes)
        return;
    m_done = true;
    if (state == HeadState::Incomplete)
        refuse(431);
    else
        Q_EMIT headRead(state);
}

QTcpSocket *Incoming::releaseSocket()
{
    m_done = true;
    disconnect(m_socket, nullptr, this, nullptr);
    m_socket->setParent(nullptr);
    m_socket->setReadBufferSize(0);
    return std::exchange(m_socket, nullptr);
}

void Incoming::refuse(int status)
{
    m_done = true;
    m_socket->write("HTTP/1.1 " + statusLine(status) + "\r\n" + (isEncrypted(*m_socket) ? StrictTransportSecurity : "")
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    m_socket->disconnectFromHost();
}

} // namespace conclave::server
