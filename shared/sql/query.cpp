// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/query.h"

#include "shared/sql/database.h"

#include <QSqlError>

using namespace Qt::StringLiterals;

namespace conclave::sql {

QVariant idValue(Dialect dialect, const Uuid &uuid)
{
    return dialect == Dialect::Sqlite ? QVariant(uuid.toBytes()) : QVariant(uuid.toText());
}

Uuid Row::uuid(int column) const
{
    const auto value = m_query.value(column);
    const auto id
        = m_dialect == Dialect::Sqlite ? Uuid::fromBytes(value.toByteArray()) : Uuid::fromText(value.toString());
    return id.value_or(Uuid{});
}

Query::Query(Database &database, std::shared_ptr<QSqlQuery> query, Status prepared)
    : m_database(database)
    , m_dialect(database.dialect())
    , m_query(std::move(query))
    , m_prepared(std::move(prepared))
{
}

Query &Query::bindValue(const QVariant &value)
{
    m_query->bindValue(m_bound++, value);
    return *this;
}

Query &Query::bind(const QString &value)
{
    if (value.contains(QChar::Null)) // PostgreSQL cannot store it, so neither does SQLite
        m_prepared = m_database.failed(Error{ErrorCode::StorageConstraint, u"U+0000 in a text"_s});
    return bindValue(value.isNull() ? QVariant(QLatin1StringView(""))
                                    : QVariant(value)); // a null string is empty text, not NULL
}

Query &Query::bind(const QByteArray &value)
{
    return bindValue(value.isNull() ? QVariant(QByteArray("")) : QVariant(value));
}

Status Query::run()
{
    if (auto done = start(); !done)
        return done;
    return finish();
}

Status Query::start()
{
    if (!m_prepared)
        return m_prepared;
    if (auto ready = m_database.usable(); !ready)
        return ready;
    ++m_database.m_executions;
    if (m_database.injectedFailure())
        return m_database.failed(Error{ErrorCode::StorageFull, u"injected"_s});
    m_database.beginStatement();
    if (m_query->exec())
        return {};
    m_database.endStatement();
    return m_database.failed(m_query->lastError());
}

Status Query::finish()
{
    m_database.endStatement();
    const auto error = m_query->lastError();
    if (m_query->isSelect())
        m_query->finish();
    return error.isValid() ? Status(m_database.failed(error)) : Status();
}

} // namespace conclave::sql
