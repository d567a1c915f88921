// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

namespace conclave::client {

// Which messages came, changed or went, for an index that is not there all the time. The store writes it by itself
// (migration 0003) from the first start() on. Part of LocalStore, on its thread; changes want the writer's connection.
class SearchJournal
{
public:
    struct State
    {
        QByteArray mark; // names this journal; another one's positions mean nothing here
        qint64 trimmed = 0; // changes up to this one are not in it any more
    };
    struct Change
    {
        qint64 position = 0;
        ConversationId conversation;
        MessageId message;
    };

    explicit SearchJournal(sql::Database &database)
        : m_database(database)
    {
    }

    Status start(); // does nothing when it was started before
    Status trim(qint64 upTo);

    Result<std::optional<State>> state() const; // nothing before start()
    Result<qint64> position() const; // of the last change
    Result<QList<Change>> after(qint64 position, int limit) const; // the oldest ones
    Result<bool> hasRemovals() const; // whether a message went since it was trimmed
    Result<qint64> size() const; // how many changes it keeps, about

private:
    sql::Database &m_database;
};

} // namespace conclave::client
