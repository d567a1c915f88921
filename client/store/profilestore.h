// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/protocol/frames/session.h"
#include "shared/sql/database.h"

namespace conclave::client {

// Single values that a store remembers.
enum class Fact : quint8 {
    UserId, // whose store this is
    DeviceId,
    Incarnation, // of the server's database, when the rest was fetched
    DirectoryVersion, // the directory is known up to here
    MapVersion, // the user map is known up to here
    WorkspaceName, // as the server calls it
    RecentSearches, // here, newest first, a line each
    ServerPin, // the key by which the server is known
};

// Facts, tokens, the directory of users, the user map. Part of LocalStore, on its thread; callers own the transaction.
class ProfileStore
{
public:
    ProfileStore(sql::Database &database, const Sealer &sealer);

    Status setFact(Fact fact, const QString &value);
    Result<QString> fact(Fact fact) const; // empty when unknown
    Status setNumber(Fact fact, qint64 value) { return setFact(fact, QString::number(value)); }
    Result<qint64> number(Fact fact) const; // 0 when unknown

    Status putTokens(const protocol::Tokens &tokens);
    Status dropTokens();
    Result<std::optional<protocol::Tokens>> tokens() const;

    Status putUser(const protocol::User &user); // an older version changes nothing
    Result<std::optional<protocol::User>> user(UserId user) const;
    Result<QList<protocol::User>> users() const; // in the order of ids

    Result<bool> putMapEntry(const protocol::MapEntry &entry); // false for an older version, which changes nothing
    Result<QList<protocol::MapEntry>> mapEntries() const; // in the order of keys, without removed ones

    Status clearServerState(); // users, the map, and how far they are known

private:
    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
