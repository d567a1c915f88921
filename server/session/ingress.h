// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/engine.h"
#include "server/session/router.h"

namespace conclave::server {

// What every greeting says about this server; never changes while it runs.
struct Greeting
{
    QString workspace;
    QString incarnation;
    protocol::Limits limits;

    QByteArray welcome(qint64 nowMs) const; // an encoded reply
};

// Where WebSocket messages become calls: greeting, decoding, bounds; what needs nobody else is answered here. One for
// each IO thread, used on it only.
class Ingress
{
public:
    struct Parts
    {
        const Router &router;
        const Greeting &greeting;
        const Clock &clock;
        PostOutbound post;
        std::function<bool(Call)> submit; // to the domain thread; false when its queue is full
        std::function<void(PeerId)> gone; // to the domain thread, always
    };
    explicit Ingress(Parts parts);

    void opened(PeerId peer, const QString &address); // as Call::address
    void received(PeerId peer, const QByteArray &message);
    void closed(PeerId peer);
    void dismiss(PeerId peer, qint64 retryAfterMs); // tells it when to come back; what it asks from now on is refused

private:
    struct Peer
    {
        bool greeted = false;
        int protocol = 0;
        int faults = 0;
        std::optional<qint64> comeBackMs = {}; // it was dismissed
        QString address;
    };
    void handle(PeerId id, Peer &peer, const protocol::Envelope &envelope, Outgoing &outgoing);
    void greet(PeerId id, Peer &peer, const protocol::Envelope &envelope, Outgoing &outgoing);
    void fault(PeerId id, Peer &peer, qint64 re, const Error &error, Outgoing &outgoing);

    const Parts m_parts;
    QHash<PeerId, Peer> m_peers;
};

} // namespace conclave::server
