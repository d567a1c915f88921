// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/userstore.h"

#include "shared/sql/bulk.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::ColumnType;
using sql::Row;

namespace {

UserRow userOf(const Row &row)
{
    UserRow user{{row.id<UserId>(0),
                  row.text(1),
                  row.text(2),
                  protocol::Role(row.integer(3)),
                  protocol::AccountKind(row.integer(4)),
                  row.boolean(5),
                  row.integer(6),
                  {},
                  {}},
                 row.integer(7)};
    const protocol::UserStatus status{row.text(8), row.text(9), row.optionalInteger(10)};
    if (!status.text.isEmpty() || !status.emoji.isEmpty())
        user.user.status = status;
    if (row.boolean(11))
        user.user.hidesRead = true;
    return user;
}

} // namespace

Result<QList<UserRow>> UserStore::all()
{
    return m_database
        .query(u"SELECT id, name, display_name, role, kind, disabled, version, created_at, status_text, status_emoji, "
               "status_until, hides_read FROM users"_s)
        .list(userOf);
}

Result<std::optional<UserRow>> UserStore::byId(const UserId &id)
{
    return m_database
        .query(u"SELECT id, name, display_name, role, kind, disabled, version, created_at, status_text, status_emoji, "
               "status_until, hides_read FROM users WHERE id = ?"_s)
        .bind(id)
        .one(userOf);
}

Result<QList<protocol::User>> UserStore::changedSince(qint64 version, int limit)
{
    return m_database
        .query(u"SELECT id, name, display_name, role, kind, disabled, version, created_at, status_text, status_emoji, "
               "status_until, hides_read FROM users WHERE version > ? ORDER BY version LIMIT ?"_s)
        .bind(version)
        .bind(limit)
        .list([](const Row &row) { return userOf(row).user; });
}

Result<QList<protocol::User>> UserStore::visibleToGuest(const UserId &guest, qint64 version, int limit)
{
    return m_database
        .query(
            u"SELECT id, name, display_name, role, kind, disabled, version, created_at, status_text, status_emoji, "
            "status_until, hides_read FROM users u WHERE version > ? AND (id = ? OR EXISTS (SELECT 1 FROM members g "
            "JOIN members o "
            "ON o.conversation_id = g.conversation_id WHERE g.user_id = ? "
            "AND (g.left_seq IS NULL OR o.joined_seq < g.left_seq) AND o.user_id = u.id)) ORDER BY version LIMIT ?"_s)
        .bind(version)
        .bind(guest)
        .bind(guest)
        .bind(limit)
        .list([](const Row &row) { return userOf(row).user; });
}

Result<std::optional<QString>> UserStore::passwordHash(const UserId &id)
{
    return m_database.query(u"SELECT password_hash FROM credentials WHERE user_id = ?"_s)
        .bind(id)
        .one([](const Row &row) { return row.text(0); });
}

Result<QStringList> UserStore::passwordHashes()
{
    const auto hashes
        = m_database.query(u"SELECT password_hash FROM credentials"_s).list([](const Row &row) { return row.text(0); });
    return hashes ? Result<QStringList>(QStringList(*hashes)) : Result<QStringList>(hashes.error());
}

Result<std::optional<InviteRow>> UserStore::invite(const QByteArray &tokenHash)
{
    return m_database
        .query(u"SELECT token_hash, role, created_by, created_at, expires_at, used_by FROM invites "
               "WHERE token_hash = ?"_s)
        .bind(tokenHash)
        .one([](const Row &row) {
            return InviteRow{row.bytes(0),   protocol::Role(row.integer(1)), row.optionalId<UserId>(2), row.integer(3),
                             row.integer(4), row.optionalId<UserId>(5)};
        });
}

Result<qint64> UserStore::countActiveOwners()
{
    const auto count = m_database.query(u"SELECT COUNT(*) FROM users WHERE role = ? AND disabled = 0"_s)
                           .bind(int(protocol::Role::Owner))
                           .one([](const Row &row) { return row.integer(0); });
    if (!count)
        return count.error();
    return count->value_or(0);
}

Result<qint64> UserStore::mapVersion(const UserId &id)
{
    const auto version
        = m_database.query(u"SELECT map_version FROM users WHERE id = ?"_s).bind(id).one([](const Row &row) {
              return row.integer(0);
          });
    if (!version)
        return version.error();
    return version->value_or(0);
}

Result<qint64> UserStore::advanceDirectory(int by)
{
    const auto value
        = m_database.query(u"UPDATE counters SET value = value + ? WHERE name = 'directory' RETURNING value"_s)
              .bind(by)
              .one([](const Row &row) { return row.integer(0); });
    if (!value)
        return value.error();
    return value->value_or(0);
}

Status UserStore::lock(const QSet<UserId> &ids)
{
    if (m_database.dialect() == sql::Dialect::Sqlite || ids.isEmpty())
        return {}; // SQLite has one writer
    sql::Bulk bulk(m_database, {}, u"SELECT id FROM users WHERE id = ANY (?::uuid[]) ORDER BY id FOR NO KEY UPDATE"_s,
                   {{"id", ColumnType::Id}});
    for (const auto &id : ids)
        bulk.add(id);
    const auto locked = bulk.list([](const Row &row) { return row.id<UserId>(0); });
    return locked ? Status() : Status(locked.error());
}

// Names are left alone on conflict: PostgreSQL takes the stronger lock for a row whose unique columns are set, and
// every row that refers to the user would wait for it.
Status UserStore::put(const QList<UserRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"users"_s,
                                  {{"id", ColumnType::Id},
                                   {"name", ColumnType::Text},
                                   {"display_name", ColumnType::Text},
                                   {"role", ColumnType::Integer},
                                   {"kind", ColumnType::Integer},
                                   {"disabled", ColumnType::Integer},
                                   {"version", ColumnType::Integer},
                                   {"created_at", ColumnType::Integer},
                                   {"status_text", ColumnType::Text},
                                   {"status_emoji", ColumnType::Text},
                                   {"status_until", ColumnType::Integer},
                                   {"hides_read", ColumnType::Integer}},
                                  u"ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, "
                                  "role = excluded.role, disabled = excluded.disabled, version = excluded.version, "
                                  "status_text = excluded.status_text, status_emoji = excluded.status_emoji, "
                                  "status_until = excluded.status_until, hides_read = excluded.hides_read"_s);
    for (const auto &row : rows) {
        bulk.add(row.user.id).add(row.user.name).add(row.user.displayName).add(int(row.user.role));
        bulk.add(int(row.user.kind)).add(row.user.disabled).add(row.user.version).add(row.createdAt);
        const auto status = row.user.status.value_or(protocol::UserStatus());
        bulk.add(status.text).add(status.emoji).add(status.until).add(row.user.hidesRead.value_or(false));
    }
    return bulk.run();
}

Status UserStore::put(const QList<CredentialRow> &rows)
{
    auto bulk = sql::Bulk::insert(
        m_database, u"credentials"_s,
        {{"user_id", ColumnType::Id}, {"password_hash", ColumnType::Text}, {"changed_at", ColumnType::Integer}},
        u"ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, "
        "changed_at = excluded.changed_at"_s);
    for (const auto &row : rows)
        bulk.add(row.user).add(row.passwordHash).add(row.changedAt);
    return bulk.run();
}

Status UserStore::put(const QList<InviteRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"invites"_s,
                                  {{"token_hash", ColumnType::Bytes},
                                   {"role", ColumnType::Integer},
                                   {"created_by", ColumnType::Id},
                                   {"created_at", ColumnType::Integer},
                                   {"expires_at", ColumnType::Integer},
                                   {"used_by", ColumnType::Id}},
                                  u"ON CONFLICT (token_hash) DO UPDATE SET used_by = excluded.used_by"_s);
    for (const auto &row : rows) {
        bulk.add(row.tokenHash).add(int(row.role)).add(row.createdBy);
        bulk.add(row.createdAt).add(row.expiresAt).add(row.usedBy);
    }
    return bulk.run();
}

} // namespace conclave::server
