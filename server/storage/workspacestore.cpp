// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/workspacestore.h"

#include "shared/sql/bulk.h"

#include <QMap>

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::MapEntry;
using sql::ColumnType;
using sql::Row;

Result<std::optional<QString>> WorkspaceStore::value(const QString &key)
{
    return m_database.query(u"SELECT value FROM workspace WHERE key = ?"_s).bind(key).one([](const Row &row) {
        return row.text(0);
    });
}

Status WorkspaceStore::setValue(const QString &key, const QString &value)
{
    return m_database
        .query(
            u"INSERT INTO workspace (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"_s)
        .bind(key)
        .bind(value)
        .run();
}

Status WorkspaceStore::addValue(const QString &key, const QString &value)
{
    return m_database.query(u"INSERT INTO workspace (key, value) VALUES (?, ?)"_s).bind(key).bind(value).run();
}

Result<QList<MapEntry>> WorkspaceStore::mapSince(const UserId &user, qint64 version, int limit)
{
    return m_database
        .query(u"SELECT key, value, version FROM user_map WHERE user_id = ? AND version > ? ORDER BY version LIMIT ?"_s)
        .bind(user)
        .bind(version)
        .bind(limit)
        .list([](const Row &row) {
            return MapEntry{row.text(0), row.text(1), row.integer(2)};
        });
}

Result<QList<MapRow>> WorkspaceStore::mapValues(const QList<std::pair<UserId, QString>> &keys)
{
    sql::Bulk bulk(m_database, u"SELECT user_id, key, value, version FROM user_map WHERE user_id = ? AND key = ?"_s,
                   u"SELECT m.user_id, m.key, m.value, m.version FROM user_map m "
                   "JOIN unnest(?::uuid[], ?::text[]) AS k(user_id, key) ON m.user_id = k.user_id AND m.key = k.key"_s,
                   {{"user_id", ColumnType::Id}, {"key", ColumnType::Text}});
    for (const auto &[user, key] : keys)
        bulk.add(user).add(key);
    return bulk.list([](const Row &row) {
        return MapRow{row.id<UserId>(0), {row.text(1), row.text(2), row.integer(3)}};
    });
}

Result<QList<MapRow>> WorkspaceStore::put(QList<MapRow> rows)
{
    QMap<UserId, qint64> counts;
    for (const auto &row : rows)
        ++counts[row.user];
    sql::Bulk advance(m_database,
                      u"UPDATE users SET map_version = map_version + ? WHERE id = ? RETURNING id, map_version"_s,
                      u"UPDATE users u SET map_version = u.map_version + a.n FROM (SELECT * FROM "
                      "unnest(?::bigint[], ?::uuid[]) AS x(n, id)) a WHERE u.id = a.id RETURNING u.id, u.map_version"_s,
                      {{"n", ColumnType::Integer}, {"id", ColumnType::Id}});
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        advance.add(it.value()).add(it.key());
    const auto advanced = advance.list([](const Row &row) { return std::pair(row.id<UserId>(0), row.integer(1)); });
    if (!advanced)
        return advanced.error();
    QMap<UserId, qint64> next;
    for (const auto &[user, version] : *advanced)
        next[user] = version - counts.value(user);
    QMap<std::pair<UserId, QString>, MapRow> newest; // one statement must not touch a row twice
    for (auto &row : rows) {
        row.entry.version = ++next[row.user];
        newest[{row.user, row.entry.key}] = row;
    }
    auto bulk = sql::Bulk::insert(
        m_database, u"user_map"_s,
        {{"user_id", ColumnType::Id},
         {"key", ColumnType::Text},
         {"value", ColumnType::Text},
         {"version", ColumnType::Integer}},
        u"ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value, version = excluded.version"_s);
    for (const auto &row : newest)
        bulk.add(row.user).add(row.entry.key).add(row.entry.value).add(row.entry.version);
    if (auto done = bulk.run(); !done)
        return done.error();
    return rows;
}

Result<qint64> WorkspaceStore::lastInvalidation(qint64 before)
{
    const auto last = m_database.query(u"SELECT COALESCE(MAX(id), 0) FROM invalidations WHERE at < ?"_s)
                          .bind(before)
                          .one([](const Row &row) { return row.integer(0); });
    if (!last)
        return last.error();
    return last->value_or(0);
}

Result<QList<Invalidation>> WorkspaceStore::invalidationsSince(qint64 id)
{
    return m_database
        .query(u"SELECT id, node, kind, subject, at FROM invalidations WHERE id > ? ORDER BY id LIMIT 1000"_s)
        .bind(id)
        .list([](const Row &row) {
            return Invalidation{row.integer(0), row.text(1), row.text(2), row.id<UserId>(3).uuid, row.integer(4)};
        });
}

Status WorkspaceStore::insert(const QList<Invalidation> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"invalidations"_s,
                                  {{"node", ColumnType::Text},
                                   {"kind", ColumnType::Text},
                                   {"subject", ColumnType::Id},
                                   {"at", ColumnType::Integer}});
    for (const auto &row : rows)
        bulk.add(row.node).add(row.kind).add(UserId{row.subject}).add(row.at);
    return bulk.run();
}

} // namespace conclave::server
