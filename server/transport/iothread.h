// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/counters.h"
#include "server/transport/mailbox.h"
#include "server/transport/peer.h"
#include "server/transport/trustedproxies.h"

#include <QSslConfiguration>
#include <QStringList>
#include <QThread>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QTcpSocket;

namespace conclave::server {

class AddressCounts;
class ConnectionCount;
class IoWorker;

// What one IO thread reports. All are called on that thread and must not block; http, answer and stopping may be
// empty when there is no HTTP.
struct IoCallbacks
{
    std::function<void(PeerId peer, const PeerInfo &info)> opened;
    std::function<void(PeerId peer, const QByteArray &message)> received; // between opened and closed only
    std::function<void(PeerId peer)> closed; // once for each opened; nothing reaches this peer any more

    // Takes over a socket whose first request is not for us. The request is still in the socket, unread, and no
    // readyRead will come for it.
    std::function<void(QTcpSocket *socket, const QString &address)> http;
    std::function<void(const HttpOutbound &outbound)> answer;
    std::function<void()> stopping; // drop all sockets taken over

    // Disconnect this peer once it has the answers to what it has asked so far; the last one has to go in `lastInMs`.
    // May be empty: then it is closed.
    std::function<void(PeerId peer, qint64 lastInMs)> dismissed;
};

struct IoOptions
{
    TransportLimits limits;
    QStringList origins; // that browsers may connect from, as they send them: https://chat.example.com
    TrustedProxies proxies = {};
    std::optional<QSslConfiguration> tls = {}; // every connection is encrypted
};

// One IO thread: it owns its sockets from accept to close. The object lives in the thread that made it; take() and
// post() may be called from any thread. Stopping closes every peer with CloseServiceRestart.
class IoThread final : public QThread
{
    Q_OBJECT

public:
    // These are shared by all IO threads and outlive them.
    struct Shared
    {
        AddressCounts &guests;
        AddressCounts &httpClients;
        ConnectionCount &all;
    };

    IoThread(int index, IoOptions options, IoCallbacks callbacks, Shared shared);
    ~IoThread() override; // stops

    void start(); // hides QThread's: the dispatcher has to be there first, and to be gone if we never start
    void take(qintptr descriptor); // an accepted connection; closed when the thread cannot take it
    void post(std::vector<Outbound> outbound); // in order; what is for peers that are gone is dropped
    void drain(int durationMs); // dismisses the peers one by one, evenly over this time; any that still come, at once
    const TransportCounters &counters() const { return m_counters; }
    void useTls(const QSslConfiguration &tls); // for connections that are yet to come
    void stop(); // returns when the thread has ended, within a few seconds; needs the QCoreApplication

protected:
    void run() override;

private:
    const int m_index;
    const IoOptions m_options;
    const IoCallbacks m_callbacks;
    const Shared m_shared;
    TransportCounters m_counters;
    IoWorker *m_worker = nullptr; // on the thread's own stack while it runs
    Mailbox<qintptr> m_descriptors;
    Mailbox<Outbound> m_outbound;
};

} // namespace conclave::server
