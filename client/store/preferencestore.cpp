// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/preferencestore.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::MapEntry;

Cell preferenceCell(const QByteArray &keyHash)
{
    return {"preferences", "body", keyHash};
}

} // namespace

PreferenceStore::PreferenceStore(sql::Database &database, const Sealer &sealer, const ProfileStore &profile)
    : m_database(database)
    , m_sealer(sealer)
    , m_profile(profile)
{
}

Status PreferenceStore::put(const QString &key, const QString &value)
{
    const auto keyHash = m_sealer.hash(key.toUtf8());
    return m_database
        .query(u"INSERT INTO preferences (key_hash, edition, body) VALUES (?, 1, ?) ON CONFLICT (key_hash) "
               "DO UPDATE SET edition = edition + 1, body = excluded.body"_s)
        .bind(keyHash)
        .bind(m_sealer.sealValue(preferenceCell(keyHash), MapEntry{key, value, 0}))
        .run();
}

Result<QString> PreferenceStore::value(const QString &key) const
{
    const auto all = values(key);
    if (!all)
        return all.error();
    return all->value(key);
}

Result<QHash<QString, QString>> PreferenceStore::values(const QString &prefix) const
{
    const auto entries = m_profile.mapEntries();
    if (!entries)
        return entries.error();
    const auto changes = unsent();
    if (!changes)
        return changes.error();
    QHash<QString, QString> values;
    for (const auto &entry : *entries) {
        if (entry.key.startsWith(prefix))
            values.insert(entry.key, entry.value);
    }
    for (const auto &change : *changes) {
        if (!change.key.startsWith(prefix))
            continue;
        if (change.value.isEmpty())
            values.remove(change.key);
        else
            values.insert(change.key, change.value);
    }
    return values;
}

Result<QList<PreferenceStore::Unsent>> PreferenceStore::unsent() const
{
    struct Row
    {
        QByteArray keyHash;
        qint64 edition = 0;
        QByteArray body;
    };
    const auto rows
        = m_database.query(u"SELECT key_hash, edition, body FROM preferences"_s).list([](const sql::Row &row) {
              return Row{row.bytes(0), row.integer(1), row.bytes(2)};
          });
    if (!rows)
        return rows.error();
    QList<Unsent> changes;
    for (const auto &row : *rows) {
        const auto entry = m_sealer.openValue<MapEntry>(preferenceCell(row.keyHash), row.body);
        if (!entry)
            return entry.error();
        changes.append({entry->key, entry->value, row.edition});
    }
    return changes;
}

Status PreferenceStore::sent(const Unsent &change)
{
    return m_database.query(u"DELETE FROM preferences WHERE key_hash = ? AND edition = ?"_s)
        .bind(m_sealer.hash(change.key.toUtf8()))
        .bind(change.edition)
        .run();
}

} // namespace conclave::client
