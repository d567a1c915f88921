// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/addresscounts.h"
#include "server/transport/handshake.h"

#include <QObject>

class QTcpSocket;

namespace conclave::server {

// A connection from accept until the head of its first request is there. It looks at the bytes and leaves them in the
// socket, for whoever gets it. Lives on an IO thread; owned by IoWorker.
class Incoming final : public QObject
{
    Q_OBJECT

public:
    Incoming(QTcpSocket *socket, AddressSlot slot, qint64 headerBytes, qint64 deadlineMs, QObject *parent);

    bool isOverdue(qint64 nowMs) const { return nowMs >= m_deadlineMs; }
    QByteArray head() const;
    QTcpSocket *socket() const { return m_socket; }
    const QHostAddress &address() const { return m_address; } // the peer's, until somebody knows better
    void setAddress(const QHostAddress &address) { m_address = address; }
    QTcpSocket *releaseSocket(); // the caller owns it
    void setSlot(AddressSlot slot) { m_slot = std::move(slot); }
    AddressSlot releaseSlot() { return std::move(m_slot); }
    void refuse(int status); // answers, then closes

Q_SIGNALS:
    void headRead(conclave::server::HeadState state); // once
    void gone();

private:
    void look();

    QTcpSocket *m_socket; // our child until released
    QHostAddress m_address;
    AddressSlot m_slot;
    const qint64 m_headerBytes;
    const qint64 m_deadlineMs;
    qsizetype m_scanned = 0;
    bool m_done = false;
};

} // namespace conclave::server
