// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/query.h"
#include "shared/sql/sqlitetimelimit.h"
#include "shared/util/metrics.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSqlDatabase>
#include <memory>

class QSqlError;

namespace conclave::sql {

// What connections count; read by any thread.
struct DatabaseCounters
{
    Histogram commits; // from BEGIN to COMMIT of what writes
    Counter errors; // a row that was there already is none
};

struct DatabaseConfig
{
    Dialect dialect = Dialect::Sqlite;
    QString file; // SQLite
    QString host, name, user, password; // PostgreSQL; `host` may be the directory of a Unix socket
    int port = 5432;
    int busyTimeoutMs = 5000; // how long a statement waits for somebody else's lock
    int statementTimeoutMs = 30'000; // how long a prepared statement may take; 0: as long as it does

    DatabaseCounters *counters = nullptr; // outlives the connection

    bool operator==(const DatabaseConfig &) const = default;
};

enum class Access { ReadWrite, ReadOnly };

// One connection to SQLite (WAL, synchronous=FULL, secure_delete) or PostgreSQL, used only on the thread that opened
// it. Statements are prepared once and kept. Failures come as StorageFull, StorageBusy (try the transaction again),
// StorageCorrupt, StorageConstraint, StorageOffline (the connection broke), StorageTimedOut (it took too long) or
// StorageFailed, with the driver's text as detail (which never holds a bound value). When one statement of a
// transaction fails, only rolling back is left, on both databases: PostgreSQL would answer COMMIT with a silent
// rollback, SQLite may have rolled back already and would store what follows at once. A broken connection is opened
// again by its next use outside a transaction, with all statements prepared anew; while that does not succeed, it is
// tried now and then, and all else fails at once.
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

    // To write, which takes the write lock at once; or to read only: then all that is read is of one moment.
    Status begin(Access purpose = Access::ReadWrite);
    Status commit(); // StorageOffline: nobody can say whether it happened
    void rollback();
    // How long each further statement of this transaction may take, instead of what the configuration says; 0: as long
    // as it does.
    Status limitTime(int ms);
    bool inTransaction() const { return m_inTransaction; }
    bool isBroken() const { return m_broken; }

    // SQLite: moves what is in the write-ahead log into the file and cuts the log, so that nothing deleted is left in
    // it. False when a reader is in the way; it does not wait. PostgreSQL has no such thing.
    Result<bool> emptyLog();
    // SQLite: reads the whole file and answers StorageCorrupt when something in it cannot be (`PRAGMA quick_check`).
    Status quickCheck();

    QStringList statements() const { return m_prepared.keys(); } // the texts of those prepared so far
    qint64 executions() const { return m_executions; } // of prepared statements

    // Tests let the n-th statement from now fail, as on a full disk, or the next commit: like that, or because the
    // connection broke before or after the database had done it.
    enum class CommitFailure : quint8 { None, Refused, LostBefore, LostAfter };
    void failStatement(int n) { m_failStatement = n; }
    bool hasFailureAhead() const { return m_failStatement > 0 || m_failCommit != CommitFailure::None; }
    void failCommit(CommitFailure how = CommitFailure::Refused) { m_failCommit = how; }

private:
    friend class Bulk;
    friend class Query;
    Database(DatabaseConfig config, Access access);
    Status connect();
    void disconnect();
    Status reopen();
    Status prepareSession();
    Status requireUtf8();
    bool injectedFailure();
    Error failed(Error error); // remembers it
    Error failed(const QSqlError &error);
    Error lost(); // as if the connection had broken
    Status usable() const; // for a statement that is prepared already
    void beginStatement();
    void endStatement();
    Status ready(); // for any other; opens a broken connection again

    const DatabaseConfig m_config;
    const Access m_access;
    const Dialect m_dialect;
    const QString m_connection;
    std::unique_ptr<SqliteTimeLimit> m_timeLimit; // of SQLite
    int m_statementMs = 0; // of the current transaction
    QHash<QString, std::shared_ptr<QSqlQuery>> m_prepared;
    bool m_inTransaction = false;
    QElapsedTimer m_begun; // not valid while a transaction only reads
    bool m_hasFailed = false; // a statement of this transaction
    bool m_broken = false;
    QElapsedTimer m_reopened; // since the last attempt; not valid before the first
    qint64 m_reopenAfterMs = 0;
    qint64 m_executions = 0;
    int m_failStatement = 0;
    CommitFailure m_failCommit = CommitFailure::None;
};

// Rolls back unless committed.
class Transaction
{
public:
    explicit Transaction(Database &database, Access purpose = Access::ReadWrite)
        : m_database(database)
        , m_begun(database.begin(purpose))
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
