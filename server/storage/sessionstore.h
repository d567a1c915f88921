// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

namespace conclave::server {

struct DeviceRow
{
    DeviceId id;
    UserId user;
    QString name;
    qint64 createdAt = 0;
    qint64 lastSeenAt = 0;
    std::optional<qint64> revokedAt;
};

struct SessionRow
{
    SessionId sid;
    UserId user;
    DeviceId device;
    qint64 createdAt = 0;
    qint64 expiresAt = 0;
    std::optional<qint64> revokedAt;
};

struct RefreshRow
{
    QByteArray tokenHash;
    SessionId sid;
    qint64 issuedAt = 0;
    std::optional<qint64> usedAt;
    QByteArray successor; // hash of the token that replaced it; empty while unused
};

struct SigningKeyRow
{
    QString kid;
    QByteArray publicKey;
    QByteArray sealedSeed;
    qint64 createdAt = 0;
};

// Devices, sessions, refresh tokens, signing keys. Used on its database's thread.
class SessionStore
{
public:
    explicit SessionStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<std::optional<DeviceRow>> device(const DeviceId &id);
    Result<QList<DeviceRow>> devicesOf(const UserId &user); // signed in, newest first, at most 100
    Result<std::optional<SessionRow>> session(const SessionId &sid);
    Result<QList<SessionRow>> sessionsOf(const UserId &user); // not revoked
    Result<std::optional<RefreshRow>> refreshToken(const QByteArray &tokenHash);
    Result<QList<SessionId>> revokedSince(qint64 at);
    Result<QList<SigningKeyRow>> signingKeys(); // newest first, not retired

    Status put(const QList<DeviceRow> &rows); // each inserts or replaces
    Status put(const QList<SessionRow> &rows);
    Status put(const QList<RefreshRow> &rows);
    Status put(const SigningKeyRow &row);

private:
    sql::Database &m_database;
};

} // namespace conclave::server
