// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/presence.h"

namespace conclave::server {

using protocol::Presence;

Presence PresenceBoard::of(const UserId &user) const
{
    const auto it = m_present.constFind(user);
    if (it == m_present.cend() || it->isEmpty())
        return Presence::Offline;
    return it->values().contains(Presence::Online) ? Presence::Online : Presence::Away;
}

PresenceBoard::Watchers PresenceBoard::set(PeerId peer, const UserId &user, Presence presence)
{
    const auto before = of(user);
    m_present[user].insert(peer, presence);
    return changed(user, before);
}

PresenceBoard::Watchers PresenceBoard::remove(PeerId peer, const UserId &user)
{
    watch(peer, {});
    const auto before = of(user);
    const auto it = m_present.find(user);
    if (it == m_present.end())
        return {};
    it->remove(peer);
    if (it->isEmpty())
        m_present.erase(it);
    return changed(user, before);
}

void PresenceBoard::watch(PeerId peer, const QList<UserId> &users)
{
    const auto previous = m_watched.take(peer);
    for (const auto &user : previous) {
        const auto it = m_watchers.find(user);
        it->remove(peer);
        if (it->isEmpty())
            m_watchers.erase(it);
    }
    const QList<UserId> unique = QSet<UserId>(users.begin(), users.end()).values();
    for (const auto &user : unique)
        m_watchers[user].insert(peer);
    if (!unique.isEmpty())
        m_watched.insert(peer, unique);
}

PresenceBoard::Watchers PresenceBoard::changed(const UserId &user, Presence before) const
{
    return of(user) == before ? Watchers() : m_watchers.value(user).values();
}

} // namespace conclave::server
