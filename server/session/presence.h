// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/peer.h"
#include "shared/protocol/entities.h"

#include <QHash>
#include <QSet>

namespace conclave::server {

// Who is there, and who wants to know. In memory only. Lives on the domain thread.
class PresenceBoard
{
public:
    using Watchers = QList<PeerId>; // to be told; empty when nothing changed for them

    protocol::Presence of(const UserId &user) const;
    Watchers set(PeerId peer, const UserId &user, protocol::Presence presence);
    Watchers remove(PeerId peer, const UserId &user);
    void watch(PeerId peer, const QList<UserId> &users); // replaces what it watched

private:
    Watchers changed(const UserId &user, protocol::Presence before) const;

    QHash<UserId, QHash<PeerId, protocol::Presence>> m_present;
    QHash<UserId, QSet<PeerId>> m_watchers;
    QHash<PeerId, QList<UserId>> m_watched;
};

} // namespace conclave::server
