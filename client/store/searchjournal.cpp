// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/searchjournal.h"

#include "shared/crypto/crypto.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype MarkBytes = 16;

} // namespace

Status SearchJournal::start()
{
    return m_database.query(u"INSERT INTO search_state (id, mark, trimmed) VALUES (1, ?, 0) ON CONFLICT DO NOTHING"_s)
        .bind(crypto::randomBytes(MarkBytes))
        .run();
}

Status SearchJournal::trim(qint64 upTo)
{
    sql::Transaction transaction(m_database);
    if (!transaction.begun())
        return transaction.begun();
    if (auto done = m_database.query(u"UPDATE search_state SET trimmed = max(trimmed, ?)"_s).bind(upTo).run(); !done)
        return done;
    if (auto done = m_database.query(u"DELETE FROM search_changes WHERE change <= ?"_s).bind(upTo).run(); !done)
        return done;
    return transaction.commit();
}

Result<std::optional<SearchJournal::State>> SearchJournal::state() const
{
    return m_database.query(u"SELECT mark, trimmed FROM search_state"_s).one([](const sql::Row &row) {
        return State{row.bytes(0), row.integer(1)};
    });
}

Result<qint64> SearchJournal::position() const
{
    const auto last = m_database
                          .query(u"SELECT max(ifnull((SELECT max(change) FROM search_changes), 0), "
                                 "ifnull((SELECT trimmed FROM search_state), 0))"_s)
                          .one([](const sql::Row &row) { return row.integer(0); });
    if (!last)
        return last.error();
    return last->value_or(0);
}

Result<QList<SearchJournal::Change>> SearchJournal::after(qint64 position, int limit) const
{
    return m_database
        .query(u"SELECT change, conversation, message FROM search_changes WHERE change > ? ORDER BY change LIMIT ?"_s)
        .bind(position)
        .bind(limit)
        .list([](const sql::Row &row) {
            return Change{row.integer(0), row.id<ConversationId>(1), row.id<MessageId>(2)};
        });
}

Result<bool> SearchJournal::hasRemovals() const
{
    const auto any = m_database.query(u"SELECT EXISTS (SELECT 1 FROM search_changes WHERE removed = 1)"_s)
                         .one([](const sql::Row &row) { return row.boolean(0); });
    if (!any)
        return any.error();
    return any->value_or(false);
}

Result<qint64> SearchJournal::size() const
{
    const auto size
        = m_database
              .query(
                  u"SELECT ifnull((SELECT max(change) FROM search_changes) - (SELECT trimmed FROM search_state), 0)"_s)
              .one([](const sql::Row &row) { return row.integer(0); });
    if (!size)
        return size.error();
    return size->value_or(0);
}

} // namespace conclave::client
