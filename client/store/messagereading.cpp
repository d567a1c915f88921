// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// MessageStore: what timelines, threads and unread marks read.
#include "client/store/storedmessage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

Result<MessageStore::Marks> MessageStore::marksBehind(ConversationId conversation, Behind behind, UserId self) const
{
    // Without anything between them every deletion counts, also one that only a stub tells of.
    const Seq deletedSince = behind.since > behind.cursor ? behind.since : 0;
    const auto marks
        = m_database
              .query(u"SELECT "
                     "(SELECT count(*) FROM messages WHERE conversation = ? AND seq > ? AND deleted > ? AND counts), "
                     "(SELECT count(*) FROM messages WHERE conversation = ? AND seq = 0 AND deleted > ?), "
                     "(SELECT count(*) FROM messages WHERE conversation = ? AND seq > ? AND mentions_me = 1 "
                     "AND thread IS NULL AND sender <> ?)"_s)
              .bind(conversation)
              .bind(behind.cursor)
              .bind(deletedSince)
              .bind(conversation)
              .bind(deletedSince)
              .bind(conversation)
              .bind(behind.since)
              .bind(self)
              .one([](const sql::Row &row) {
                  return Marks{row.integer(0), row.integer(1), row.integer(2)};
              });
    if (!marks)
        return marks.error();
    return marks->value_or(Marks());
}

Result<qint64> MessageStore::repliesBehind(ConversationId conversation, MessageId thread, Seq cursor, UserId self) const
{
    const auto count
        = m_database
              .query(u"SELECT count(*) FROM messages WHERE conversation = ? AND thread = ? AND sender <> ? AND seq > "
                     "max(?, ifnull((SELECT max(seq) FROM messages WHERE conversation = ? AND thread = ? "
                     "AND sender = ?), 0))"_s)
              .bind(conversation)
              .bind(thread)
              .bind(self)
              .bind(cursor)
              .bind(conversation)
              .bind(thread)
              .bind(self)
              .one([](const sql::Row &row) { return row.integer(0); });
    if (!count)
        return count.error();
    return count->value_or(0);
}

Result<QList<Message>> MessageStore::thread(ConversationId conversation, MessageId root) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND thread = ? AND seq > 0 ORDER BY seq"_s)
                          .bind(conversation)
                          .bind(root)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<QList<Message>> MessageStore::topLevelBefore(ConversationId conversation, Seq seq, int limit) const
{
    auto rows = m_database
                    .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                           "FROM messages WHERE conversation = ? AND seq < ? AND seq > 0 AND counts = 1 "
                           "ORDER BY seq DESC LIMIT ?"_s)
                    .bind(conversation)
                    .bind(seq)
                    .bind(limit)
                    .list(&Stored::from);
    if (!rows)
        return rows.error();
    std::reverse(rows->begin(), rows->end());
    return opened(*rows);
}

Result<QList<Message>> MessageStore::topLevelFrom(ConversationId conversation, Seq seq, int limit) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND seq >= ? AND seq > 0 AND counts = 1 "
                                 "ORDER BY seq LIMIT ?"_s)
                          .bind(conversation)
                          .bind(seq)
                          .bind(limit)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<int> MessageStore::topLevelCount(ConversationId conversation, Seq from) const
{
    const auto count = m_database
                           .query(u"SELECT count(*) FROM messages WHERE conversation = ? AND seq >= ? AND seq > 0 "
                                  "AND counts = 1"_s)
                           .bind(conversation)
                           .bind(from)
                           .one([](const sql::Row &row) { return int(row.integer(0)); });
    if (!count)
        return count.error();
    return count->value_or(0);
}

Result<Seq> MessageStore::firstOfOthers(const ReadPlace &place, Seq seq, UserId self) const
{
    const bool inThread = !place.thread.isNull();
    auto query = m_database.query(
        inThread ? u"SELECT min(seq) FROM messages WHERE conversation = ? AND seq > ? AND sender <> ? AND NOT deleted "
                   "AND thread = ?"_s
                 : u"SELECT min(seq) FROM messages WHERE conversation = ? AND seq > ? AND sender <> ? AND NOT deleted "
                   "AND counts = 1"_s);
    query.bind(place.conversation).bind(seq).bind(self);
    if (inThread)
        query.bind(place.thread);
    const auto first = query.one([](const sql::Row &row) { return Seq(row.integer(0)); });
    if (!first)
        return first.error();
    return first->value_or(0);
}

Result<bool> MessageStore::hasOfOthers(ConversationId conversation, Seq seq, UserId self) const
{
    const auto one
        = m_database.query(u"SELECT 1 FROM messages WHERE conversation = ? AND seq > ? AND sender <> ? LIMIT 1"_s)
              .bind(conversation)
              .bind(seq)
              .bind(self)
              .one([](const sql::Row &row) { return row.integer(0); });
    return one ? Result<bool>(one->has_value()) : Result<bool>(one.error());
}

Result<QList<MessageStore::Replier>> MessageStore::repliers(ConversationId conversation, Seq seq) const
{
    return m_database
        .query(u"SELECT thread, sender, count(*), max(at) FROM messages WHERE conversation = ? AND thread IS NOT NULL "
               "AND seq >= ? AND seq > 0 GROUP BY thread, sender ORDER BY max(seq) DESC"_s)
        .bind(conversation)
        .bind(seq)
        .list([](const sql::Row &row) {
            return Replier{row.id<MessageId>(0), row.id<UserId>(1), int(row.integer(2)), row.integer(3)};
        });
}

Result<bool> MessageStore::hasReactions(ConversationId conversation, MessageId message) const
{
    const auto any = m_database
                         .query(u"SELECT EXISTS (SELECT 1 FROM reactions WHERE conversation = ? AND message = ? "
                                "AND is_on)"_s)
                         .bind(conversation)
                         .bind(message)
                         .one([](const sql::Row &row) { return row.boolean(0); });
    if (!any)
        return any.error();
    return any->value_or(false);
}

Status MessageStore::forEach(int page, const std::function<Status(const Message &)> &take) const
{
    struct Numbered
    {
        qint64 row = 0;
        Stored stored;
    };
    for (qint64 last = 0;;) {
        const auto rows = m_database
                              .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, "
                                     "body, rowid FROM messages WHERE rowid > ? ORDER BY rowid LIMIT ?"_s)
                              .bind(last)
                              .bind(page)
                              .list([](const sql::Row &row) {
                                  return Numbered{row.integer(10), Stored::from(row)};
                              });
        if (!rows)
            return rows.error();
        if (rows->isEmpty())
            return {};
        last = rows->last().row;
        QList<Stored> sealed;
        for (const auto &row : *rows)
            sealed.append(row.stored);
        const auto messages = opened(sealed);
        if (!messages)
            return messages.error();
        for (const auto &message : *messages) {
            if (auto done = take(message); !done)
                return done;
        }
    }
}

} // namespace conclave::client
