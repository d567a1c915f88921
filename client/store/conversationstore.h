// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::client {

// Conversations, the own memberships, members, cursors. Part of LocalStore, on its thread; callers own the
// transaction.
class ConversationStore
{
public:
    ConversationStore(sql::Database &database, const Sealer &sealer);

    Status put(const protocol::Conversation &conversation);
    Result<std::optional<protocol::Conversation>> find(ConversationId conversation) const;
    Result<std::optional<Seq>> lastSeq(ConversationId conversation) const; // without opening the row
    Result<QList<protocol::Conversation>> all() const; // in the order of ids
    Status setFirstSeq(ConversationId conversation, Seq seq); // the oldest event that this user may read
    Result<std::optional<Seq>> firstSeq(ConversationId conversation) const;

    Status putMembership(ConversationId conversation, const protocol::Membership &membership);
    Status removeMembership(ConversationId conversation);
    Result<std::optional<protocol::Membership>> membership(ConversationId conversation) const;
    Result<QHash<ConversationId, protocol::Membership>> memberships() const;

    // Members are known up to the event `asOf`, or not at all.
    Status putMember(ConversationId conversation, const protocol::Member &member);
    Status removeMember(ConversationId conversation, UserId user);
    Status forgetMembers(ConversationId conversation);
    Status setMembersAsOf(ConversationId conversation, Seq asOf);
    Result<std::optional<Seq>> membersAsOf(ConversationId conversation) const;
    Result<QList<protocol::Member>> members(ConversationId conversation) const; // in the order of ids

    Result<bool> raiseCursor(ConversationId conversation,
                             const protocol::Cursor &cursor); // false when it is not higher
    Status hideReading(ConversationId conversation, UserId user); // they do not share any more how far they have read
    Status keepCursors(ConversationId conversation, const QList<UserId> &users); // drops those of all others
    Status removeCursor(ConversationId conversation, UserId user);
    Result<QList<protocol::Cursor>> cursors(ConversationId conversation) const; // in the order of ids
    Result<Seq> cursorSum(ConversationId conversation) const;

    Status clear();

private:
    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
