// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/preferencesync.h"

#include "shared/protocol/errors.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr qint64 LeastWaitMs = 2000;

} // namespace

PreferenceSync::PreferenceSync(LocalStore &store, Requests &requests, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_wait(this)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &PreferenceSync::pump);
}

Status PreferenceSync::put(const QString &key, const QString &value)
{
    if (auto done = m_store.preferences().put(key, value); !done)
        return done;
    pump();
    return {};
}

void PreferenceSync::start()
{
    m_running = true;
    pump();
}

void PreferenceSync::stop()
{
    m_running = false;
    m_busy = false;
    m_wait.stop();
}

void PreferenceSync::pump()
{
    if (!m_running || m_busy || m_wait.isActive())
        return;
    const auto changes = m_store.preferences().unsent();
    if (!changes)
        Q_EMIT storageFailed(changes.error());
    else if (!changes->isEmpty())
        send(changes->first());
}

void PreferenceSync::send(const PreferenceStore::Unsent &change)
{
    m_busy = true;
    m_requests.send(protocol::SetMap{change.key, change.value}, this,
                    [this, change](const Result<protocol::SetMap::Reply> &reply) { handleReply(change, reply); });
}

void PreferenceSync::handleReply(const PreferenceStore::Unsent &change, const Result<protocol::SetMap::Reply> &reply)
{
    m_busy = false;
    const auto code = reply ? ErrorCode::Internal : reply.error().code;
    if (!reply && code == ErrorCode::NetworkUnreachable)
        return; // again after the next connection
    if (!reply && protocol::errorInfo(code).retry != protocol::Retry::Never) {
        m_wait.start(int(std::max(reply.error().retryAfterMs, LeastWaitMs)));
        return;
    }
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun()) {
        Q_EMIT storageFailed(transaction.begun().error());
        return;
    }
    auto done = m_store.preferences().sent(change);
    if (done && reply) { // the push with it may come later than what is asked meanwhile
        const auto kept = m_store.profile().putMapEntry({change.key, change.value, reply->version});
        done = kept ? Status() : Status(kept.error());
    }
    if (done)
        done = transaction.commit();
    if (!done)
        Q_EMIT storageFailed(done.error());
    else
        pump();
}

} // namespace conclave::client
