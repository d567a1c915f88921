// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/query.h"

#include <QHash>
#include <QSqlDatabase>
#include <memory>

class QSqlError;

namespace conclave::sql {

struct DatabaseConfig
{
    Dialect dialect = Dialect::Sqlite;
    QString file; // SQLite
    QString host, name, user, password; // PostgreSQL; `host` may be the directory of a Unix socket
    int port = 5432;
    int busyTimeoutMs = 5000; // how long a statement waits for somebody else's lock

    bool operator==(const DatabaseConfig &) const = default;
};

enum class Access { ReadWrite, ReadOnly };

// One connection to SQLite (WAL, synchronous=FULL) or PostgreSQL, used only on the thread that opened it. Statements
// are prepared once and kept. Failures come as StorageFull, StorageBusy (try the transaction again), StorageCorrupt,
// StorageConstraint or StorageFailed, with the driver's text as detail (which never holds a bound value). When one
// statement of a transaction fails, only rolling back is left, on both databases: PostgreSQL would answer COMMIT with
// a silent rollback, SQLite may have rolled back already and would store what follows at once.
class Database
{
public:
    static Result<std::unique_ptr<Database>> open(const DatabaseConfig &config, Access access);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Dialect dialect() const { return m_dialect; }

    // `sql` is a literal with `?` for each value; the same text always gives the same prepared statement, so only one
    // Query of one text may be in use at a time.
    Query query(const QString &sql);
    Status execute(const QString &sql); // once, without preparing: schema and pragmas

    Status begin(); // takes the write lock at once
    Status commit(); // StorageFailed may mean that the outcome is unknown
    void rollback();
    bool inTransaction() const { return m_inTransaction; }

    // Tests let the n-th statement from now fail, or the next commit, as a full disk would.
    void failStatement(int n) { m_failStatement = n; }
    void failCommit() { m_failCommit = true; }

private:
    friend class Query;
    Database(Dialect dialect, const QString &connection);
    Status prepareSession(const DatabaseConfig &config, Access access);
    bool injectedFailure();
    Error failed(Error error); // remembers it
    Status usable() const;

    Dialect m_dialect;
    QString m_connection;
    QHash<QString, std::shared_ptr<QSqlQuery>> m_prepared;
    bool m_inTransaction = false;
    bool m_hasFailed = false; // a statement of this transaction
    int m_failStatement = 0;
    bool m_failCommit = false;
};

// Rolls back unless committed.
class Transaction
{
public:
    explicit Transaction(Database &database)
        : m_database(database)
        , m_begun(database.begin())
    {
    }
    ~Transaction()
    {
        if (m_database.inTransaction())
            m_database.rollback();
    }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    const Status &begun() const { return m_begun; }
    Status commit() { return m_database.commit(); }

private:
    Database &m_database;
    Status m_begun;
};

Error errorOf(Dialect dialect, const QSqlError &error);

} // namespace conclave::sql
