// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/projectionstore.h"

#include "shared/sql/bulk.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::Bulk;
using sql::ColumnType;
using sql::Row;

namespace {

MessageRow messageOf(const Row &row)
{
    MessageRow message;
    message.key = {row.id<ConversationId>(0), row.id<MessageId>(1)};
    message.seq = row.integer(2);
    message.month = int(row.integer(3));
    message.sender = row.id<UserId>(4);
    message.thread = row.optionalId<MessageId>(5);
    message.counts = row.boolean(6);
    message.editedSeq = row.optionalInteger(7);
    message.deletedSeq = row.optionalInteger(8);
    return message;
}

} // namespace

size_t qHash(const MessageKey &key, size_t seed)
{
    return qHashMulti(seed, key.conversation, key.message);
}

Result<QList<MessageRow>> ProjectionStore::messages(const QList<MessageKey> &keys)
{
    Bulk bulk(m_database,
              u"SELECT conversation_id, id, seq, month, sender_id, thread_id, counts, edited_seq, deleted_seq "
              "FROM messages WHERE conversation_id = ? AND id = ?"_s,
              u"SELECT m.conversation_id, m.id, m.seq, m.month, m.sender_id, m.thread_id, m.counts, m.edited_seq, "
              "m.deleted_seq FROM messages m JOIN unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
              "ON m.conversation_id = k.conversation_id AND m.id = k.id"_s,
              {{"conversation_id", ColumnType::Id}, {"id", ColumnType::Id}});
    for (const auto &key : keys)
        bulk.add(key.conversation).add(key.message);
    return bulk.list(messageOf);
}

Result<QList<std::pair<MessageKey, QString>>> ProjectionStore::emojis(const QList<MessageKey> &keys)
{
    Bulk bulk(m_database,
              u"SELECT DISTINCT conversation_id, message_id, emoji FROM reactions "
              "WHERE conversation_id = ? AND message_id = ?"_s,
              u"SELECT DISTINCT r.conversation_id, r.message_id, r.emoji FROM reactions r "
              "JOIN unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
              "ON r.conversation_id = k.conversation_id AND r.message_id = k.id"_s,
              {{"conversation_id", ColumnType::Id}, {"message_id", ColumnType::Id}});
    for (const auto &key : keys)
        bulk.add(key.conversation).add(key.message);
    return bulk.list([](const Row &row) {
        return std::pair(MessageKey{row.id<ConversationId>(0), row.id<MessageId>(1)}, row.text(2));
    });
}

Result<ProjectionStore::Unread> ProjectionStore::unread(const ConversationId &conversation, const UserId &user,
                                                        Seq readSeq)
{
    const auto number = [](const Row &row) { return row.integer(0); };
    const auto ordinal = m_database
                             .query(u"SELECT ordinal FROM events WHERE conversation_id = ? AND seq <= ? "
                                    "ORDER BY seq DESC LIMIT 1"_s)
                             .bind(conversation)
                             .bind(readSeq)
                             .one(number);
    const auto deleted = m_database
                             .query(u"SELECT COUNT(*) FROM messages WHERE conversation_id = ? AND seq > ? "
                                    "AND deleted_seq IS NOT NULL AND counts = 1"_s)
                             .bind(conversation)
                             .bind(readSeq)
                             .one(number);
    const auto mentions = m_database
                              .query(u"SELECT COUNT(DISTINCT n.message_id) FROM mentions n JOIN messages m "
                                     "ON m.conversation_id = n.conversation_id AND m.id = n.message_id "
                                     "WHERE n.conversation_id = ? AND n.user_id IN (?, ?) AND n.seq > ? "
                                     "AND m.sender_id <> ? AND m.thread_id IS NULL"_s)
                              .bind(conversation)
                              .bind(user)
                              .bind(UserId())
                              .bind(readSeq)
                              .bind(user)
                              .one(number);
    for (const auto *result : {&ordinal, &deleted, &mentions}) {
        if (!*result)
            return result->error();
    }
    return Unread{ordinal->value_or(0), deleted->value_or(0), mentions->value_or(0)};
}

Status ProjectionStore::insert(const QList<MessageRow> &rows)
{
    auto bulk = Bulk::insert(m_database, u"messages"_s,
                             {{"conversation_id", ColumnType::Id},
                              {"id", ColumnType::Id},
                              {"seq", ColumnType::Integer},
                              {"month", ColumnType::Integer},
                              {"sender_id", ColumnType::Id},
                              {"thread_id", ColumnType::Id},
                              {"counts", ColumnType::Integer},
                              {"edited_seq", ColumnType::Integer},
                              {"deleted_seq", ColumnType::Integer}});
    for (const auto &row : rows) {
        bulk.add(row.key.conversation).add(row.key.message).add(row.seq).add(row.month).add(row.sender);
        bulk.add(row.thread).add(row.counts).add(row.editedSeq).add(row.deletedSeq);
    }
    return bulk.run();
}

Status ProjectionStore::insert(const QList<EditRow> &rows)
{
    auto bulk = Bulk::insert(m_database, u"message_edits"_s,
                             {{"conversation_id", ColumnType::Id},
                              {"message_id", ColumnType::Id},
                              {"seq", ColumnType::Integer},
                              {"month", ColumnType::Integer}});
    for (const auto &row : rows)
        bulk.add(row.key.conversation).add(row.key.message).add(row.seq).add(row.month);
    return bulk.run();
}

Status ProjectionStore::markEdited(const QList<EditRow> &rows)
{
    Bulk bulk(m_database, u"UPDATE messages SET edited_seq = ? WHERE conversation_id = ? AND id = ?"_s,
              u"UPDATE messages m SET edited_seq = k.seq FROM unnest(?::bigint[], ?::uuid[], ?::uuid[]) "
              "AS k(seq, conversation_id, id) WHERE m.conversation_id = k.conversation_id AND m.id = k.id"_s,
              {{"seq", ColumnType::Integer}, {"conversation_id", ColumnType::Id}, {"id", ColumnType::Id}});
    for (const auto &row : rows)
        bulk.add(row.seq).add(row.key.conversation).add(row.key.message);
    return bulk.run();
}

Status ProjectionStore::markDeleted(const QList<EditRow> &rows)
{
    Bulk bulk(m_database,
              u"UPDATE messages SET deleted_seq = ?, edited_seq = NULL, thread_id = NULL "
              "WHERE conversation_id = ? AND id = ? AND deleted_seq IS NULL"_s,
              u"UPDATE messages m SET deleted_seq = k.seq, edited_seq = NULL, thread_id = NULL "
              "FROM unnest(?::bigint[], ?::uuid[], ?::uuid[]) AS k(seq, conversation_id, id) "
              "WHERE m.conversation_id = k.conversation_id AND m.id = k.id AND m.deleted_seq IS NULL"_s,
              {{"seq", ColumnType::Integer}, {"conversation_id", ColumnType::Id}, {"id", ColumnType::Id}});
    for (const auto &row : rows)
        bulk.add(row.seq).add(row.key.conversation).add(row.key.message);
    return bulk.run();
}

Status ProjectionStore::forEachKey(const QString &perRow, const QString &perBatch, const QList<MessageKey> &keys)
{
    Bulk bulk(m_database, perRow, perBatch, {{"conversation_id", ColumnType::Id}, {"message_id", ColumnType::Id}});
    for (const auto &key : keys)
        bulk.add(key.conversation).add(key.message);
    return bulk.run();
}

Status ProjectionStore::redact(const QList<MessageKey> &keys)
{
    const auto texts = forEachKey(
        u"UPDATE events AS e SET content = NULL FROM messages AS m WHERE m.conversation_id = ? AND m.id = ? "
        "AND e.conversation_id = m.conversation_id AND e.seq = m.seq AND e.month = m.month"_s,
        u"UPDATE events e SET content = NULL FROM unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
        "JOIN messages m ON m.conversation_id = k.conversation_id AND m.id = k.id "
        "WHERE e.conversation_id = m.conversation_id AND e.seq = m.seq AND e.month = m.month"_s,
        keys);
    if (!texts)
        return texts;
    return forEachKey(
        u"UPDATE events AS e SET content = NULL FROM message_edits AS m WHERE m.conversation_id = ? "
        "AND m.message_id = ? AND e.conversation_id = m.conversation_id AND e.seq = m.seq AND e.month = m.month"_s,
        u"UPDATE events e SET content = NULL FROM unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
        "JOIN message_edits m ON m.conversation_id = k.conversation_id AND m.message_id = k.id "
        "WHERE e.conversation_id = m.conversation_id AND e.seq = m.seq AND e.month = m.month"_s,
        keys);
}

Status ProjectionStore::forgetMarks(const QList<MessageKey> &keys)
{
    for (const auto &[perRow, perBatch] : {
             std::pair{u"DELETE FROM message_edits WHERE conversation_id = ? AND message_id = ?"_s,
                       u"DELETE FROM message_edits t USING unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
                       "WHERE t.conversation_id = k.conversation_id AND t.message_id = k.id"_s},
             std::pair{u"DELETE FROM reactions WHERE conversation_id = ? AND message_id = ?"_s,
                       u"DELETE FROM reactions t USING unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
                       "WHERE t.conversation_id = k.conversation_id AND t.message_id = k.id"_s},
         }) {
        if (auto done = forEachKey(perRow, perBatch, keys); !done)
            return done;
    }
    if (auto done = forgetPins(keys); !done)
        return done;
    return forgetMentions(keys);
}

Status ProjectionStore::forgetMentions(const QList<MessageKey> &keys)
{
    return forEachKey(u"DELETE FROM mentions WHERE conversation_id = ? AND message_id = ?"_s,
                      u"DELETE FROM mentions t USING unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
                      "WHERE t.conversation_id = k.conversation_id AND t.message_id = k.id"_s,
                      keys);
}

Status ProjectionStore::forgetPins(const QList<MessageKey> &keys)
{
    return forEachKey(u"DELETE FROM pins WHERE conversation_id = ? AND message_id = ?"_s,
                      u"DELETE FROM pins t USING unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, id) "
                      "WHERE t.conversation_id = k.conversation_id AND t.message_id = k.id"_s,
                      keys);
}

Status ProjectionStore::put(const QList<ReactionRow> &rows)
{
    auto bulk
        = Bulk::insert(m_database, u"reactions"_s,
                       {{"conversation_id", ColumnType::Id},
                        {"message_id", ColumnType::Id},
                        {"user_id", ColumnType::Id},
                        {"emoji", ColumnType::Text},
                        {"seq", ColumnType::Integer}},
                       u"ON CONFLICT (conversation_id, message_id, user_id, emoji) DO UPDATE SET seq = excluded.seq"_s);
    for (const auto &row : rows)
        bulk.add(row.key.conversation).add(row.key.message).add(row.user).add(row.emoji).add(row.seq);
    return bulk.run();
}

Status ProjectionStore::remove(const QList<ReactionRow> &rows)
{
    Bulk bulk(m_database,
              u"DELETE FROM reactions WHERE conversation_id = ? AND message_id = ? AND user_id = ? AND emoji = ?"_s,
              u"DELETE FROM reactions t USING unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[]) "
              "AS k(conversation_id, message_id, user_id, emoji) WHERE t.conversation_id = k.conversation_id "
              "AND t.message_id = k.message_id AND t.user_id = k.user_id AND t.emoji = k.emoji"_s,
              {{"conversation_id", ColumnType::Id},
               {"message_id", ColumnType::Id},
               {"user_id", ColumnType::Id},
               {"emoji", ColumnType::Text}});
    for (const auto &row : rows)
        bulk.add(row.key.conversation).add(row.key.message).add(row.user).add(row.emoji);
    return bulk.run();
}

Status ProjectionStore::put(const QList<PinRow> &rows)
{
    auto bulk = Bulk::insert(
        m_database, u"pins"_s,
        {{"conversation_id", ColumnType::Id}, {"message_id", ColumnType::Id}, {"seq", ColumnType::Integer}},
        u"ON CONFLICT (conversation_id, message_id) DO UPDATE SET seq = excluded.seq"_s);
    for (const auto &row : rows)
        bulk.add(row.key.conversation).add(row.key.message).add(row.seq);
    return bulk.run();
}

Status ProjectionStore::insert(const QList<MentionRow> &rows)
{
    auto bulk = Bulk::insert(m_database, u"mentions"_s,
                             {{"conversation_id", ColumnType::Id},
                              {"message_id", ColumnType::Id},
                              {"user_id", ColumnType::Id},
                              {"seq", ColumnType::Integer}});
    for (const auto &row : rows)
        bulk.add(row.key.conversation).add(row.key.message).add(row.user).add(row.seq);
    return bulk.run();
}

Status ProjectionStore::clear()
{
    for (const auto &statement : {u"DELETE FROM messages"_s, u"DELETE FROM message_edits"_s, u"DELETE FROM reactions"_s,
                                  u"DELETE FROM pins"_s, u"DELETE FROM mentions"_s}) {
        if (auto done = m_database.execute(statement); !done)
            return done;
    }
    return {};
}

} // namespace conclave::server
