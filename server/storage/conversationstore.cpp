// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/conversationstore.h"

#include "shared/sql/bulk.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::ColumnType;
using sql::Row;

namespace {

protocol::Conversation conversationOf(const Row &row)
{
    protocol::Conversation conversation;
    conversation.id = row.id<ConversationId>(0);
    conversation.kind = protocol::ConversationKind(row.integer(1));
    conversation.name = row.text(2);
    conversation.topic = row.text(3);
    conversation.history = protocol::History(row.integer(4));
    conversation.createdBy = row.id<UserId>(5);
    conversation.createdAt = row.integer(6);
    conversation.endsAt = row.optionalInteger(7);
    conversation.archived = row.boolean(8);
    conversation.lastSeq = row.integer(9);
    conversation.lastOrdinal = row.integer(10);
    conversation.floorSeq = row.integer(11);
    return conversation;
}

protocol::Cursor cursorFrom(const Row &row)
{
    const auto delivered = row.integer(2);
    return {row.id<UserId>(0), row.integer(1), delivered > 0 ? std::optional(delivered) : std::nullopt};
}

// The smallest text behind every text that begins with `prefix`, in the order of code points.
QString endOfPrefix(const QString &prefix)
{
    return prefix + QString::fromUcs4(U"\U0010FFFF", 1);
}

} // namespace

QString ConversationStore::nameKey(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

Result<std::optional<ConversationRow>> ConversationStore::byId(const ConversationId &id)
{
    return m_database
        .query(u"SELECT id, kind, name, topic, history, created_by, created_at, ends_at, archived, last_seq, "
               "last_ordinal, floor_seq, acl_version FROM conversations WHERE id = ?"_s)
        .bind(id)
        .one([](const Row &row) {
            return ConversationRow{conversationOf(row), row.integer(12)};
        });
}

std::optional<QString> ConversationStore::uniqueKey(const protocol::Conversation &conversation)
{
    const bool hidden = conversation.kind == protocol::ConversationKind::Private
        || conversation.kind == protocol::ConversationKind::Direct;
    return hidden ? std::nullopt : std::optional(nameKey(conversation.name));
}

Result<QStringList> ConversationStore::privateNamesOf(const UserId &user)
{
    const auto names = m_database
                           .query(u"SELECT c.name FROM members m JOIN conversations c ON c.id = m.conversation_id "
                                  "WHERE m.user_id = ? AND m.left_seq IS NULL AND c.kind = ?"_s)
                           .bind(user)
                           .bind(int(protocol::ConversationKind::Private))
                           .list([](const Row &row) { return row.text(0); });
    if (!names)
        return names.error();
    return QStringList(*names);
}

Result<std::optional<ConversationId>> ConversationStore::openByNameKey(const QString &nameKey)
{
    return m_database.query(u"SELECT id FROM conversations WHERE name_key = ?"_s).bind(nameKey).one([](const Row &row) {
        return row.id<ConversationId>(0);
    });
}

Result<QList<MemberRow>> ConversationStore::membersOf(const ConversationId &id)
{
    return m_database
        .query(u"SELECT conversation_id, user_id, joined_seq, left_seq FROM members WHERE conversation_id = ?"_s)
        .bind(id)
        .list([](const Row &row) {
            return MemberRow{row.id<ConversationId>(0), row.id<UserId>(1), row.integer(2), row.optionalInteger(3)};
        });
}

Result<QList<ConversationId>> ConversationStore::conversationsOf(const UserId &user)
{
    return m_database.query(u"SELECT conversation_id FROM members WHERE user_id = ? AND left_seq IS NULL"_s)
        .bind(user)
        .list([](const Row &row) { return row.id<ConversationId>(0); });
}

Result<QList<ConversationId>> ConversationStore::all()
{
    return m_database.query(u"SELECT id FROM conversations ORDER BY id"_s).list([](const Row &row) {
        return row.id<ConversationId>(0);
    });
}

Result<QList<protocol::Conversation>> ConversationStore::directory(const QString &prefix, const QString &after,
                                                                   bool archived, int limit)
{
    return m_database
        .query(u"SELECT c.id, c.kind, c.name, c.topic, c.history, c.created_by, c.created_at, c.ends_at, c.archived, "
               "c.last_seq, c.last_ordinal, c.floor_seq, (SELECT COUNT(*) FROM members m "
               "WHERE m.conversation_id = c.id AND m.left_seq IS NULL) FROM conversations c "
               "WHERE c.name_key >= ? AND c.name_key < ? AND c.name_key > ? AND c.kind IN (?, ?, ?) AND c.archived = ? "
               "ORDER BY c.name_key LIMIT ?"_s)
        .bind(prefix)
        .bind(endOfPrefix(prefix))
        .bind(after)
        .bind(int(protocol::ConversationKind::Public))
        .bind(int(protocol::ConversationKind::Broadcast))
        .bind(int(protocol::ConversationKind::Temporary))
        .bind(archived)
        .bind(limit)
        .list([](const Row &row) {
            auto conversation = conversationOf(row);
            conversation.members = row.integer(12);
            return conversation;
        });
}

Result<QList<protocol::Member>> ConversationStore::memberPage(const ConversationId &id,
                                                              const std::optional<UserId> &after, int limit)
{
    return m_database
        .query(u"SELECT user_id, joined_seq FROM members WHERE conversation_id = ? AND user_id > ? "
               "AND left_seq IS NULL ORDER BY user_id LIMIT ?"_s)
        .bind(id)
        .bind(after.value_or(UserId{}))
        .bind(limit)
        .list([](const Row &row) {
            return protocol::Member{row.id<UserId>(0), row.integer(1)};
        });
}

Result<QList<protocol::Cursor>> ConversationStore::cursorsOf(const ConversationId &id, const UserId &viewer,
                                                             bool viewerShares)
{
    return m_database
        .query(
            u"SELECT c.user_id, CASE WHEN c.user_id = ? OR (? <> 0 AND u.hides_read = 0) THEN c.read_seq ELSE 0 END, "
            "c.delivered_seq FROM cursors c JOIN members m ON m.conversation_id = c.conversation_id "
            "AND m.user_id = c.user_id JOIN users u ON u.id = c.user_id WHERE c.conversation_id = ? "
            "AND m.left_seq IS NULL ORDER BY c.user_id LIMIT 20"_s)
        .bind(viewer)
        .bind(viewerShares)
        .bind(id)
        .list(cursorFrom);
}

Result<std::optional<protocol::Cursor>> ConversationStore::cursorOf(const ConversationId &id, const UserId &user)
{
    return m_database
        .query(u"SELECT user_id, read_seq, delivered_seq FROM cursors WHERE conversation_id = ? AND user_id = ?"_s)
        .bind(id)
        .bind(user)
        .one(cursorFrom);
}

Status ConversationStore::insert(const QList<ConversationRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"conversations"_s,
                                  {{"id", ColumnType::Id},
                                   {"kind", ColumnType::Integer},
                                   {"name", ColumnType::Text},
                                   {"name_key", ColumnType::Text},
                                   {"topic", ColumnType::Text},
                                   {"history", ColumnType::Integer},
                                   {"created_by", ColumnType::Id},
                                   {"created_at", ColumnType::Integer},
                                   {"ends_at", ColumnType::Integer}});
    for (const auto &row : rows) {
        const auto &c = row.conversation;
        bulk.add(c.id).add(int(c.kind)).add(c.name).add(uniqueKey(c)).add(c.topic).add(int(c.history));
        bulk.add(c.createdBy).add(c.createdAt).add(c.endsAt);
    }
    return bulk.run();
}

Status ConversationStore::update(const QList<protocol::Conversation> &rows)
{
    sql::Bulk bulk(m_database,
                   u"UPDATE conversations SET name = ?, name_key = ?, topic = ?, archived = ? WHERE id = ?"_s,
                   u"WITH u AS MATERIALIZED (SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], "
                   "?::uuid[]) AS x(name, name_key, topic, archived, id)), "
                   "l AS MATERIALIZED (SELECT id FROM conversations WHERE id IN (SELECT id FROM u) ORDER BY id "
                   "FOR UPDATE) "
                   "UPDATE conversations c SET name = u.name, name_key = u.name_key, topic = u.topic, "
                   "archived = u.archived FROM u JOIN l ON l.id = u.id WHERE c.id = u.id"_s,
                   {{"name", ColumnType::Text},
                    {"name_key", ColumnType::Text},
                    {"topic", ColumnType::Text},
                    {"archived", ColumnType::Integer},
                    {"id", ColumnType::Id}});
    for (const auto &row : rows)
        bulk.add(row.name).add(uniqueKey(row)).add(row.topic).add(row.archived).add(row.id);
    return bulk.run();
}

Result<QList<Position>> ConversationStore::advance(const QList<Advance> &advances)
{
    sql::Bulk bulk(m_database,
                   u"UPDATE conversations SET last_seq = last_seq + ?, last_ordinal = last_ordinal + ?, "
                   "acl_version = acl_version + ? WHERE id = ? RETURNING id, last_seq, last_ordinal, acl_version"_s,
                   u"WITH a AS MATERIALIZED (SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[]) "
                   "AS u(events, counted, acl, id)), "
                   "l AS MATERIALIZED (SELECT id FROM conversations WHERE id IN (SELECT id FROM a) ORDER BY id "
                   "FOR NO KEY UPDATE) "
                   "UPDATE conversations c SET last_seq = c.last_seq + a.events, "
                   "last_ordinal = c.last_ordinal + a.counted, acl_version = c.acl_version + a.acl "
                   "FROM a JOIN l ON l.id = a.id WHERE c.id = a.id "
                   "RETURNING c.id, c.last_seq, c.last_ordinal, c.acl_version"_s,
                   {{"events", ColumnType::Integer},
                    {"counted", ColumnType::Integer},
                    {"acl", ColumnType::Integer},
                    {"id", ColumnType::Id}});
    for (const auto &advance : advances)
        bulk.add(advance.events).add(advance.counted).add(advance.aclChanges).add(advance.conversation);
    return bulk.list([](const Row &row) {
        return Position{row.id<ConversationId>(0), row.integer(1), row.integer(2), row.integer(3)};
    });
}

Status ConversationStore::put(const QList<MemberRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"members"_s,
                                  {{"conversation_id", ColumnType::Id},
                                   {"user_id", ColumnType::Id},
                                   {"joined_seq", ColumnType::Integer},
                                   {"left_seq", ColumnType::Integer}},
                                  u"ON CONFLICT (conversation_id, user_id) DO UPDATE SET "
                                  "joined_seq = excluded.joined_seq, left_seq = excluded.left_seq"_s);
    for (const auto &row : rows)
        bulk.add(row.conversation).add(row.user).add(row.joinedSeq).add(row.leftSeq);
    return bulk.run();
}

Result<QList<CursorRow>> ConversationStore::put(const QList<CursorRow> &rows)
{
    auto bulk = sql::Bulk::insert(
        m_database, u"cursors"_s,
        {{"conversation_id", ColumnType::Id}, {"user_id", ColumnType::Id}, {"read_seq", ColumnType::Integer}},
        u"ON CONFLICT (conversation_id, user_id) DO UPDATE SET read_seq = excluded.read_seq "
        "WHERE cursors.read_seq < excluded.read_seq RETURNING conversation_id, user_id, read_seq"_s);
    for (const auto &row : rows)
        bulk.add(row.conversation).add(row.user).add(row.seq);
    return bulk.list([](const Row &row) {
        return CursorRow{row.id<ConversationId>(0), row.id<UserId>(1), row.integer(2)};
    });
}

Result<QList<DeliveredRow>> ConversationStore::put(const QList<DeliveredRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"cursors"_s,
                                  {{"conversation_id", ColumnType::Id},
                                   {"user_id", ColumnType::Id},
                                   {"read_seq", ColumnType::Integer},
                                   {"delivered_seq", ColumnType::Integer}},
                                  u"ON CONFLICT (conversation_id, user_id) DO UPDATE SET "
                                  "delivered_seq = excluded.delivered_seq "
                                  "WHERE cursors.delivered_seq < excluded.delivered_seq "
                                  "RETURNING conversation_id, user_id, delivered_seq"_s);
    for (const auto &row : rows)
        bulk.add(row.conversation).add(row.user).add(Seq(0)).add(row.seq);
    return bulk.list([](const Row &row) {
        return DeliveredRow{row.id<ConversationId>(0), row.id<UserId>(1), row.integer(2)};
    });
}

} // namespace conclave::server
