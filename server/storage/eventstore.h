// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

#include <limits>

namespace conclave::server {

struct SendKeyRow
{
    UserId user;
    ClientId clientId;
    protocol::Ack ack;
};

enum class Direction { Forward, Backward };

// The log and the keys that make a retry one event. Used on its database's thread.
class EventStore
{
public:
    explicit EventStore(sql::Database &database)
        : m_database(database)
    {
    }

    // Forward: from `first` up. Backward: from `last` down, newest first. Only first <= seq <= last.
    struct Range
    {
        ConversationId conversation;
        Seq first = 1;
        Seq last = 0;
        Direction direction = Direction::Forward;
        int limit = 0;
        qsizetype bytes = std::numeric_limits<qsizetype>::max(); // of content; the one that exceeds them is the last
    };
    Result<QList<protocol::Event>> page(const Range &range);
    Result<QList<protocol::Event>> at(const QList<std::pair<ConversationId, Seq>> &places); // those that are there
    Result<QList<SendKeyRow>> sent(const QList<std::pair<UserId, ClientId>> &keys); // those that are there

    Status insert(const QList<protocol::Event> &events); // numbered; keeps conversation_months
    Status insert(const QList<SendKeyRow> &rows); // a constraint error when one is there already

    static int monthOf(qint64 at); // year * 100 + month, UTC
    static std::optional<protocol::Content> contentOf(const sql::Row &row, int column); // nothing of a stub

private:
    sql::Database &m_database;
};

} // namespace conclave::server
