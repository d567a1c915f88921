// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/addresscounts.h"
#include "server/transport/peer.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>

class QWebSocket;

namespace conclave::server {

// One WebSocket from its handshake to its end. QWebSocket reads, keeps the limits and speaks the control frames; what
// we send goes past it: frames arrive here ready made, are gathered for the length of a turn and leave in one write.
// Lives on an IO thread; owned by IoWorker, which deletes it in a later turn than the one that emits closed().
class WebSocketPeer final : public QObject
{
    Q_OBJECT

public:
    // Owns the socket; the tcp socket below it belongs to QWebSocket and dies with it.
    WebSocketPeer(PeerId id, QWebSocket *socket, QTcpSocket *tcp, AddressSlot slot, const TransportLimits &limits);
    ~WebSocketPeer() override;

    PeerId id() const { return m_id; }
    void start(qint64 nowMs);
    void admit();
    void append(const QByteArray &frame); // gone at the next flush()
    void flush();
    void close(int code, const QString &reason);
    void abort();
    void check(qint64 nowMs); // timers: sign-in, heartbeat, an end that takes too long
    int closeCode() const { return m_closeCode; } // of the WebSocket protocol; 1006 when nobody said goodbye
    bool wasSlow() const { return m_wasSlow; } // closed because it did not read
    qint64 queuedBytes() const;
    bool isDirty() const { return !m_out.isEmpty(); }

Q_SIGNALS:
    void received(const QByteArray &message);
    void closed(); // once

private:
    void hear(const QByteArray &message);
    bool isOpen() const;
    void setIncomingLimit(qint64 bytes);

    const PeerId m_id;
    QWebSocket *const m_socket; // our child
    const QPointer<QTcpSocket> m_tcp;
    const bool m_isPlain; // no TLS: may be written to directly
    AddressSlot m_slot; // until the peer is admitted
    const TransportLimits &m_limits;
    QByteArray m_out;
    qint64 m_nowMs = 0; // as of the last check
    qint64 m_signInUntilMs = 0; // 0: admitted
    qint64 m_nextPingMs = 0;
    qint64 m_closedAtMs = 0; // 0: not closing
    int m_unansweredPings = 0;
    int m_closeCode = 1006;
    bool m_wasSlow = false;
};

} // namespace conclave::server
