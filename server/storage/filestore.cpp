// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/filestore.h"

#include "shared/sql/bulk.h"

#include <QMap>

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::Bulk;
using sql::ColumnType;
using sql::Row;

namespace {

FileRow fileOf(const Row &row)
{
    FileRow file;
    file.id = row.id<FileId>(0);
    file.owner = row.id<UserId>(1);
    file.name = row.text(2);
    file.size = row.integer(3);
    file.sha256 = row.isNull(4) ? QByteArray() : row.bytes(4);
    file.keepsLocation = row.boolean(5);
    file.storedAs = row.text(6);
    file.received = row.integer(7);
    file.mediaType = row.text(8);
    file.width = row.optionalInteger(9);
    file.height = row.optionalInteger(10);
    file.blurhash = row.text(11);
    file.createdAt = row.integer(12);
    file.touchedAt = row.integer(13);
    file.removedAt = row.optionalInteger(14);
    file.erasedAt = row.optionalInteger(15);
    return file;
}

std::optional<QString> nullIfEmpty(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

} // namespace

Result<QList<FileRow>> FileStore::files(const QList<FileId> &ids)
{
    Bulk bulk(m_database,
              u"SELECT id, user_id, name, size, sha256, keep_location, stored_as, received, media_type, width, height, "
              "blurhash, created_at, touched_at, removed_at, erased_at FROM files WHERE id = ?"_s,
              u"SELECT f.id, f.user_id, f.name, f.size, f.sha256, f.keep_location, f.stored_as, f.received, "
              "f.media_type, f.width, f.height, f.blurhash, f.created_at, f.touched_at, f.removed_at, f.erased_at "
              "FROM files f JOIN unnest(?::uuid[]) AS k(id) ON f.id = k.id"_s,
              {{"id", ColumnType::Id}});
    for (const auto &id : ids)
        bulk.add(id);
    return bulk.list(fileOf);
}

Result<QList<FilePlace>> FileStore::places(const FileId &id)
{
    const auto conversation = [](const Row &row) { return row.id<ConversationId>(0); };
    const auto live
        = m_database.query(u"SELECT DISTINCT conversation_id FROM file_references WHERE file_id = ? LIMIT 1000"_s)
              .bind(id)
              .list(conversation);
    if (!live)
        return live.error();
    const auto gone
        = m_database.query(u"SELECT DISTINCT conversation_id FROM file_tombstones WHERE file_id = ? LIMIT 1000"_s)
              .bind(id)
              .list(conversation);
    if (!gone)
        return gone.error();
    QList<FilePlace> places;
    for (const auto &one : *live)
        places.append({one, false});
    for (const auto &one : *gone)
        places.append({one, true});
    return places;
}

Result<bool> FileStore::isAt(const FileId &id, const FilePlace &place, Seq first, Seq last)
{
    auto query = m_database.query(place.isRemoved
                                      ? u"SELECT seq FROM file_tombstones WHERE file_id = ? AND conversation_id = ? "
                                        "AND seq BETWEEN ? AND ? LIMIT 1"_s
                                      : u"SELECT seq FROM file_references WHERE file_id = ? AND conversation_id = ? "
                                        "AND seq BETWEEN ? AND ? LIMIT 1"_s);
    const auto found = query.bind(id).bind(place.conversation).bind(first).bind(last).one([](const Row &row) {
        return row.integer(0);
    });
    return found ? Result<bool>(found->has_value()) : Result<bool>(found.error());
}

Result<FileStore::Usage> FileStore::usageOf(const UserId &user)
{
    const auto number = [](const Row &row) { return row.integer(0); };
    const auto bytes
        = m_database.query(u"SELECT COALESCE(SUM(size), 0) FROM files WHERE user_id = ? AND removed_at IS NULL"_s)
              .bind(user)
              .one(number);
    if (!bytes)
        return bytes.error();
    const auto uploads
        = m_database
              .query(u"SELECT COUNT(*) FROM files WHERE user_id = ? AND removed_at IS NULL AND media_type IS NULL"_s)
              .bind(user)
              .one(number);
    if (!uploads)
        return uploads.error();
    return Usage{bytes->value_or(0), uploads->value_or(0)};
}

Status FileStore::put(const QList<FileRow> &rows)
{
    auto bulk = Bulk::insert(
        m_database, u"files"_s,
        {{"id", ColumnType::Id},
         {"user_id", ColumnType::Id},
         {"name", ColumnType::Text},
         {"size", ColumnType::Integer},
         {"sha256", ColumnType::Bytes},
         {"keep_location", ColumnType::Integer},
         {"stored_as", ColumnType::Text},
         {"received", ColumnType::Integer},
         {"media_type", ColumnType::Text},
         {"width", ColumnType::Integer},
         {"height", ColumnType::Integer},
         {"blurhash", ColumnType::Text},
         {"created_at", ColumnType::Integer},
         {"touched_at", ColumnType::Integer},
         {"removed_at", ColumnType::Integer},
         {"erased_at", ColumnType::Integer}},
        u"ON CONFLICT (id) DO UPDATE SET size = excluded.size, sha256 = excluded.sha256, "
        "stored_as = excluded.stored_as, received = excluded.received, media_type = excluded.media_type, "
        "width = excluded.width, height = excluded.height, blurhash = excluded.blurhash, "
        "touched_at = excluded.touched_at, removed_at = excluded.removed_at, erased_at = excluded.erased_at"_s);
    for (const auto &row : rows) {
        bulk.add(row.id).add(row.owner).add(row.name).add(row.size);
        bulk.add(row.sha256.isEmpty() ? std::nullopt : std::optional(row.sha256));
        bulk.add(row.keepsLocation).add(row.storedAs).add(row.received).add(nullIfEmpty(row.mediaType));
        bulk.add(row.width).add(row.height).add(nullIfEmpty(row.blurhash));
        bulk.add(row.createdAt).add(row.touchedAt).add(row.removedAt).add(row.erasedAt);
    }
    return bulk.run();
}

Status FileStore::insert(const QList<FileReferenceRow> &rows)
{
    auto bulk = Bulk::insert(m_database, u"file_references"_s,
                             {{"file_id", ColumnType::Id},
                              {"conversation_id", ColumnType::Id},
                              {"message_id", ColumnType::Id},
                              {"seq", ColumnType::Integer}});
    for (const auto &row : rows)
        bulk.add(row.file).add(row.message.conversation).add(row.message.message).add(row.seq);
    if (auto done = bulk.run(); !done)
        return done;
    Bulk keep(m_database, u"UPDATE files SET kept = 1 WHERE id = ? AND kept = 0"_s,
              u"UPDATE files SET kept = 1 FROM unnest(?::uuid[]) AS k(id) WHERE files.id = k.id AND files.kept = 0"_s,
              {{"id", ColumnType::Id}});
    QMap<FileId, bool> ids; // in their order, so that two transactions cannot wait for each other
    for (const auto &row : rows)
        ids.insert(row.file, true);
    for (auto it = ids.keyBegin(); it != ids.keyEnd(); ++it)
        keep.add(*it);
    return keep.run();
}

Status FileStore::dropReferences(const QList<MessageKey> &messages, qint64 at)
{
    if (messages.isEmpty())
        return {};
    const QList<sql::Column> keyColumns{{"conversation_id", ColumnType::Id}, {"message_id", ColumnType::Id}};
    Bulk find(m_database,
              u"SELECT file_id, conversation_id, message_id, seq FROM file_references WHERE conversation_id = ? "
              "AND message_id = ?"_s,
              u"SELECT r.file_id, r.conversation_id, r.message_id, r.seq FROM file_references r "
              "JOIN unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, message_id) "
              "ON r.conversation_id = k.conversation_id AND r.message_id = k.message_id"_s,
              keyColumns);
    for (const auto &key : messages)
        find.add(key.conversation).add(key.message);
    const auto rows = find.list([](const Row &row) {
        return FileReferenceRow{row.id<FileId>(0), {row.id<ConversationId>(1), row.id<MessageId>(2)}, row.integer(3)};
    });
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return {};
    auto tombstones
        = Bulk::insert(m_database, u"file_tombstones"_s,
                       {{"file_id", ColumnType::Id}, {"conversation_id", ColumnType::Id}, {"seq", ColumnType::Integer}},
                       u"ON CONFLICT DO NOTHING"_s);
    Bulk forget(m_database, u"DELETE FROM file_references WHERE conversation_id = ? AND message_id = ?"_s,
                u"DELETE FROM file_references t USING unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, message_id) "
                "WHERE t.conversation_id = k.conversation_id AND t.message_id = k.message_id"_s,
                keyColumns);
    Bulk remove(m_database,
                u"UPDATE files SET removed_at = ? WHERE id = ? AND removed_at IS NULL AND "
                "(SELECT r.seq FROM file_references r WHERE r.file_id = files.id LIMIT 1) IS NULL"_s,
                u"UPDATE files SET removed_at = k.at FROM unnest(?::bigint[], ?::uuid[]) AS k(at, id) "
                "WHERE files.id = k.id AND files.removed_at IS NULL AND "
                "(SELECT r.seq FROM file_references r WHERE r.file_id = files.id LIMIT 1) IS NULL"_s,
                {{"at", ColumnType::Integer}, {"id", ColumnType::Id}});
    for (const auto &key : messages)
        forget.add(key.conversation).add(key.message);
    QMap<FileId, bool> ids;
    for (const auto &row : *rows) {
        tombstones.add(row.file).add(row.message.conversation).add(row.seq);
        ids.insert(row.file, true);
    }
    for (auto it = ids.keyBegin(); it != ids.keyEnd(); ++it)
        remove.add(at).add(*it);
    for (auto *step : {&tombstones, &forget, &remove}) {
        if (auto done = step->run(); !done)
            return done;
    }
    return {};
}

Status FileStore::clearReferences()
{
    return m_database.execute(u"DELETE FROM file_references"_s);
}

Result<QList<FileRow>> FileStore::toErase(qint64 now, int limit)
{
    return m_database
        .query(u"SELECT id, user_id, name, size, sha256, keep_location, stored_as, received, media_type, width, "
               "height, blurhash, created_at, touched_at, removed_at, erased_at FROM files "
               "WHERE removed_at <= ? AND erased_at IS NULL ORDER BY removed_at LIMIT ?"_s)
        .bind(now)
        .bind(limit)
        .list(fileOf);
}

Result<QStringList> FileStore::knownNames(const QStringList &names)
{
    Bulk bulk(m_database, u"SELECT stored_as FROM files WHERE stored_as = ? AND erased_at IS NULL"_s,
              u"SELECT f.stored_as FROM files f JOIN unnest(?::text[]) AS k(name) ON f.stored_as = k.name "
              "WHERE f.erased_at IS NULL"_s,
              {{"stored_as", ColumnType::Text}});
    for (const auto &name : names)
        bulk.add(name);
    const auto rows = bulk.list([](const Row &row) { return row.text(0); });
    return rows ? Result<QStringList>(QStringList(*rows)) : Result<QStringList>(rows.error());
}

Result<QList<FileRow>> FileStore::loose(qint64 touchedBefore, int limit)
{
    return m_database
        .query(u"SELECT id, user_id, name, size, sha256, keep_location, stored_as, received, media_type, width, "
               "height, blurhash, created_at, touched_at, removed_at, erased_at FROM files "
               "WHERE kept = 0 AND removed_at IS NULL AND touched_at < ? ORDER BY touched_at LIMIT ?"_s)
        .bind(touchedBefore)
        .bind(limit)
        .list(fileOf);
}

} // namespace conclave::server
