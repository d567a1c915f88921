// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"

#include <QSqlError>
#include <atomic>

using namespace Qt::StringLiterals;

namespace conclave::sql {

namespace {

// SQLite result codes (sqlite.org/rescode.html); extended codes keep the primary one in the low byte.
ErrorCode sqliteCode(int code)
{
    switch (code & 0xff) {
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
    if (state.startsWith(u"23"))
        return ErrorCode::StorageConstraint;
    return state.startsWith(u"XX") ? ErrorCode::StorageCorrupt : ErrorCode::StorageFailed;
}

QString nextConnectionName()
{
    static std::atomic<int> counter = 0;
    return u"conclave-%1"_s.arg(++counter);
}

} // namespace

Error errorOf(Dialect dialect, const QSqlError &error)
{
    const auto native = error.nativeErrorCode();
    // The first line says what is wrong; PostgreSQL's further ones quote the row.
    const auto text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText().section(u'\n', 0, 0);
    return {dialect == Dialect::Sqlite ? sqliteCode(native.toInt()) : postgresCode(native), text.simplified()};
}

Database::Database(Dialect dialect, const QString &connection)
    : m_dialect(dialect)
    , m_connection(connection)
{
}

Database::~Database()
{
    m_prepared.clear();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseConfig &config, Access access)
{
    const bool sqlite = config.dialect == Dialect::Sqlite;
    std::unique_ptr<Database> database(new Database(config.dialect, nextConnectionName()));
    auto connection = QSqlDatabase::addDatabase(sqlite ? u"QSQLITE"_s : u"QPSQL"_s, database->m_connection);
    if (!connection.isValid())
        return Error{ErrorCode::StorageFailed, u"the Qt database driver is not installed"_s};
    if (sqlite) {
        connection.setDatabaseName(config.file);
        QString options = u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(config.busyTimeoutMs);
        if (access == Access::ReadOnly)
            options += u";QSQLITE_OPEN_READONLY"_s;
        connection.setConnectOptions(options);
    } else {
        connection.setDatabaseName(config.name);
        connection.setHostName(config.host);
        connection.setPort(config.port);
        connection.setUserName(config.user);
        connection.setPassword(config.password);
        connection.setConnectOptions(u"connect_timeout=5;tcp_user_timeout=10000;application_name=conclave"_s);
    }
    if (!connection.open())
        return errorOf(config.dialect, connection.lastError());
    if (auto ready = database->prepareSession(config, access); !ready)
        return ready.error();
    return database;
}

Status Database::prepareSession(const DatabaseConfig &config, Access access)
{
    QStringList statements;
    if (m_dialect == Dialect::Sqlite) {
        if (access == Access::ReadWrite)
            statements << u"PRAGMA journal_mode=WAL"_s << u"PRAGMA synchronous=FULL"_s;
        statements << u"PRAGMA foreign_keys=ON"_s << u"PRAGMA temp_store=MEMORY"_s;
    } else {
        statements << u"SET synchronous_commit=on"_s << u"SET client_min_messages=warning"_s
                   << u"SET statement_timeout='30s'"_s << u"SET lock_timeout=%1"_s.arg(config.busyTimeoutMs);
        if (access == Access::ReadOnly)
            statements << u"SET default_transaction_read_only=on"_s;
    }
    for (const auto &statement : statements) {
        if (auto done = execute(statement); !done)
            return done;
    }
    return {};
}

Query Database::query(const QString &sql)
{
    auto &prepared = m_prepared[sql];
    if (prepared)
        return {*this, prepared, Status()};
    auto fresh = std::make_shared<QSqlQuery>(QSqlDatabase::database(m_connection, false));
    fresh->setForwardOnly(true);
    if (!fresh->prepare(sql)) {
        const auto error = failed(errorOf(m_dialect, fresh->lastError()));
        m_prepared.remove(sql);
        return {*this, fresh, error};
    }
    prepared = fresh;
    return {*this, fresh, Status()};
}

Status Database::execute(const QString &sql)
{
    if (auto ready = usable(); !ready)
        return ready;
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return failed(errorOf(m_dialect, query.lastError()));
    return {};
}

Status Database::begin()
{
    Q_ASSERT(!m_inTransaction);
    auto begun = execute(m_dialect == Dialect::Sqlite ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s);
    m_inTransaction = bool(begun);
    m_hasFailed = false;
    return begun;
}

Status Database::commit()
{
    if (std::exchange(m_failCommit, false))
        return Error{ErrorCode::StorageFull, u"injected"_s};
    auto done = execute(u"COMMIT"_s);
    if (done)
        m_inTransaction = false;
    return done;
}

void Database::rollback()
{
    m_inTransaction = false;
    // SQLite has rolled back by itself after some failures; then there is nothing to do and saying so is no error.
    QSqlQuery(QSqlDatabase::database(m_connection, false)).exec(u"ROLLBACK"_s);
}

Error Database::failed(Error error)
{
    m_hasFailed = true;
    return error;
}

Status Database::usable() const
{
    if (m_inTransaction && m_hasFailed)
        return Error{ErrorCode::StorageFailed, u"a statement of this transaction has failed"_s};
    return {};
}

bool Database::injectedFailure()
{
    return m_failStatement > 0 && --m_failStatement == 0;
}

} // namespace conclave::sql
