// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

#include <QSet>

namespace conclave::server {

struct UserRow
{
    protocol::User user;
    qint64 createdAt = 0;

    bool operator==(const UserRow &) const = default;
};

struct CredentialRow
{
    UserId user;
    QString passwordHash;
    qint64 changedAt = 0;
};

struct InviteRow
{
    QByteArray tokenHash;
    protocol::Role role = protocol::Role::Member;
    std::optional<UserId> createdBy;
    qint64 createdAt = 0;
    qint64 expiresAt = 0;
    std::optional<UserId> usedBy;
};

// Users, their passwords, invitations. Used on its database's thread.
class UserStore
{
public:
    explicit UserStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<QList<UserRow>> all();
    Result<std::optional<UserRow>> byId(const UserId &id);
    Result<QList<protocol::User>> changedSince(qint64 version, int limit); // in the order of versions
    // The same, only those who share a conversation with the guest, and the guest.
    Result<QList<protocol::User>> visibleToGuest(const UserId &guest, qint64 version, int limit);
    Result<std::optional<QString>> passwordHash(const UserId &id);
    Result<QStringList> passwordHashes(); // of all
    Result<std::optional<InviteRow>> invite(const QByteArray &tokenHash);
    Result<qint64> countActiveOwners();
    Result<qint64> mapVersion(const UserId &id);

    Result<qint64> advanceDirectory(int by); // the new value; the handed-out versions are the last `by` ones
    // Before anything is written about more than one of them: two transactions then meet in the order of the ids.
    Status lock(const QSet<UserId> &ids);
    Status put(const QList<UserRow> &rows); // inserts or replaces; a name stays what it was
    Status put(const QList<CredentialRow> &rows);
    Status put(const QList<InviteRow> &rows);

private:
    sql::Database &m_database;
};

} // namespace conclave::server
