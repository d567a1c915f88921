// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/conversations.h"
#include "server/domain/purge.h"
#include "server/session/engine.h"
#include "shared/util/logging.h"

#include <QElapsedTimer>

// The part of the engine that nobody asked for: what ends by time, and what others did.
namespace conclave::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 TidyUpIntervalMs = 60LL * 60 * 1000;
constexpr qint64 EmptyLogMs = 2000; // between two times
constexpr int EndsAtOnce = 20; // in one turn; those that are left come in the next
constexpr qint64 PurgeMs = 20; // of a turn

} // namespace

void Engine::gone(PeerId peer)
{
    const auto session = m_sessions.close(peer);
    m_bus.unsubscribeAll(peer);
    m_transfers.end(peer);
    m_reads.forget(peer);
    if (!session)
        return;
    const auto user = session->caller.user;
    tellPresence(user, m_presence.remove(peer, user));
}

void Engine::closeSession(PeerId peer, int code)
{
    gone(peer);
    m_outgoing->disconnect(peer, code);
}

void Engine::everySecond()
{
    writeCursors();
    endStatuses();
    m_typing.forgetOld(m_parts.clock.steadyMs());
    closeExpired();
    followInvalidations();
    checkTransfers();
    m_rates.forgetRested(m_parts.clock.steadyMs());
    m_guard.forgetOld(m_parts.clock.steadyMs());
    tidyUp();
    emptyLog();
    purge();
    endConversations();
    m_outgoing->send();
}

void Engine::writeCursors()
{
    const auto rows = m_cursors.pending();
    const auto delivered = m_cursors.pendingDelivered();
    if (rows.isEmpty() && delivered.isEmpty())
        return;
    UnitOfWork unit(m_parts.workspace, m_parts.stores, m_parts.clock);
    for (const auto &row : rows)
        unit.put(row);
    for (const auto &row : delivered)
        unit.put(row);
    const auto outcome = m_flush.run(unit);
    const auto waiting = m_cursors.takeWaiting();
    const auto *flushed = std::get_if<Flushed>(&outcome);
    for (const auto &[peer, re] : waiting) {
        if (flushed)
            m_outgoing->reply(peer, re, protocol::encode(protocol::Done()));
        else
            m_outgoing->fail(peer, re, std::get<FlushFailure>(outcome).error);
    }
    if (flushed) {
        m_cursors.clear();
        publish(*flushed);
    }
}

// What users said about themselves until now.
void Engine::endStatuses()
{
    const auto users = m_parts.workspace.statusesEnded(m_parts.clock.nowMs());
    if (users.isEmpty())
        return;
    UnitOfWork unit(m_parts.workspace, m_parts.stores, m_parts.clock);
    for (const auto &id : users) {
        auto row = unit.user(id);
        if (!row)
            continue;
        row->user.status.reset();
        unit.put(*row);
    }
    const auto outcome = m_flush.run(unit); // a failure was logged; again in a second
    if (const auto *flushed = std::get_if<Flushed>(&outcome))
        publish(*flushed);
}

void Engine::closeExpired()
{
    const auto limit = m_parts.clock.nowMs() - m_parts.clockSkewMs;
    const auto peers = m_sessions.peersWhere([limit](const Session &session) { return session.expiresAt < limit; });
    for (const auto peer : peers)
        closeSession(peer, protocol::CloseTokenExpired);
}

// Whoever must not read any more gets no more, however long ago they began.
void Engine::checkTransfers()
{
    const auto hasEnded = [this](const Caller &caller) {
        return !m_parts.workspace.isAlive(caller.sid, m_parts.workspace.user(caller.user));
    };
    const auto isAllowed = [this](Caller caller, const Carried &carried) {
        UnitOfWork unit(m_parts.workspace, m_parts.stores, m_parts.clock);
        caller.role = m_parts.workspace.user(caller.user)->user.role;
        return carried.mayGoOn(unit, caller);
    };
    m_transfers.check(hasEnded, isAllowed);
}

// A piece a second until nothing is left, then again in an hour.
void Engine::tidyUp()
{
    if (m_parts.clock.steadyMs() < m_nextTidyUpMs)
        return;
    const auto some = m_parts.stores.housekeeping.step(m_parts.clock.nowMs());
    if (!some)
        qCWarning(lcDomain) << "cannot take away what is old:" << some.error().detail;
    if (!some || !*some)
        m_nextTidyUpMs = m_parts.clock.steadyMs() + TidyUpIntervalMs;
    if (some && !*some)
        m_parts.counters.tidiedAt.set(m_parts.clock.nowMs());
}

// What people delete is gone from the tables at once; this takes it out of SQLite's write-ahead log.
void Engine::emptyLog()
{
    const auto now = m_parts.clock.steadyMs();
    if (!m_logHoldsDeleted || now - m_logEmptiedMs < EmptyLogMs)
        return;
    m_logEmptiedMs = now;
    const auto emptied = m_parts.stores.database.emptyLog();
    if (!emptied)
        qCWarning(lcDomain) << "cannot empty the write-ahead log:" << emptied.error().detail;
    m_logHoldsDeleted = !emptied || !*emptied;
}

// Each in a unit of its own. Whoever comes second, of two servers of one workspace, finds another acl_version and looks
// again in the next turn.
void Engine::endConversations()
{
    const auto due = m_parts.stores.conversations.due(m_parts.clock.nowMs(), EndsAtOnce);
    if (!due)
        qCWarning(lcDomain) << "cannot read what is over:" << due.error().detail;
    for (const auto &id : due ? *due : QList<ConversationId>()) {
        UnitOfWork unit(m_parts.workspace, m_parts.stores, m_parts.clock);
        const auto ended = Conversations::end(unit, id);
        if (ended && !*ended)
            m_parts.workspace.evict(id); // what we knew of it is not what the database says
        if (!ended || !*ended)
            continue;
        const auto outcome = m_flush.run(unit);
        if (const auto *flushed = std::get_if<Flushed>(&outcome))
            publish(*flushed);
        else if (std::get<FlushFailure>(outcome).kind == FlushFailure::Kind::OutcomeUnknown)
            resync(unit);
    }
}

void Engine::purge()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < PurgeMs) {
        const auto some = Purge(m_parts.stores, m_parts.clock.nowMs()).step();
        if (!some)
            qCWarning(lcDomain) << "cannot purge:" << some.error().detail;
        if (some)
            m_parts.counters.purgedAt.set(m_parts.clock.nowMs());
        if (!some || !*some)
            return;
        m_logHoldsDeleted = true;
    }
}

// Administration on the command line, and other nodes: they leave a row, we forget what we knew. Rows of our own are
// followed too: perhaps nobody could say whether they were committed.
void Engine::followInvalidations()
{
    const auto rows = m_invalidations.next();
    if (!rows) {
        qCWarning(lcDomain) << "cannot read invalidations:" << rows.error().detail;
        return;
    }
    auto &workspace = m_parts.workspace;
    Flushed others;
    for (const auto &row : *rows) {
        if (row.kind == "session"_L1 && !workspace.isRevoked(SessionId{row.subject})) {
            workspace.revoke(SessionId{row.subject});
            others.revoked.append(SessionId{row.subject});
        } else if (row.kind == "conversation"_L1) {
            workspace.evict(ConversationId{row.subject});
            m_transfers.doubtAll();
        } else if (row.kind == "user"_L1) {
            const UserId id{row.subject};
            const auto *known = workspace.user(id);
            const auto before = known ? std::optional(*known) : std::nullopt;
            if (!workspace.reload(id))
                m_invalidations.tellAgain(row);
            else if (const auto *now = workspace.user(id); now && before != *now)
                others.users.append(*now);
        }
    }
    publish(others);
}

} // namespace conclave::server
