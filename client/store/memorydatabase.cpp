// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/memorydatabase.h"

#include <sqlite3.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

Error outOfMemory()
{
    return {ErrorCode::StorageFailed, u"there is not enough memory for the search index"_s};
}

} // namespace

DatabaseImage::DatabaseImage(qsizetype size)
    : m_bytes(static_cast<unsigned char *>(sqlite3_malloc64(sqlite3_uint64(size))))
    , m_size(size)
{
}

DatabaseImage::DatabaseImage(unsigned char *bytes, qsizetype size)
    : m_bytes(bytes)
    , m_size(size)
{
}

DatabaseImage::DatabaseImage(DatabaseImage &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

DatabaseImage::~DatabaseImage()
{
    sqlite3_free(m_bytes);
}

MemoryStatement::MemoryStatement(sqlite3_stmt *statement)
    : m_statement(statement)
{
}

MemoryStatement::MemoryStatement(MemoryStatement &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr))
    , m_bound(other.m_bound)
    , m_result(other.m_result)
{
}

MemoryStatement &MemoryStatement::operator=(MemoryStatement &&other) noexcept
{
    std::swap(m_statement, other.m_statement);
    std::swap(m_bound, other.m_bound);
    std::swap(m_result, other.m_result);
    return *this;
}

MemoryStatement::~MemoryStatement()
{
    sqlite3_finalize(m_statement);
}

MemoryStatement &MemoryStatement::bind(qint64 value)
{
    sqlite3_bind_int64(m_statement, ++m_bound, value);
    return *this;
}

MemoryStatement &MemoryStatement::bind(const QString &value)
{
    const auto utf8 = value.toUtf8();
    sqlite3_bind_text64(m_statement, ++m_bound, utf8.constData(), sqlite3_uint64(utf8.size()), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
    return *this;
}

MemoryStatement &MemoryStatement::bind(const QByteArray &value)
{
    sqlite3_bind_blob64(m_statement, ++m_bound, value.constData(), sqlite3_uint64(value.size()), SQLITE_TRANSIENT);
    return *this;
}

bool MemoryStatement::step()
{
    m_result = sqlite3_step(m_statement);
    return m_result == SQLITE_ROW;
}

Status MemoryStatement::run()
{
    while (step()) { }
    return finish();
}

Status MemoryStatement::finish()
{
    const int result = std::exchange(m_result, SQLITE_OK);
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    m_bound = 0;
    if (result == SQLITE_DONE || result == SQLITE_ROW || result == SQLITE_OK)
        return {};
    return Error{ErrorCode::StorageFailed, u"search index: %1"_s.arg(QLatin1StringView(sqlite3_errstr(result)))};
}

qint64 MemoryStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString MemoryStatement::text(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(m_statement, column));
}

QByteArray MemoryStatement::bytes(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return {bytes, sqlite3_column_bytes(m_statement, column)};
}

Result<std::unique_ptr<MemoryDatabase>> MemoryDatabase::create()
{
    std::unique_ptr<MemoryDatabase> database(new MemoryDatabase);
    if (sqlite3_open_v2(":memory:", &database->m_database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr)
        != SQLITE_OK)
        return outOfMemory();
    // Nothing of it may reach a disk, not even for a moment.
    if (auto done = database->execute("PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON"); !done)
        return done.error();
    return database;
}

Result<std::unique_ptr<MemoryDatabase>> MemoryDatabase::fromImage(DatabaseImage image)
{
    auto database = create();
    if (!database)
        return database;
    const auto size = image.size();
    if (sqlite3_deserialize((*database)->m_database, "main", image.release(), size, size,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
        != SQLITE_OK)
        return Error{ErrorCode::StorageCorrupt, u"the search index cannot be opened"_s};
    if (auto done = (*database)->execute("SELECT count(*) FROM sqlite_master"); !done)
        return Error{ErrorCode::StorageCorrupt, done.error().detail};
    return database;
}

MemoryDatabase::~MemoryDatabase()
{
    sqlite3_close_v2(m_database);
}

Error MemoryDatabase::error() const
{
    return {ErrorCode::StorageFailed, u"search index: %1"_s.arg(QString::fromUtf8(sqlite3_errmsg(m_database)))};
}

Status MemoryDatabase::execute(const char *sql)
{
    if (sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return error();
    return {};
}

Result<MemoryStatement> MemoryDatabase::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v3(m_database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        return error();
    return MemoryStatement(statement);
}

Result<DatabaseImage> MemoryDatabase::image()
{
    sqlite3_int64 size = 0;
    auto *bytes = sqlite3_serialize(m_database, "main", &size, 0);
    if (!bytes)
        return outOfMemory();
    return DatabaseImage(bytes, qsizetype(size));
}

} // namespace conclave::client
