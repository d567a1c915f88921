// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/sessionstore.h"

#include "shared/sql/bulk.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::ColumnType;
using sql::Row;

namespace {

DeviceRow deviceOf(const Row &row)
{
    return {row.id<DeviceId>(0), row.id<UserId>(1), row.text(2),
            row.integer(3),      row.integer(4),    row.optionalInteger(5)};
}

SessionRow sessionOf(const Row &row)
{
    return {row.id<SessionId>(0), row.id<UserId>(1), row.id<DeviceId>(2),
            row.integer(3),       row.integer(4),    row.optionalInteger(5)};
}

} // namespace

Result<std::optional<DeviceRow>> SessionStore::device(const DeviceId &id)
{
    return m_database
        .query(u"SELECT id, user_id, name, created_at, last_seen_at, revoked_at FROM devices WHERE id = ?"_s)
        .bind(id)
        .one(deviceOf);
}

Result<QList<DeviceRow>> SessionStore::devicesOf(const UserId &user)
{
    return m_database
        .query(u"SELECT id, user_id, name, created_at, last_seen_at, revoked_at FROM devices "
               "WHERE user_id = ? AND revoked_at IS NULL ORDER BY last_seen_at DESC LIMIT 100"_s)
        .bind(user)
        .list(deviceOf);
}

Result<std::optional<SessionRow>> SessionStore::session(const SessionId &sid)
{
    return m_database
        .query(u"SELECT sid, user_id, device_id, created_at, expires_at, revoked_at FROM sessions WHERE sid = ?"_s)
        .bind(sid)
        .one(sessionOf);
}

Result<QList<SessionRow>> SessionStore::sessionsOf(const UserId &user)
{
    return m_database
        .query(u"SELECT sid, user_id, device_id, created_at, expires_at, revoked_at FROM sessions "
               "WHERE user_id = ? AND revoked_at IS NULL"_s)
        .bind(user)
        .list(sessionOf);
}

Result<std::optional<RefreshRow>> SessionStore::refreshToken(const QByteArray &tokenHash)
{
    return m_database
        .query(u"SELECT token_hash, sid, issued_at, used_at, successor FROM refresh_tokens WHERE token_hash = ?"_s)
        .bind(tokenHash)
        .one([](const Row &row) {
            return RefreshRow{row.bytes(0), row.id<SessionId>(1), row.integer(2), row.optionalInteger(3), row.bytes(4)};
        });
}

Result<QList<SessionId>> SessionStore::revokedSince(qint64 at)
{
    return m_database.query(u"SELECT sid FROM sessions WHERE revoked_at > ?"_s).bind(at).list([](const Row &row) {
        return row.id<SessionId>(0);
    });
}

Result<QList<SigningKeyRow>> SessionStore::signingKeys()
{
    return m_database
        .query(u"SELECT kid, public_key, sealed_seed, created_at FROM signing_keys WHERE retired_at IS NULL "
               "ORDER BY created_at DESC"_s)
        .list([](const Row &row) {
            return SigningKeyRow{row.text(0), row.bytes(1), row.bytes(2), row.integer(3)};
        });
}

Status SessionStore::put(const QList<DeviceRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"devices"_s,
                                  {{"id", ColumnType::Id},
                                   {"user_id", ColumnType::Id},
                                   {"name", ColumnType::Text},
                                   {"created_at", ColumnType::Integer},
                                   {"last_seen_at", ColumnType::Integer},
                                   {"revoked_at", ColumnType::Integer}},
                                  u"ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                                  "last_seen_at = excluded.last_seen_at, revoked_at = excluded.revoked_at"_s);
    for (const auto &row : rows)
        bulk.add(row.id).add(row.user).add(row.name).add(row.createdAt).add(row.lastSeenAt).add(row.revokedAt);
    return bulk.run();
}

Status SessionStore::put(const QList<SessionRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"sessions"_s,
                                  {{"sid", ColumnType::Id},
                                   {"user_id", ColumnType::Id},
                                   {"device_id", ColumnType::Id},
                                   {"created_at", ColumnType::Integer},
                                   {"expires_at", ColumnType::Integer},
                                   {"revoked_at", ColumnType::Integer}},
                                  u"ON CONFLICT (sid) DO UPDATE SET revoked_at = excluded.revoked_at"_s);
    for (const auto &row : rows)
        bulk.add(row.sid).add(row.user).add(row.device).add(row.createdAt).add(row.expiresAt).add(row.revokedAt);
    return bulk.run();
}

Status SessionStore::put(const QList<RefreshRow> &rows)
{
    auto bulk = sql::Bulk::insert(
        m_database, u"refresh_tokens"_s,
        {{"token_hash", ColumnType::Bytes},
         {"sid", ColumnType::Id},
         {"issued_at", ColumnType::Integer},
         {"used_at", ColumnType::Integer},
         {"successor", ColumnType::Bytes}},
        u"ON CONFLICT (token_hash) DO UPDATE SET used_at = excluded.used_at, successor = excluded.successor"_s);
    for (const auto &row : rows)
        bulk.add(row.tokenHash).add(row.sid).add(row.issuedAt).add(row.usedAt).add(row.successor);
    return bulk.run();
}

Status SessionStore::put(const SigningKeyRow &row)
{
    return m_database
        .query(u"INSERT INTO signing_keys (kid, public_key, sealed_seed, created_at) VALUES (?, ?, ?, ?)"_s)
        .bind(row.kid)
        .bind(row.publicKey)
        .bind(row.sealedSeed)
        .bind(row.createdAt)
        .run();
}

} // namespace conclave::server
