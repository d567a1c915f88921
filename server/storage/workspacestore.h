// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::server {

struct MapRow
{
    UserId user;
    protocol::MapEntry entry;
};

struct Invalidation
{
    qint64 id = 0;
    QString node; // who wrote it
    QString kind; // "user" or "session"
    Uuid subject;
    qint64 at = 0;
};

// The workspace's own values, user maps, and what other processes must forget. Used on its database's thread.
class WorkspaceStore
{
public:
    explicit WorkspaceStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<std::optional<QString>> value(const QString &key);
    Status setValue(const QString &key, const QString &value);
    Status addValue(const QString &key, const QString &value); // a constraint error when it is there already

    Result<QList<protocol::MapEntry>> mapSince(const UserId &user, qint64 version, int limit); // by version
    Result<QList<MapRow>> mapValues(const QList<std::pair<UserId, QString>> &keys); // those that are there
    // Numbers the rows of each user and writes them; returns them with their versions, in the order given. The users
    // are locked (UserStore::lock).
    Result<QList<MapRow>> put(QList<MapRow> rows);

    Result<qint64> lastInvalidation(qint64 before); // the last one older than this time
    Result<QList<Invalidation>> invalidationsSince(qint64 id); // at most 1000
    Status insert(const QList<Invalidation> &rows); // ids are given by the database

private:
    sql::Database &m_database;
};

} // namespace conclave::server
