// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"

#include "shared/util/logging.h"

#include <QSqlError>
#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;

namespace conclave::sql {

namespace {

constexpr qint64 ReopenMs = 500; // between two attempts to open a broken connection again
constexpr qint64 RetryMs = 1000; // when the other side shall ask again

// SQLite result codes (sqlite.org/rescode.html); extended codes keep the primary one in the low byte.
ErrorCode sqliteCode(int code)
{
    switch (code & 0xff) {
    case 9: // INTERRUPT
        return ErrorCode::StorageTimedOut;
    case 5: // BUSY
    case 6: // LOCKED
        return ErrorCode::StorageBusy;
    case 13: // FULL
        return ErrorCode::StorageFull;
    case 11: // CORRUPT
    case 26: // NOTADB
        return ErrorCode::StorageCorrupt;
    case 19: // CONSTRAINT
        return ErrorCode::StorageConstraint;
    default:
        return ErrorCode::StorageFailed;
    }
}

// SQLSTATE (PostgreSQL documentation, appendix A).
ErrorCode postgresCode(QStringView state)
{
    if (state == u"53100")
        return ErrorCode::StorageFull;
    if (state == u"40P01" || state == u"40001" || state == u"55P03")
        return ErrorCode::StorageBusy;
    if (state == u"57014")
        return ErrorCode::StorageTimedOut;
    if (state.startsWith(u"23"))
        return ErrorCode::StorageConstraint;
    return state.startsWith(u"XX") ? ErrorCode::StorageCorrupt : ErrorCode::StorageFailed;
}

// The server ended the connection: class 08 and the shutdowns of class 57 (PostgreSQL documentation, appendix A), or
// the time that a transaction may stand still. Without a state the library itself could not go on.
bool endsConnection(QStringView state)
{
    return state.startsWith(u"08") || state.startsWith(u"57P") || state == u"25P03";
}

QString nextConnectionName()
{
    static std::atomic<int> counter = 0;
    return u"conclave-%1"_s.arg(++counter);
}

// connect_timeout bounds how long the thread stands still; the others notice a host that is gone while we wait.
QString postgresOptions(Access access)
{
    auto options = u"connect_timeout=3;tcp_user_timeout=10000;keepalives_idle=5;keepalives_interval=2;"
                   "keepalives_count=3;application_name=conclave"_s;
    if (access == Access::ReadWrite)
        options += u";target_session_attrs=read-write"_s; // not a standby
    return options;
}

} // namespace

Error errorOf(Dialect dialect, const QSqlError &error)
{
    const auto native = error.nativeErrorCode();
    // The first line says what is wrong; PostgreSQL's further ones quote the row.
    const auto text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText().section(u'\n', 0, 0);
    return {dialect == Dialect::Sqlite ? sqliteCode(native.toInt()) : postgresCode(native), text.simplified()};
}

Database::Database(DatabaseConfig config, Access access)
    : m_config(std::move(config))
    , m_access(access)
    , m_dialect(m_config.dialect)
    , m_connection(nextConnectionName())
    , m_statementMs(m_config.statementTimeoutMs)
{
}

Database::~Database()
{
    disconnect();
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseConfig &config, Access access)
{
    std::unique_ptr<Database> database(new Database(config, access));
    if (auto connected = database->connect(); !connected)
        return connected.error();
    return database;
}

Status Database::connect()
{
    const bool sqlite = m_dialect == Dialect::Sqlite;
    auto connection = QSqlDatabase::addDatabase(sqlite ? u"QSQLITE"_s : u"QPSQL"_s, m_connection);
    if (!connection.isValid())
        return Error{ErrorCode::StorageFailed, u"the Qt database driver is not installed"_s};
    if (sqlite) {
        connection.setDatabaseName(m_config.file);
        QString options = u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(m_config.busyTimeoutMs);
        if (m_access == Access::ReadOnly)
            options += u";QSQLITE_OPEN_READONLY"_s;
        connection.setConnectOptions(options);
    } else {
        connection.setDatabaseName(m_config.name);
        connection.setHostName(m_config.host);
        connection.setPort(m_config.port);
        connection.setUserName(m_config.user);
        connection.setPassword(m_config.password);
        connection.setConnectOptions(postgresOptions(m_access));
    }
    if (!connection.open())
        return errorOf(m_dialect, connection.lastError());
    m_broken = false;
    if (sqlite)
        m_timeLimit = SqliteTimeLimit::of(connection);
    return prepareSession();
}

void Database::disconnect()
{
    // Statements tell the server that they go; they must not try that over a broken connection.
    if (!m_broken)
        m_prepared.clear();
    QSqlDatabase::removeDatabase(m_connection);
    m_prepared.clear();
}

Status Database::reopen()
{
    const Error offline{ErrorCode::StorageOffline, u"the connection to the database is broken"_s, RetryMs};
    if (m_reopened.isValid() && m_reopened.elapsed() < m_reopenAfterMs)
        return offline;
    QElapsedTimer attempt;
    attempt.start();
    disconnect();
    const auto connected = connect();
    // A host that does not answer costs the timeout each time: half of the time is left for saying so.
    m_reopenAfterMs = std::max(ReopenMs, attempt.elapsed());
    m_reopened.start();
    if (connected) {
        qCInfo(lcStorage) << "connected to the database again";
        return {};
    }
    m_broken = true;
    qCWarning(lcStorage) << "cannot connect to the database:" << connected.error().detail;
    return offline;
}

Status Database::prepareSession()
{
    QStringList statements;
    if (m_dialect == Dialect::Sqlite) {
        if (m_access == Access::ReadWrite)
            statements << u"PRAGMA journal_mode=WAL"_s << u"PRAGMA synchronous=FULL"_s << u"PRAGMA secure_delete=ON"_s;
        statements << u"PRAGMA foreign_keys=ON"_s << u"PRAGMA temp_store=MEMORY"_s;
    } else {
        statements << u"SET synchronous_commit=on"_s << u"SET client_min_messages=warning"_s
                   << u"SET default_transaction_isolation='read committed'"_s
                   << u"SET statement_timeout=%1"_s.arg(m_config.statementTimeoutMs)
                   << u"SET idle_in_transaction_session_timeout='30s'"_s
                   << u"SET lock_timeout=%1"_s.arg(m_config.busyTimeoutMs);
        if (m_access == Access::ReadOnly)
            statements << u"SET default_transaction_read_only=on"_s;
    }
    for (const auto &statement : statements) {
        if (auto done = execute(statement); !done)
            return done;
    }
    return m_dialect == Dialect::Sqlite ? Status() : requireUtf8();
}

// In another encoding some names could not be stored and all would be ordered differently.
Status Database::requireUtf8()
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(u"SELECT current_setting('server_encoding')"_s) || !query.next())
        return failed(query.lastError());
    if (const auto encoding = query.value(0).toString(); encoding != "UTF8"_L1)
        return Error{ErrorCode::BadConfig,
                     u"the database %1 has the encoding %2; it must be made with ENCODING 'UTF8'"_s.arg(m_config.name,
                                                                                                        encoding)};
    return {};
}

Query Database::query(const QString &sql)
{
    if (auto fine = ready(); !fine)
        return {*this, std::make_shared<QSqlQuery>(QSqlDatabase()), fine};
    auto &prepared = m_prepared[sql];
    if (prepared)
        return {*this, prepared, Status()};
    auto fresh = std::make_shared<QSqlQuery>(QSqlDatabase::database(m_connection, false));
    fresh->setForwardOnly(true);
    if (!fresh->prepare(sql)) {
        m_prepared.remove(sql);
        return {*this, fresh, failed(fresh->lastError())};
    }
    prepared = fresh;
    return {*this, fresh, Status()};
}

Status Database::execute(const QString &sql)
{
    if (auto fine = ready(); !fine)
        return fine;
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return failed(query.lastError());
    return {};
}

Status Database::begin(Access purpose)
{
    Q_ASSERT(!m_inTransaction);
    const bool isSqlite = m_dialect == Dialect::Sqlite;
    auto begun = purpose == Access::ReadWrite
        ? execute(isSqlite ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s)
        : execute(isSqlite ? u"BEGIN"_s : u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s);
    m_inTransaction = bool(begun);
    m_statementMs = m_config.statementTimeoutMs;
    m_begun.invalidate();
    if (purpose == Access::ReadWrite)
        m_begun.start();
    m_hasFailed = false;
    return begun;
}

Status Database::commit()
{
    const auto failure = std::exchange(m_failCommit, CommitFailure::None);
    if (failure == CommitFailure::Refused)
        return Error{ErrorCode::StorageFull, u"injected"_s};
    if (failure == CommitFailure::LostBefore)
        return lost();
    auto done = execute(u"COMMIT"_s);
    if (failure == CommitFailure::LostAfter)
        return lost();
    if (done) {
        m_inTransaction = false;
        m_statementMs = m_config.statementTimeoutMs;
        if (m_config.counters && m_begun.isValid())
            m_config.counters->commits.observe(std::chrono::nanoseconds(m_begun.nsecsElapsed()));
    }
    return done;
}

void Database::rollback()
{
    m_inTransaction = false;
    m_statementMs = m_config.statementTimeoutMs;
    if (m_broken)
        return; // the server does it
    // SQLite has rolled back by itself after some failures; then there is nothing to do and saying so is no error.
    QSqlQuery(QSqlDatabase::database(m_connection, false)).exec(u"ROLLBACK"_s);
}

Result<bool> Database::emptyLog()
{
    if (m_dialect != Dialect::Sqlite)
        return true;
    if (auto done = execute(u"PRAGMA busy_timeout=0"_s); !done)
        return done.error();
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    const bool emptied = query.exec(u"PRAGMA wal_checkpoint(TRUNCATE)"_s) && query.next();
    const auto error = query.lastError();
    const bool isBusy = emptied && query.value(0).toInt() != 0;
    query.finish();
    if (auto done = execute(u"PRAGMA busy_timeout=%1"_s.arg(m_config.busyTimeoutMs)); !done)
        return done.error();
    return emptied ? Result<bool>(!isBusy) : Result<bool>(errorOf(m_dialect, error));
}

Status Database::quickCheck()
{
    if (m_dialect != Dialect::Sqlite)
        return {};
    m_statementMs = 0; // it reads everything
    const auto finding = query(u"PRAGMA quick_check(1)"_s).one([](const Row &row) { return row.text(0); });
    m_statementMs = m_config.statementTimeoutMs;
    if (!finding)
        return finding.error();
    const auto text = finding->value_or(QString());
    return text == "ok"_L1 ? Status() : Status(failed(Error{ErrorCode::StorageCorrupt, text.simplified()}));
}

Error Database::failed(Error error)
{
    m_hasFailed = true;
    if (m_config.counters && error.code != ErrorCode::StorageConstraint)
        m_config.counters->errors.add();
    return error;
}

Error Database::failed(const QSqlError &error)
{
    auto result = errorOf(m_dialect, error);
    const bool isOpen = QSqlDatabase::database(m_connection, false).isOpen(); // asks the connection itself
    if (m_dialect == Dialect::Postgres && (endsConnection(error.nativeErrorCode()) || !isOpen)) {
        m_broken = true;
        result = {ErrorCode::StorageOffline, result.detail, RetryMs};
    }
    return failed(result);
}

Error Database::lost()
{
    m_broken = true;
    return failed(Error{ErrorCode::StorageOffline, u"injected"_s, RetryMs});
}

Status Database::usable() const
{
    if (m_inTransaction && m_hasFailed)
        return Error{ErrorCode::StorageFailed, u"a statement of this transaction has failed"_s};
    if (m_broken)
        return Error{ErrorCode::StorageOffline, u"the connection to the database is broken"_s, RetryMs};
    return {};
}

Status Database::ready()
{
    return m_broken && !m_inTransaction ? reopen() : usable();
}

Status Database::limitTime(int ms)
{
    Q_ASSERT(m_inTransaction);
    m_statementMs = ms;
    if (m_dialect == Dialect::Sqlite)
        return {};
    const auto set
        = query(u"SELECT set_config('statement_timeout', ?, true)"_s).bind(QString::number(ms)).one([](const Row &row) {
              return row.text(0);
          });
    return set ? Status() : Status(set.error());
}

void Database::beginStatement()
{
    if (m_timeLimit)
        m_timeLimit->begin(m_statementMs);
}

void Database::endStatement()
{
    if (m_timeLimit)
        m_timeLimit->end();
}

bool Database::injectedFailure()
{
    return m_failStatement > 0 && --m_failStatement == 0;
}

} // namespace conclave::sql
