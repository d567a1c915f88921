// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/sqlitetimelimit.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlQuery>
#include <QVariant>
#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace conclave::sql {

namespace {

constexpr int Steps = 10'000; // of SQLite's machine between two looks at the clock: less than a millisecond

} // namespace

std::unique_ptr<SqliteTimeLimit> SqliteTimeLimit::of(const QSqlDatabase &connection)
{
    QSqlQuery query(connection);
    if (!query.exec(u"SELECT sqlite_source_id()"_s) || !query.next()
        || query.value(0).toString() != QLatin1StringView(sqlite3_sourceid()))
        return nullptr;
    const auto handle = connection.driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    std::unique_ptr<SqliteTimeLimit> limit(new SqliteTimeLimit);
    sqlite3_progress_handler(*static_cast<sqlite3 *const *>(handle.data()), Steps, &SqliteTimeLimit::isOver,
                             limit.get());
    return limit;
}

int SqliteTimeLimit::isOver(void *self)
{
    return static_cast<const SqliteTimeLimit *>(self)->m_deadline.hasExpired();
}

} // namespace conclave::sql
