// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/stores.h"
#include "shared/util/clock.h"

#include <QCache>
#include <QHash>
#include <QSet>
#include <memory>

namespace conclave::server {

struct MemberState
{
    Seq joinedSeq = 0;
    std::optional<Seq> leftSeq;
    bool posts = false; // in a broadcast channel

    bool isPresent() const { return !leftSeq; }
    bool operator==(const MemberState &) const = default;
};

// A conversation as the last commit left it, or as a unit of work sees it. Never changed in place.
struct ConversationState
{
    protocol::Conversation info; // with the number of members and the posters
    qint64 aclVersion = 0;
    QHash<UserId, MemberState> members; // present and former

    bool operator==(const ConversationState &) const = default;
    void listPosters(); // of a broadcast channel: info.posters says what `members` say
};
using ConversationPointer = std::shared_ptr<const ConversationState>;

// The committed state that requests run against: all users, the conversations in use, the sessions revoked lately.
// Lives on the domain thread. What it has not is loaded from the database; what is evicted is loaded again.
class Workspace
{
public:
    static constexpr qint64 RevokedMemoryMs = 11 * 60'000; // longer than any access token lives

    Workspace(Stores &stores, const Clock &clock);

    Status load();
    const QString &name() const { return m_name; }
    const QString &incarnation() const { return m_incarnation; }

    const UserRow *user(const UserId &id) const;
    const UserRow *userByName(const QString &name) const;
    QSet<UserId> activeOwners() const;
    QList<UserId> statusesEnded(qint64 now) const; // whose status has an end that is over
    bool hasUsers() const { return !m_users.isEmpty(); }
    qint64 directoryVersion() const { return m_directoryVersion; }
    Result<ConversationPointer> conversation(const ConversationId &id); // nullptr when there is none
    bool isRevoked(const SessionId &sid) const { return m_revoked.contains(sid); }

    // Whether a session still speaks for its user, of whom `row` is what is known at this moment.
    bool isAlive(const SessionId &sid, const UserRow *row) const
    {
        return row && !row->user.disabled && !isRevoked(sid);
    }

    void put(const UserRow &row);
    void put(ConversationPointer state);
    void revoke(const SessionId &sid);
    void evict(const ConversationId &id) { m_conversations.remove(id); }
    Status reload(const UserId &id);

private:
    Stores &m_stores;
    const Clock &m_clock;
    QString m_name;
    QString m_incarnation;
    QHash<UserId, UserRow> m_users;
    QHash<QString, UserId> m_userIds;
    QHash<UserId, qint64> m_statusEnds;
    qint64 m_directoryVersion = 0;
    QCache<ConversationId, ConversationPointer> m_conversations;
    QHash<SessionId, qint64> m_revoked; // sid -> when, by the steady clock
};

} // namespace conclave::server
