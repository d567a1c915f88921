// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// MessageStore: what the lists of threads and mentions read.
#include "client/store/storedmessage.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostThreads = 200; // of a conversation

} // namespace

Result<Seq> MessageStore::firstReplyBehind(ConversationId conversation, MessageId thread, Seq cursor, UserId self) const
{
    const auto first
        = m_database
              .query(u"SELECT min(seq) FROM messages WHERE conversation = ? AND thread = ? AND sender <> ? AND seq > "
                     "max(?, ifnull((SELECT max(seq) FROM messages WHERE conversation = ? AND thread = ? "
                     "AND sender = ?), 0))"_s)
              .bind(conversation)
              .bind(thread)
              .bind(self)
              .bind(cursor)
              .bind(conversation)
              .bind(thread)
              .bind(self)
              .one([](const sql::Row &row) { return Seq(row.integer(0)); });
    if (!first)
        return first.error();
    return first->value_or(0);
}

Result<QList<MessageStore::Thread>> MessageStore::threads(ConversationId conversation, UserId self,
                                                          std::optional<MessageId> root) const
{
    auto query = m_database.query(
        u"SELECT r.thread, count(*), max(r.seq), max(r.at), ifnull(max(m.sender = ?), 0), max(r.sender = ?), "
        "max(r.mentions_me = 1 AND r.sender <> ?), ifnull(max(m.mentions_me = 1 AND m.sender <> ?), 0) "
        "FROM messages r LEFT JOIN messages m ON m.conversation = r.conversation AND m.id = r.thread AND m.seq > 0 "
        "WHERE r.conversation = ? AND r.thread IS NOT NULL AND r.thread = ifnull(?, r.thread) AND r.seq > 0 "
        "GROUP BY r.thread ORDER BY max(r.seq) DESC LIMIT ?"_s);
    query.bind(self).bind(self).bind(self).bind(self).bind(conversation).bind(root);
    return query.bind(MostThreads).list([](const sql::Row &row) {
        return Thread{row.id<MessageId>(0),
                      int(row.integer(1)),
                      row.integer(2),
                      row.integer(3),
                      row.boolean(4),
                      row.boolean(5),
                      row.boolean(6) || row.boolean(7)};
    });
}

Result<std::optional<Message>> MessageStore::lastReply(ConversationId conversation, MessageId thread) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND thread = ? AND seq > 0 "
                                 "ORDER BY seq DESC LIMIT 1"_s)
                          .bind(conversation)
                          .bind(thread)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    const auto messages = opened(*rows);
    if (!messages)
        return messages.error();
    return messages->isEmpty() ? std::optional<Message>() : std::optional(messages->first());
}

Result<std::optional<Message>> MessageStore::at(ConversationId conversation, Seq seq) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND seq = ? LIMIT 1"_s)
                          .bind(conversation)
                          .bind(seq)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    const auto messages = opened(*rows);
    if (!messages)
        return messages.error();
    return messages->isEmpty() ? std::optional<Message>() : std::optional(messages->first());
}

Result<QList<Message>> MessageStore::mentionsBehind(ConversationId conversation, Seq cursor, UserId self) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND mentions_me = 1 AND seq > ? "
                                 "AND thread IS NULL AND sender <> ? AND NOT deleted ORDER BY seq DESC LIMIT ?"_s)
                          .bind(conversation)
                          .bind(cursor)
                          .bind(self)
                          .bind(MostMentions)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

} // namespace conclave::client
