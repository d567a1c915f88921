// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::client {

// What can be read up to somewhere: a conversation, or one of its threads.
struct ReadPlace
{
    ConversationId conversation;
    MessageId thread = {}; // null: the conversation itself

    bool operator==(const ReadPlace &) const = default;
};
size_t qHash(const ReadPlace &place, size_t seed = 0);
QByteArray threadKey(const ReadPlace &place); // empty for the conversation itself

// How far the user has read, and what the server counted as unread. Others' cursors are ConversationStore's. Part of
// LocalStore, on its thread; callers own the transaction.
class ReadStore
{
public:
    explicit ReadStore(sql::Database &database)
        : m_database(database)
    {
    }

    // Own cursors that the server has not confirmed yet. They outlive a change of the server's state.
    Status wish(const ReadPlace &place, Seq seq); // the greatest counts
    Status grant(const ReadPlace &place, Seq upTo);
    Result<QHash<ReadPlace, Seq>> wishes() const;
    Result<Seq> wished(const ReadPlace &place) const; // 0 when nothing is

    Status raiseThreadCursor(const ReadPlace &thread, Seq seq);
    Result<Seq> threadCursor(const ReadPlace &thread) const; // 0 when there is none

    // What the server counted behind a cursor, for a log with a gap.
    struct Counted
    {
        protocol::UnreadCount unread;
        Ordinal asOfOrdinal = 0;
    };
    Status putCounted(ConversationId conversation, const Counted &counted);
    Result<std::optional<Counted>> counted(ConversationId conversation) const;

    Status clear(); // all but the wishes

private:
    sql::Database &m_database;
};

} // namespace conclave::client
