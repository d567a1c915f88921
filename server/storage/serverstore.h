// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

namespace conclave::server {

// What a database server (PostgreSQL, but for newestMs) says of itself. Used on its database's thread.
class ServerStore
{
public:
    explicit ServerStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<QString> setting(const QString &name); // as the server has it, whatever this connection has set
    Result<qint64> nowMs(); // its clock
    Result<qint64> otherConnections(); // of Conclave programs to the same database
    Result<qint64> newestMs(); // of what is stored; on SQLite too

private:
    sql::Database &m_database;
};

} // namespace conclave::server
