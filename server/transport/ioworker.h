// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/addresscounts.h"
#include "server/transport/handshake.h"
#include "server/transport/iothread.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>
#include <QWebSocketServer>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

class QWebSocket;

namespace conclave::server {

class Incoming;
class WebSocketPeer;

// All the sockets of one IO thread. Made, used and destroyed on that thread, by IoThread::run().
class IoWorker final : public QObject
{
    Q_OBJECT

public:
    IoWorker(int index, const IoOptions &options, const IoCallbacks &callbacks, IoThread::Shared shared,
             TransportCounters &counters);
    ~IoWorker() override;

    void take(qintptr descriptor);
    void deliver(const std::vector<Outbound> &outbound);
    void drain(int durationMs);
    void useTls(const QSslConfiguration &tls) { m_tls = tls; }
    void stop(); // emits stopped(), when the peers have gone or had their time

Q_SIGNALS:
    void stopped();

private:
    using Place = std::pair<QString, quint16>; // address and port: unique among live connections of one listener

    // Between our look at the handshake and QWebSocketServer's.
    struct Upgrading
    {
        QPointer<QTcpSocket> socket;
        PeerInfo info;
        AddressSlot slot;
        qint64 deadlineMs = 0;
    };

    std::unique_ptr<QTcpSocket> makeSocket() const;
    bool mayBePlain(const QTcpSocket &socket); // or it is refused, and counted
    void watch(std::unique_ptr<QTcpSocket> socket, AddressSlot slot, int refusal); // an HTTP status, 0: none
    void sort(Incoming *incoming, HeadState state);
    void passToHttp(Incoming *incoming);
    void upgrade(Incoming *incoming, const Handshake &handshake);
    void drop(Incoming *incoming);
    void adopt();
    void adopt(QWebSocket *socket);
    void forget(PeerId peer);
    void dismissDue();
    qint64 lastDueMs() const;
    void dismiss(WebSocketPeer &peer);
    void deliver(const Delivery &delivery);
    void send(const Outbound &outbound);
    void checkTimers();
    void watchTurns();
    void endTurn();

    const int m_index;
    const IoOptions &m_options;
    const IoCallbacks &m_callbacks;
    const IoThread::Shared m_shared;
    TransportCounters &m_counters;
    std::optional<QSslConfiguration> m_tls;
    PeerIds m_ids;
    QWebSocketServer m_server;
    QTimer m_tick;
    QElapsedTimer m_clock;
    std::unordered_map<Incoming *, std::unique_ptr<Incoming>> m_incoming;
    std::map<Place, Upgrading> m_upgrading;
    std::unordered_map<PeerId, std::unique_ptr<WebSocketPeer>> m_peers;
    std::vector<WebSocketPeer *> m_dirty; // have something to flush; empty between turns
    bool m_stopping = false;

    // Draining: who is still to be dismissed, and by when all of them are.
    std::vector<PeerId> m_leaving;
    size_t m_dismissed = 0; // of these
    QTimer m_drain;
    QElapsedTimer m_draining; // invalid: it does not
    qint64 m_drainMs = 0;

    QElapsedTimer m_turn; // invalid while the thread waits
    qint64 m_lastWarningMs = 0;
    std::optional<qint64> m_lastStrangerMs; // when a refused one was warned of
};

} // namespace conclave::server
