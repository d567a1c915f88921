// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/serverstore.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

Result<QString> ServerStore::setting(const QString &name)
{
    const auto value = m_database.query(u"SELECT reset_val FROM pg_settings WHERE name = ?"_s)
                           .bind(name)
                           .one([](const sql::Row &row) { return row.text(0); });
    return value ? Result<QString>(value->value_or(QString())) : value.error();
}

Result<qint64> ServerStore::nowMs()
{
    const auto now = m_database.query(u"SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"_s)
                         .one([](const sql::Row &row) { return row.integer(0); });
    return now ? Result<qint64>(now->value_or(0)) : now.error();
}

Result<qint64> ServerStore::otherConnections()
{
    const auto count = m_database
                           .query(u"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                                  "AND application_name = 'conclave' AND pid <> pg_backend_pid()"_s)
                           .one([](const sql::Row &row) { return row.integer(0); });
    return count ? Result<qint64>(count->value_or(0)) : count.error();
}

Result<qint64> ServerStore::newestMs()
{
    const auto newest
        = m_database
              .query(u"SELECT MAX(t) FROM (SELECT MAX(applied_at) AS t FROM schema_version UNION ALL "
                     "SELECT MAX(e.at) AS t FROM conversations c JOIN events e ON e.conversation_id = c.id "
                     "AND e.seq = c.last_seq) AS times"_s)
              .one([](const sql::Row &row) { return row.integer(0); });
    return newest ? Result<qint64>(newest->value_or(0)) : newest.error();
}

} // namespace conclave::server
