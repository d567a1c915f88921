// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/readstore.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

QByteArray threadKey(const ReadPlace &place)
{
    return place.thread.isNull() ? QByteArray("") : place.thread.toBytes();
}

size_t qHash(const ReadPlace &place, size_t seed)
{
    return qHashMulti(seed, place.conversation, place.thread);
}

Status ReadStore::wish(const ReadPlace &place, Seq seq)
{
    return m_database
        .query(u"INSERT INTO cursor_wishes (conversation, thread, seq) VALUES (?, ?, ?) "
               "ON CONFLICT (conversation, thread) DO UPDATE SET seq = max(seq, excluded.seq)"_s)
        .bind(place.conversation)
        .bind(threadKey(place))
        .bind(seq)
        .run();
}

Status ReadStore::grant(const ReadPlace &place, Seq upTo)
{
    return m_database.query(u"DELETE FROM cursor_wishes WHERE conversation = ? AND thread = ? AND seq <= ?"_s)
        .bind(place.conversation)
        .bind(threadKey(place))
        .bind(upTo)
        .run();
}

Result<QHash<ReadPlace, Seq>> ReadStore::wishes() const
{
    const auto rows
        = m_database.query(u"SELECT conversation, thread, seq FROM cursor_wishes"_s).list([](const sql::Row &row) {
              const auto thread = MessageId::fromBytes(row.bytes(1));
              return std::pair(ReadPlace{row.id<ConversationId>(0), thread.value_or(MessageId())}, Seq(row.integer(2)));
          });
    if (!rows)
        return rows.error();
    QHash<ReadPlace, Seq> wishes;
    for (const auto &[place, seq] : *rows)
        wishes.insert(place, seq);
    return wishes;
}

Result<Seq> ReadStore::wished(const ReadPlace &place) const
{
    const auto seq = m_database.query(u"SELECT seq FROM cursor_wishes WHERE conversation = ? AND thread = ?"_s)
                         .bind(place.conversation)
                         .bind(threadKey(place))
                         .one([](const sql::Row &row) { return Seq(row.integer(0)); });
    if (!seq)
        return seq.error();
    return seq->value_or(0);
}

Status ReadStore::raiseThreadCursor(const ReadPlace &thread, Seq seq)
{
    return m_database
        .query(u"INSERT INTO thread_cursors (conversation, thread, seq) VALUES (?, ?, ?) "
               "ON CONFLICT (conversation, thread) DO UPDATE SET seq = max(seq, excluded.seq)"_s)
        .bind(thread.conversation)
        .bind(thread.thread)
        .bind(seq)
        .run();
}

Result<Seq> ReadStore::threadCursor(const ReadPlace &thread) const
{
    const auto seq = m_database.query(u"SELECT seq FROM thread_cursors WHERE conversation = ? AND thread = ?"_s)
                         .bind(thread.conversation)
                         .bind(thread.thread)
                         .one([](const sql::Row &row) { return Seq(row.integer(0)); });
    if (!seq)
        return seq.error();
    return seq->value_or(0);
}

Status ReadStore::putCounted(ConversationId conversation, const Counted &counted)
{
    return m_database
        .query(u"INSERT OR REPLACE INTO unread (conversation, cursor, messages, mentions, as_of, as_of_ordinal) "
               "VALUES (?, ?, ?, ?, ?, ?)"_s)
        .bind(conversation)
        .bind(counted.unread.cursor)
        .bind(counted.unread.messages)
        .bind(counted.unread.mentions)
        .bind(counted.unread.asOf)
        .bind(counted.asOfOrdinal)
        .run();
}

Result<std::optional<ReadStore::Counted>> ReadStore::counted(ConversationId conversation) const
{
    return m_database
        .query(u"SELECT cursor, messages, mentions, as_of, as_of_ordinal FROM unread WHERE conversation = ?"_s)
        .bind(conversation)
        .one([](const sql::Row &row) {
            return Counted{{row.integer(0), row.integer(1), row.integer(2), row.integer(3)}, row.integer(4)};
        });
}

Status ReadStore::clear()
{
    for (const auto &statement : {u"DELETE FROM thread_cursors"_s, u"DELETE FROM unread"_s}) {
        if (auto done = m_database.execute(statement); !done)
            return done;
    }
    return {};
}

} // namespace conclave::client
