// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QList>
#include <QSqlQuery>
#include <QVariant>
#include <memory>

namespace conclave::sql {

class Database;

enum class Dialect : quint8 { Sqlite, Postgres };

// Ids are 16-byte blobs in SQLite and uuid in PostgreSQL.
QVariant idValue(Dialect dialect, const Uuid &uuid);

// The current row of a query, read by column number.
class Row
{
public:
    Row(Dialect dialect, const QSqlQuery &query)
        : m_dialect(dialect)
        , m_query(query)
    {
    }

    template <class I>
    I id(int column) const
    {
        return {uuid(column)};
    }
    template <class I>
    std::optional<I> optionalId(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(I{uuid(column)});
    }
    qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    std::optional<qint64> optionalInteger(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(integer(column));
    }
    bool boolean(int column) const { return integer(column) != 0; }
    QString text(int column) const { return m_query.value(column).toString(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    bool isNull(int column) const { return m_query.isNull(column); }

private:
    Uuid uuid(int column) const;

    Dialect m_dialect;
    const QSqlQuery &m_query;
};

// A prepared statement with its values; bind in the order of the question marks, then run it once.
class Query
{
public:
    template <class Tag>
    Query &bind(const TypedId<Tag> &id)
    {
        return bindValue(idValue(m_dialect, id.uuid));
    }
    template <class T>
    Query &bind(const std::optional<T> &value)
    {
        return value ? bind(*value) : bindValue(QVariant());
    }
    Query &bind(qint64 value) { return bindValue(value); }
    Query &bind(int value) { return bindValue(qint64(value)); }
    Query &bind(bool value) { return bindValue(qint64(value)); }
    Query &bind(const QString &value);
    Query &bind(const QByteArray &value);
    Query &bindValue(const QVariant &value);

    Status run(); // for statements without rows
    qint64 changedRows() const { return m_query->numRowsAffected(); }

    // All rows, each made a T by `make(const Row &)`.
    template <class Make>
    auto list(Make &&make)
    {
        return list(std::forward<Make>(make), [](const Row &) { return true; });
    }
    // No more of them when `goOn(const Row &)` says so of the last one; the rest is not read.
    template <class Make, class GoOn>
    auto list(Make &&make, GoOn &&goOn) -> Result<QList<decltype(make(std::declval<const Row &>()))>>
    {
        QList<decltype(make(std::declval<const Row &>()))> rows;
        if (auto done = start(); !done)
            return done.error();
        for (bool more = true; more && m_query->next();) {
            const Row row(m_dialect, *m_query);
            rows.append(make(row));
            more = goOn(row);
        }
        if (auto done = finish(); !done)
            return done.error();
        return rows;
    }

    // The first row, if there is one.
    template <class Make>
    auto one(Make &&make) -> Result<std::optional<decltype(make(std::declval<const Row &>()))>>
    {
        std::optional<decltype(make(std::declval<const Row &>()))> row;
        if (auto done = start(); !done)
            return done.error();
        if (m_query->next())
            row = make(Row(m_dialect, *m_query));
        if (auto done = finish(); !done)
            return done.error();
        return row;
    }

private:
    friend class Database;
    Query(Database &database, std::shared_ptr<QSqlQuery> query, Status prepared);
    Status start();
    Status finish();

    Database &m_database;
    Dialect m_dialect;
    std::shared_ptr<QSqlQuery> m_query;
    Status m_prepared;
    int m_bound = 0;
};

} // namespace conclave::sql
