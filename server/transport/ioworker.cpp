// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/ioworker.h"

#include "server/transport/encryption.h"
#include "server/transport/framing.h"
#include "server/transport/incoming.h"
#include "server/transport/websocketpeer.h"
#include "shared/util/logging.h"

#include <QAbstractEventDispatcher>
#include <QWebSocket>
#include <algorithm>
#include <limits>

namespace conclave::server {

namespace {

constexpr int SlowTurnMs = 20;
constexpr qint64 WarningPauseMs = 10'000;
constexpr int DrainStepMs = 10;
constexpr int StopMs = 1'500; // for the last frames to leave

// Counts a socket for as long as it lives, wherever it goes.
class Counted final : public QObject
{
public:
    Counted(AddressSlot slot, QTcpSocket *socket)
        : QObject(socket)
        , m_slot(std::move(slot))
    {
    }

private:
    AddressSlot m_slot;
};

// The same, in the count of all.
class Present final : public QObject
{
public:
    Present(ConnectionCount &count, QTcpSocket *socket)
        : QObject(socket)
        , m_count(count)
    {
    }
    ~Present() override { m_count.leave(); }

private:
    ConnectionCount &m_count;
};

int tickMs(const TransportLimits &limits)
{
    return std::clamp(std::min({limits.handshakeMs, limits.signInMs, limits.pingMs}) / 8, 5, 1'000);
}

} // namespace

IoWorker::IoWorker(int index, const IoOptions &options, const IoCallbacks &callbacks, IoThread::Shared shared,
                   TransportCounters &counters)
    : m_index(index)
    , m_options(options)
    , m_callbacks(callbacks)
    , m_shared(shared)
    , m_counters(counters)
    , m_tls(options.tls)
    , m_ids(index, PeerKind::WebSocket)
    , m_server(QString(), QWebSocketServer::NonSecureMode)
{
    m_clock.start();
    m_server.setSupportedSubprotocols({QStringLiteral("conclave.v1")});
    m_server.setMaxPendingConnections(std::numeric_limits<int>::max()); // at its limit it drops connections
    connect(
        &m_server, &QWebSocketServer::newConnection, this, [this] { adopt(); }, Qt::DirectConnection);
    connect(&m_tick, &QTimer::timeout, this, &IoWorker::checkTimers, Qt::DirectConnection);
    m_tick.start(tickMs(m_options.limits));
    connect(&m_drain, &QTimer::timeout, this, &IoWorker::dismissDue, Qt::DirectConnection);
    watchTurns();
}

IoWorker::~IoWorker()
{
    for (const auto &[place, upgrading] : m_upgrading)
        delete upgrading.socket.data();
    m_peers.clear(); // before the server, whose children their sockets have been
}

void IoWorker::take(qintptr descriptor)
{
    auto socket = makeSocket();
    if (!socket->setSocketDescriptor(descriptor)) {
        qCWarning(lcTransport) << "An accepted connection cannot be used:" << socket->errorString();
        return;
    }
    if (m_stopping) {
        socket->abort();
        return;
    }
    if (!isEncrypted(*socket) && !mayBePlain(*socket))
        return socket->abort();
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!m_shared.all.enter(m_options.limits.connections)) {
        m_counters.refusedByServer.add();
        return isEncrypted(*socket) ? socket->abort() : watch(std::move(socket), AddressSlot(), 503);
    }
    new Present(m_shared.all, socket.get());
    if (m_options.proxies.contains(socket->peerAddress()))
        return watch(std::move(socket), AddressSlot(), 0); // counted once it has said for whom it comes
    auto slot = m_shared.guests.acquire(socket->peerAddress(), m_options.limits.guestsPerAddress);
    m_counters.refusedByAddress.add(!slot);
    if (!slot && isEncrypted(*socket))
        return socket->abort(); // a handshake costs too much to say no in
    const int refusal = slot ? 0 : 429;
    watch(std::move(socket), std::move(slot).value_or(AddressSlot()), refusal);
}

std::unique_ptr<QTcpSocket> IoWorker::makeSocket() const
{
    if (!m_tls)
        return std::make_unique<QTcpSocket>();
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(*m_tls);
    return socket;
}

bool IoWorker::mayBePlain(const QTcpSocket &socket)
{
    if (m_options.proxies.allowPlain(socket.peerAddress()))
        return true;
    m_counters.refusedPlain.add();
    const auto nowMs = m_clock.elapsed();
    if (!m_lastStrangerMs || nowMs - *m_lastStrangerMs >= WarningPauseMs) {
        m_lastStrangerMs = nowMs;
        qCWarning(lcTransport).noquote() << "An unencrypted connection is refused: server.trusted_proxies does not name"
                                         << plainAddress(socket.peerAddress()).toString();
    }
    return false;
}

void IoWorker::watch(std::unique_ptr<QTcpSocket> socket, AddressSlot slot, int refusal)
{
    auto *encrypted = qobject_cast<QSslSocket *>(socket.get());
    auto owned = std::make_unique<Incoming>(socket.release(), std::move(slot), m_options.limits.headerBytes,
                                            m_clock.elapsed() + m_options.limits.handshakeMs, nullptr);
    auto *incoming = owned.get();
    m_incoming.emplace(incoming, std::move(owned));
    connect(
        incoming, &Incoming::headRead, this, [this, incoming](HeadState state) { sort(incoming, state); },
        Qt::DirectConnection);
    connect(
        incoming, &Incoming::gone, this, [this, incoming] { drop(incoming); }, Qt::DirectConnection);
    if (encrypted)
        encrypted->startServerEncryption();
    if (refusal)
        incoming->refuse(refusal);
}

void IoWorker::sort(Incoming *incoming, HeadState state)
{
    if (state == HeadState::Malformed)
        return passToHttp(incoming); // which says why not
    if (m_options.proxies.contains(incoming->address()))
        incoming->setAddress(m_options.proxies.clientOf(incoming->address(), forwardedFor(incoming->head())));
    const auto handshake = readHandshake(incoming->head(), m_options.origins);
    switch (handshake.verdict) {
    case HandshakeVerdict::NotOurs:
        return passToHttp(incoming);
    case HandshakeVerdict::Accept:
        return upgrade(incoming, handshake);
    case HandshakeVerdict::WrongPath:
        return incoming->refuse(404);
    case HandshakeVerdict::WrongOrigin:
        return incoming->refuse(403);
    case HandshakeVerdict::WrongVersion:
        return incoming->refuse(426);
    case HandshakeVerdict::BadRequest:
        return incoming->refuse(400);
    }
}

void IoWorker::passToHttp(Incoming *incoming)
{
    const auto address = incoming->address();
    auto slot = m_shared.httpClients.acquire(address, m_options.limits.httpPerAddress);
    m_counters.refusedByAddress.add(!slot);
    if (!slot || !m_callbacks.http)
        return incoming->refuse(slot ? 404 : 429);
    auto *socket = incoming->releaseSocket();
    drop(incoming);
    new Counted(std::move(*slot), socket);
    m_callbacks.http(socket, address.toString());
}

void IoWorker::upgrade(Incoming *incoming, const Handshake &handshake)
{
    if (m_options.proxies.contains(incoming->socket()->peerAddress())) {
        auto slot = m_shared.guests.acquire(incoming->address(), m_options.limits.guestsPerAddress);
        m_counters.refusedByAddress.add(!slot);
        if (!slot)
            return incoming->refuse(429);
        incoming->setSlot(*std::move(slot));
    }
    auto *socket = incoming->releaseSocket();
    Upgrading upgrading;
    upgrading.socket = socket;
    upgrading.info = {incoming->address().toString(), QString::fromLatin1(handshake.origin),
                      QString::fromLatin1(handshake.userAgent)};
    upgrading.slot = incoming->releaseSlot();
    upgrading.deadlineMs = m_clock.elapsed() + m_options.limits.handshakeMs;
    m_upgrading.insert_or_assign({socket->peerAddress().toString(), socket->peerPort()}, std::move(upgrading));
    drop(incoming);
    // It has to be told once of the bytes that are there, which some versions do themselves. Told twice, it would look
    // for a second handshake behind the first.
    bool isTold = false;
    const auto watching = connect(
        socket, &QTcpSocket::readyRead, this, [&isTold] { isTold = true; }, Qt::DirectConnection);
    m_server.handleConnection(socket);
    disconnect(watching);
    if (!isTold)
        Q_EMIT socket->readyRead();
}

// Mostly called from a signal of the one that goes.
void IoWorker::drop(Incoming *incoming)
{
    const auto it = m_incoming.find(incoming);
    if (it == m_incoming.end())
        return;
    it->second.release()->deleteLater();
    m_incoming.erase(it);
}

void IoWorker::adopt()
{
    while (auto *socket = m_server.nextPendingConnection())
        adopt(socket);
}

void IoWorker::adopt(QWebSocket *socket)
{
    const auto it = m_upgrading.find({socket->peerAddress().toString(), socket->peerPort()});
    if (it == m_upgrading.end() || !it->second.socket || m_stopping) {
        socket->abort();
        socket->deleteLater();
        return;
    }
    auto upgrading = std::move(it->second);
    m_upgrading.erase(it);
    const auto id = m_ids.next();
    auto owned
        = std::make_unique<WebSocketPeer>(id, socket, upgrading.socket, std::move(upgrading.slot), m_options.limits);
    auto *peer = owned.get();
    m_peers.emplace(id, std::move(owned));
    peer->start(m_clock.elapsed());
    connect(
        peer, &WebSocketPeer::received, this,
        [this, id](const QByteArray &message) { m_callbacks.received(id, message); }, Qt::DirectConnection);
    connect(
        peer, &WebSocketPeer::closed, this, [this, id] { forget(id); }, Qt::QueuedConnection);
    m_counters.connections.add(1);
    m_callbacks.opened(id, upgrading.info);
    if (m_draining.isValid())
        dismiss(*peer);
}

void IoWorker::forget(PeerId peer)
{
    const auto it = m_peers.find(peer);
    if (it == m_peers.end())
        return;
    m_counters.connections.add(-1);
    m_counters.closes.add(it->second->closeCode());
    m_counters.slowConsumers.add(it->second->closeCode() == protocol::CloseResync && it->second->wasSlow());
    m_peers.erase(it);
    m_callbacks.closed(peer);
    if (m_stopping && m_peers.empty())
        Q_EMIT stopped();
}

void IoWorker::deliver(const std::vector<Outbound> &outbound)
{
    for (const auto &item : outbound)
        send(item);
    for (auto *peer : std::exchange(m_dirty, {}))
        peer->flush();
}

void IoWorker::send(const Outbound &outbound)
{
    if (const auto *delivery = std::get_if<Delivery>(&outbound)) {
        deliver(*delivery);
    } else if (const auto *admit = std::get_if<Admit>(&outbound)) {
        if (const auto it = m_peers.find(admit->peer); it != m_peers.end())
            it->second->admit();
    } else if (const auto *disconnect = std::get_if<Disconnect>(&outbound)) {
        if (const auto it = m_peers.find(disconnect->peer); it != m_peers.end())
            it->second->close(disconnect->close.code, disconnect->close.reason);
    } else if (m_callbacks.answer) {
        std::visit(
            [this]<class T>(const T &value) {
                if constexpr (std::is_constructible_v<HttpOutbound, T>)
                    m_callbacks.answer(value);
            },
            outbound);
    }
}

void IoWorker::deliver(const Delivery &delivery)
{
    QByteArray frame;
    const bool isCounted = delivery.since != std::chrono::steady_clock::time_point();
    const auto took = std::chrono::steady_clock::now() - delivery.since;
    for (const auto id : delivery.to) {
        const auto it = m_peers.find(id);
        if (it == m_peers.end())
            continue;
        if (frame.isEmpty())
            frame = textFrame(delivery.payload);
        auto &peer = *it->second;
        const bool wasDirty = peer.isDirty();
        peer.append(frame);
        if (isCounted)
            m_counters.deliveries.observe(took);
        if (!wasDirty && peer.isDirty())
            m_dirty.push_back(&peer);
    }
}

void IoWorker::checkTimers()
{
    const auto nowMs = m_clock.elapsed();
    std::vector<Incoming *> overdue;
    for (const auto &[incoming, owned] : m_incoming) {
        if (incoming->isOverdue(nowMs))
            overdue.push_back(incoming);
    }
    for (auto *incoming : overdue)
        drop(incoming);
    std::erase_if(m_upgrading, [nowMs](const auto &entry) {
        const bool isOver = !entry.second.socket || nowMs >= entry.second.deadlineMs;
        if (isOver && entry.second.socket)
            entry.second.socket->deleteLater();
        return isOver;
    });
    qint64 queuedBytes = 0;
    for (const auto &[id, peer] : m_peers) {
        peer->check(nowMs);
        queuedBytes += peer->queuedBytes();
    }
    m_counters.sendQueueBytes.set(queuedBytes);
}

void IoWorker::drain(int durationMs)
{
    if (m_stopping || m_draining.isValid())
        return;
    for (const auto &[id, peer] : m_peers)
        m_leaving.push_back(id);
    m_drainMs = durationMs;
    m_draining.start();
    m_drain.start(DrainStepMs);
    dismissDue();
}

void IoWorker::dismissDue()
{
    const auto count = m_leaving.size();
    const auto due = m_drainMs > 0 ? count * size_t(m_draining.elapsed()) / size_t(m_drainMs) + 1 : count;
    for (; m_dismissed < std::min(due, count); ++m_dismissed) {
        if (const auto it = m_peers.find(m_leaving[m_dismissed]); it != m_peers.end())
            dismiss(*it->second);
    }
    if (m_dismissed == count)
        m_drain.stop();
}

// When dismissDue() comes to the last one.
qint64 IoWorker::lastDueMs() const
{
    const auto count = qint64(m_leaving.size());
    return count > 0 ? m_drainMs * (count - 1) / count : 0;
}

void IoWorker::dismiss(WebSocketPeer &peer)
{
    if (m_callbacks.dismissed)
        m_callbacks.dismissed(peer.id(), std::max<qint64>(0, lastDueMs() - m_draining.elapsed()));
    else
        peer.close(CloseServiceRestart, QStringLiteral("the server stops"));
}

void IoWorker::stop()
{
    m_stopping = true;
    m_incoming.clear();
    if (m_callbacks.stopping)
        m_callbacks.stopping();
    if (m_peers.empty()) {
        Q_EMIT stopped();
        return;
    }
    for (const auto &[id, peer] : m_peers)
        peer->close(CloseServiceRestart, QStringLiteral("the server stops"));
    QTimer::singleShot(StopMs, this, [this] {
        for (const auto &[id, peer] : m_peers)
            peer->abort();
    });
    // Whatever state a socket may be in, the thread ends.
    QTimer::singleShot(2 * StopMs, this, &IoWorker::stopped);
}

void IoWorker::watchTurns()
{
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &IoWorker::endTurn, Qt::DirectConnection);
    connect(
        dispatcher, &QAbstractEventDispatcher::awake, this,
        [this] {
            endTurn();
            m_turn.start();
        },
        Qt::DirectConnection);
}

void IoWorker::endTurn()
{
    if (!m_turn.isValid())
        return;
    const auto tookMs = m_turn.elapsed();
    m_turn.invalidate();
    const auto nowMs = m_clock.elapsed();
    if (tookMs <= SlowTurnMs || (m_lastWarningMs && nowMs - m_lastWarningMs < WarningPauseMs))
        return;
    m_lastWarningMs = nowMs;
    qCWarning(lcTransport) << "IO thread" << m_index << "was busy for" << tookMs << "ms with" << m_peers.size()
                           << "peers";
}

} // namespace conclave::server
