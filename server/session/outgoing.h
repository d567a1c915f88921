// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/peer.h"
#include "shared/protocol/codec.h"
#include "shared/protocol/errors.h"
#include "shared/util/logging.h"

#include <QMap>
#include <functional>
#include <vector>

namespace conclave::server {

using PostOutbound = std::function<void(int thread, std::vector<Outbound>)>; // any thread

// What leaves in one turn: gathered in order, then one batch to each IO thread. Used on one thread, for one turn.
class Outgoing
{
public:
    explicit Outgoing(const PostOutbound &post)
        : m_post(post)
    {
    }
    ~Outgoing() { send(); }
    Outgoing(const Outgoing &) = delete;
    Outgoing &operator=(const Outgoing &) = delete;

    // The answer to a request: `body` is an encoded object.
    void reply(PeerId peer, qint64 re, const QByteArray &body)
    {
        if (kindOf(peer) == PeerKind::HttpExchange)
            add(peer, HttpResponse{.exchange = peer, .body = body});
        else
            add(peer, Delivery{protocol::reply(re, body), {peer}});
    }

    void fail(PeerId peer, qint64 re, const Error &why)
    {
        const auto error = told(peer, re, why);
        if (kindOf(peer) == PeerKind::HttpExchange)
            add(peer, failureResponse(peer, error));
        else
            add(peer, Delivery{protocol::encodeFailure(re, error), {peer}});
    }

    void push(const QByteArray &frame, const QList<PeerId> &peers, std::chrono::steady_clock::time_point since = {})
    {
        QMap<int, QList<PeerId>> byThread;
        for (const auto peer : peers)
            byThread[threadOf(peer)].append(peer);
        for (auto it = byThread.cbegin(); it != byThread.cend(); ++it)
            m_batches[it.key()].push_back(Delivery{frame, it.value(), since});
    }

    void admit(PeerId peer) { add(peer, Admit{peer}); }
    void disconnect(PeerId peer, int code) { add(peer, Disconnect{peer, {code, {}}}); }

    void send()
    {
        for (auto it = m_batches.begin(); it != m_batches.end(); ++it)
            m_post(it.key(), std::move(it.value()));
        m_batches.clear();
    }

private:
    // What is the server's own fault is for the log, where the one whom a user tells of it finds it by its id.
    // Over HTTP the id stands in a header, over a WebSocket in the message.
    static Error told(PeerId peer, qint64 re, const Error &error)
    {
        const auto &info = protocol::errorInfo(error.code);
        if (info.httpStatus < 500 || error.code == ErrorCode::Busy)
            return error;
        const bool isHttp = kindOf(peer) == PeerKind::HttpExchange;
        const auto id = isHttp ? requestId(peer) : requestId(peer) + '-' + QByteArray::number(re);
        const LogRequest request(id);
        qCWarning(lcServer).noquote() << "a request failed with" << info.name << error.detail;
        return {error.code, isHttp ? QString() : QStringLiteral("request ") + QString::fromLatin1(id),
                error.retryAfterMs};
    }

    void add(PeerId peer, Outbound outbound) { m_batches[threadOf(peer)].push_back(std::move(outbound)); }

    const PostOutbound &m_post;
    QMap<int, std::vector<Outbound>> m_batches;
};

} // namespace conclave::server
