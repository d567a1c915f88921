// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/mapstore.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::MapEntry;

Cell wishCell(const QByteArray &hash)
{
    return {"map_wishes", "body", hash};
}

Cell entryCell(const QByteArray &hash)
{
    return {"user_map", "body", hash};
}

} // namespace

MapStore::MapStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Status MapStore::wish(const QString &key, const QString &value)
{
    const auto hash = m_sealer.hash(key.toUtf8());
    return m_database
        .query(u"INSERT INTO map_wishes (key_hash, body, edition) VALUES (?, ?, 1) ON CONFLICT (key_hash) DO UPDATE "
               "SET body = excluded.body, edition = edition + 1"_s)
        .bind(hash)
        .bind(m_sealer.sealValue(wishCell(hash), MapEntry{key, value, 0}))
        .run();
}

Result<MapStore::Wish> MapStore::open(const QByteArray &hash, const QByteArray &body, qint64 edition) const
{
    const auto entry = m_sealer.openValue<MapEntry>(wishCell(hash), body);
    if (!entry)
        return entry.error();
    return Wish{entry->key, entry->value, edition};
}

Result<std::optional<MapStore::Wish>> MapStore::wished(const QByteArray &hash) const
{
    const auto row = m_database.query(u"SELECT body, edition FROM map_wishes WHERE key_hash = ?"_s)
                         .bind(hash)
                         .one([](const sql::Row &one) { return std::pair(one.bytes(0), one.integer(1)); });
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Wish>();
    const auto wish = open(hash, (*row)->first, (*row)->second);
    if (!wish)
        return wish.error();
    return std::optional(*wish);
}

Result<QList<MapStore::Wish>> MapStore::wishes() const
{
    const auto rows
        = m_database.query(u"SELECT key_hash, body, edition FROM map_wishes"_s).list([](const sql::Row &row) {
              return std::tuple(row.bytes(0), row.bytes(1), row.integer(2));
          });
    if (!rows)
        return rows.error();
    QList<Wish> wishes;
    for (const auto &[hash, body, edition] : *rows) {
        const auto wish = open(hash, body, edition);
        if (!wish)
            return wish.error();
        wishes.append(*wish);
    }
    return wishes;
}

Status MapStore::grant(const Wish &wish)
{
    return m_database.query(u"DELETE FROM map_wishes WHERE key_hash = ? AND edition = ?"_s)
        .bind(m_sealer.hash(wish.key.toUtf8()))
        .bind(wish.edition)
        .run();
}

Result<QString> MapStore::value(const QString &key) const
{
    const auto hash = m_sealer.hash(key.toUtf8());
    const auto wish = wished(hash);
    if (!wish)
        return wish.error();
    if (*wish)
        return (*wish)->value;
    const auto body
        = m_database.query(u"SELECT body FROM user_map WHERE key_hash = ?"_s).bind(hash).one([](const sql::Row &row) {
              return row.bytes(0);
          });
    if (!body)
        return body.error();
    if (!*body)
        return QString();
    const auto entry = m_sealer.openValue<MapEntry>(entryCell(hash), **body);
    if (!entry)
        return entry.error();
    return entry->value;
}

Result<QHash<QString, QString>> MapStore::entries(const QString &prefix) const
{
    const auto rows = m_database.query(u"SELECT key_hash, body FROM user_map"_s).list([](const sql::Row &row) {
        return std::pair(row.bytes(0), row.bytes(1));
    });
    if (!rows)
        return rows.error();
    QHash<QString, QString> entries;
    for (const auto &[hash, body] : *rows) {
        const auto entry = m_sealer.openValue<MapEntry>(entryCell(hash), body);
        if (!entry)
            return entry.error();
        entries.insert(entry->key, entry->value);
    }
    const auto changed = wishes();
    if (!changed)
        return changed.error();
    for (const auto &wish : *changed)
        entries.insert(wish.key, wish.value);
    entries.removeIf(
        [&prefix](const auto &entry) { return entry.value().isEmpty() || !entry.key().startsWith(prefix); });
    return entries;
}

} // namespace conclave::client
