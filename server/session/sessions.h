// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/caller.h"
#include "server/transport/peer.h"

#include <QHash>
#include <algorithm>

namespace conclave::server {

// A signed-in WebSocket. It knows a queue (its peer id), not a socket.
struct Session
{
    Caller caller; // the role is looked up at each call
    qint64 expiresAt = 0; // of the access token that it showed last
    qint64 usedAt = 0; // when it asked for something last; steady
};

// The signed-in connections of this process. Lives on the domain thread.
class Sessions
{
public:
    const Session *find(PeerId peer) const
    {
        const auto it = m_sessions.constFind(peer);
        return it == m_sessions.cend() ? nullptr : &*it;
    }

    void open(PeerId peer, const Session &session)
    {
        close(peer);
        m_sessions.insert(peer, session);
        m_byUser[session.caller.user].append(peer);
    }

    std::optional<Session> close(PeerId peer)
    {
        const auto it = m_sessions.constFind(peer);
        if (it == m_sessions.cend())
            return std::nullopt;
        const auto session = *it;
        m_sessions.erase(it);
        auto &peers = m_byUser[session.caller.user];
        peers.removeOne(peer);
        if (peers.isEmpty())
            m_byUser.remove(session.caller.user);
        return session;
    }

    void use(PeerId peer, qint64 steadyMs)
    {
        if (const auto it = m_sessions.find(peer); it != m_sessions.end())
            it->usedAt = steadyMs;
    }

    // Of this user's, the one that nobody has used the longest; 0 when there is none.
    PeerId idlestOf(const UserId &user) const
    {
        const auto peers = m_byUser.value(user);
        const auto idlest = std::min_element(peers.begin(), peers.end(), [this](PeerId a, PeerId b) {
            return m_sessions.value(a).usedAt < m_sessions.value(b).usedAt;
        });
        return idlest == peers.end() ? 0 : *idlest;
    }

    QList<PeerId> peersOf(const UserId &user) const { return m_byUser.value(user); }

    template <class Matches>
    QList<PeerId> peersWhere(Matches &&matches) const
    {
        QList<PeerId> peers;
        for (auto it = m_sessions.cbegin(); it != m_sessions.cend(); ++it) {
            if (matches(*it))
                peers.append(it.key());
        }
        return peers;
    }

private:
    QHash<PeerId, Session> m_sessions;
    QHash<UserId, QList<PeerId>> m_byUser;
};

} // namespace conclave::server
