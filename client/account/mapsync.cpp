// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/mapsync.h"

#include "shared/protocol/errors.h"
#include "shared/protocol/frames/events.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int MostAtOnce = 4; // on their way
constexpr qint64 LeastPauseMs = 1000;

} // namespace

MapSync::MapSync(LocalStore &store, Requests &requests, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_pause(this)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &MapSync::pump);
}

Status MapSync::set(const QString &key, const QString &value)
{
    if (auto done = m_store.map().wish(key, value); !done)
        return done;
    Q_EMIT changed(key);
    pump();
    return {};
}

void MapSync::start()
{
    m_running = true;
    pump();
}

void MapSync::stop()
{
    m_running = false;
    m_busy.clear();
    m_pause.stop();
}

void MapSync::pump()
{
    if (!m_running || m_pause.isActive())
        return;
    const auto wishes = m_store.map().wishes();
    if (!wishes) {
        Q_EMIT storageFailed(wishes.error());
        return;
    }
    for (const auto &wish : *wishes) {
        if (m_busy.size() < MostAtOnce && !m_busy.contains(wish.key))
            send(wish);
    }
}

void MapSync::send(const MapStore::Wish &wish)
{
    m_busy.insert(wish.key);
    m_requests.send(protocol::SetMap{wish.key, wish.value}, this,
                    [this, wish](const Result<protocol::SetMap::Reply> &reply) {
                        m_busy.remove(wish.key);
                        const auto code = reply ? ErrorCode::Internal : reply.error().code;
                        if (!reply && code == ErrorCode::NetworkUnreachable)
                            return; // again after the next connection
                        if (!reply && protocol::errorInfo(code).retry != protocol::Retry::Never) {
                            m_pause.start(int(std::max(reply.error().retryAfterMs, LeastPauseMs)));
                            return;
                        }
                        if (auto done = settle(wish, reply); !done)
                            Q_EMIT storageFailed(done.error());
                        pump();
                    });
}

// What the server will never take is forgotten: what it has is true.
Status MapSync::settle(const MapStore::Wish &wish, const Result<protocol::SetMap::Reply> &reply)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    if (reply) {
        const auto put = m_store.profile().putMapEntry({wish.key, wish.value, reply->version});
        if (!put)
            return put.error();
    }
    if (auto done = m_store.map().grant(wish); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    if (!reply)
        Q_EMIT changed(wish.key);
    return {};
}

} // namespace conclave::client
