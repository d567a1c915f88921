// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::client {

// Positions of a log that are known without a gap, both ends included.
struct SeqRange
{
    Seq first = 0;
    Seq last = 0;

    bool operator==(const SeqRange &) const = default;
};

// The raw logs, as far as they are known. Part of LocalStore, on its thread; callers own the transaction.
class EventStore
{
public:
    EventStore(sql::Database &database, const Sealer &sealer);

    Result<bool> insert(const protocol::Event &event); // false when that position is there already
    Status redact(ConversationId conversation, MessageId message); // drops the content of a message and of its edits
    Status addRange(ConversationId conversation, SeqRange range); // joins it with those that touch it
    Status purge(ConversationId conversation, Seq upTo);
    Status clear();

    Result<QList<SeqRange>> ranges(ConversationId conversation) const; // ascending
    Result<SeqRange> newestRange(ConversationId conversation) const; // {0, 0} when nothing is known
    Result<QList<protocol::Event>> after(ConversationId conversation, Seq seq, int limit) const; // ascending
    Result<QList<protocol::Event>> before(ConversationId conversation, Seq seq, int limit) const; // ascending, too
    Result<QList<protocol::Event>> stateEvents(ConversationId conversation,
                                               Seq after) const; // what only the server makes
    // The text of a message and its edits, ascending, as far as they are known.
    Result<QList<protocol::Event>> versions(ConversationId conversation, MessageId message) const;
    Result<std::optional<Ordinal>> ordinalAt(ConversationId conversation, Seq seq) const;

private:
    struct Stored;
    Result<QList<protocol::Event>> opened(const QList<Stored> &rows) const;

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
