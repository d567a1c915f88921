// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/engine.h"
#include "shared/util/logging.h"

// The part of the engine that nobody asked for: what ends by time, and what others did.
namespace conclave::server {

using namespace Qt::StringLiterals;

void Engine::gone(PeerId peer)
{
    const auto session = m_sessions.close(peer);
    m_bus.unsubscribeAll(peer);
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
    closeExpired();
    followInvalidations();
    m_outgoing->send();
}

void Engine::writeCursors()
{
    const auto rows = m_cursors.pending();
    if (rows.isEmpty())
        return;
    UnitOfWork unit(m_parts.workspace, m_parts.stores, m_parts.clock);
    for (const auto &row : rows)
        unit.put(row);
    const auto outcome = m_flush.run(unit);
    if (const auto *flushed = std::get_if<Flushed>(&outcome)) {
        m_cursors.clear();
        publish(*flushed);
    }
}

void Engine::closeExpired()
{
    const auto limit = m_parts.clock.nowMs() - Tokens::SkewMs;
    const auto peers = m_sessions.peersWhere([limit](const Session &session) { return session.expiresAt < limit; });
    for (const auto peer : peers)
        closeSession(peer, protocol::CloseTokenExpired);
}

// Administration on the command line, and other nodes: they leave a row, we forget what we knew.
void Engine::followInvalidations()
{
    if (m_lastInvalidation < 0) {
        const auto last = m_parts.stores.workspace.lastInvalidation();
        if (last)
            m_lastInvalidation = *last;
        return;
    }
    const auto rows = m_parts.stores.workspace.invalidationsSince(m_lastInvalidation);
    if (!rows) {
        qCWarning(lcDomain) << "cannot read invalidations:" << rows.error().detail;
        return;
    }
    Flushed others;
    for (const auto &row : *rows) {
        m_lastInvalidation = row.id;
        if (row.node == m_parts.node)
            continue;
        if (row.kind == "session"_L1) {
            m_parts.workspace.revoke(SessionId{row.subject});
            others.revoked.append(SessionId{row.subject});
        } else if (row.kind == "user"_L1 && m_parts.workspace.reload(UserId{row.subject})) {
            if (const auto *user = m_parts.workspace.user(UserId{row.subject}))
                others.users.append(*user);
        }
    }
    publish(others);
}

} // namespace conclave::server
