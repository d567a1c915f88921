// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QString>
#include <memory>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace conclave::client {

// The bytes of a whole database, allocated as SQLite wants them.
class DatabaseImage
{
public:
    explicit DatabaseImage(qsizetype size); // isNull() when there is not so much memory
    DatabaseImage(unsigned char *bytes, qsizetype size); // takes over
    DatabaseImage(DatabaseImage &&other) noexcept;
    DatabaseImage &operator=(DatabaseImage &&other) = delete;
    ~DatabaseImage();

    bool isNull() const { return m_bytes == nullptr; }
    char *data() { return reinterpret_cast<char *>(m_bytes); }
    QByteArrayView view() const { return {reinterpret_cast<const char *>(m_bytes), m_size}; }
    qsizetype size() const { return m_size; }
    unsigned char *release() { return std::exchange(m_bytes, nullptr); }

private:
    unsigned char *m_bytes = nullptr;
    qsizetype m_size = 0;
};

// A prepared statement. bind() in the order of the question marks, then run(), or step() for each row and finish();
// then it can be bound again. Used on its database's thread.
class MemoryStatement
{
public:
    explicit MemoryStatement(sqlite3_stmt *statement = nullptr);
    MemoryStatement(MemoryStatement &&other) noexcept;
    MemoryStatement &operator=(MemoryStatement &&other) noexcept;
    ~MemoryStatement();

    MemoryStatement &bind(qint64 value);
    MemoryStatement &bind(const QString &value);
    MemoryStatement &bind(const QByteArray &value);

    bool step(); // whether there is a row
    Status run(); // for statements without rows
    Status finish(); // whether the steps went well

    qint64 integer(int column) const;
    QString text(int column) const;
    QByteArray bytes(int column) const;

private:
    sqlite3_stmt *m_statement;
    int m_bound = 0;
    int m_result = 0;
};

// An SQLite database that is only in memory: not through QtSql, because plug-ins of Qt may hold an SQLite of their own
// that gives no images. What is deleted is overwritten. Used on the thread that made it.
class MemoryDatabase
{
public:
    static Result<std::unique_ptr<MemoryDatabase>> create();
    static Result<std::unique_ptr<MemoryDatabase>> fromImage(DatabaseImage image); // StorageCorrupt
    ~MemoryDatabase();
    MemoryDatabase(const MemoryDatabase &) = delete;
    MemoryDatabase &operator=(const MemoryDatabase &) = delete;

    Status execute(const char *sql);
    Result<MemoryStatement> prepare(const char *sql);
    Result<DatabaseImage> image();

private:
    MemoryDatabase() = default;
    Error error() const;

    sqlite3 *m_database = nullptr;
};

} // namespace conclave::client
