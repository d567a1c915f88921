// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::server {

struct MemberRow
{
    ConversationId conversation;
    UserId user;
    Seq joinedSeq = 0;
    std::optional<Seq> leftSeq;

    bool operator==(const MemberRow &) const = default;
};

struct CursorRow
{
    ConversationId conversation;
    UserId user;
    Seq seq = 0;
};

// One of the user's devices has stored the conversation up to there.
struct DeliveredRow
{
    ConversationId conversation;
    UserId user;
    Seq seq = 0;
};

struct ConversationRow
{
    protocol::Conversation conversation; // `members` is not filled
    qint64 aclVersion = 0;
};

// How far a flush moves a conversation's log, and where that brought it.
struct Advance
{
    ConversationId conversation;
    int events = 0;
    int counted = 0;
    int aclChanges = 0;
};
struct Position
{
    ConversationId conversation;
    Seq lastSeq = 0;
    Ordinal lastOrdinal = 0;
    qint64 aclVersion = 0; // after the advance
};

// Conversations, their members and cursors. Used on its database's thread.
class ConversationStore
{
public:
    explicit ConversationStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<std::optional<ConversationRow>> byId(const ConversationId &id);
    Result<std::optional<ConversationId>> openByNameKey(const QString &nameKey); // among those open to all
    Result<QStringList> privateNamesOf(const UserId &user); // of private channels that the user is in
    Result<QList<ConversationId>> all(); // in the order of ids
    Result<QList<MemberRow>> membersOf(const ConversationId &id); // present and former
    Result<QList<ConversationId>> conversationsOf(const UserId &user); // present memberships
    // Open to all and live (or archived) channels behind `after` whose name key begins with `prefix`, with member
    // counts.
    Result<QList<protocol::Conversation>> directory(const QString &prefix, const QString &after, bool archived,
                                                    int limit);
    Result<QList<protocol::Member>> memberPage(const ConversationId &id, const std::optional<UserId> &after, int limit);
    // Of present members, at most 20; read marks only among those who share theirs.
    Result<QList<protocol::Cursor>> cursorsOf(const ConversationId &id, const UserId &viewer, bool viewerShares);
    Result<std::optional<protocol::Cursor>> cursorOf(const ConversationId &id, const UserId &user);

    Status insert(const QList<ConversationRow> &rows); // with empty logs; may wait for another row of the same name
    Status update(const QList<protocol::Conversation> &rows); // name, topic, archived
    Result<QList<Position>> advance(const QList<Advance> &advances); // locks the rows, in the order of their ids
    Status put(const QList<MemberRow> &rows);
    Result<QList<CursorRow>> put(const QList<CursorRow> &rows); // never moves one back; those that moved
    Result<QList<DeliveredRow>> put(const QList<DeliveredRow> &rows); // likewise

    static QString nameKey(const QString &name); // how names are compared: NFKC, case-folded
    // What no other conversation may have: the name's key where the channel is open to all. The names of the others are
    // nobody else's business, so they are not unique.
    static std::optional<QString> uniqueKey(const protocol::Conversation &conversation);

private:
    sql::Database &m_database;
};

} // namespace conclave::server
