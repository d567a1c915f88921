// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

#include <QStringList>

namespace conclave::sql {

enum class ColumnType : quint8 { Id, Integer, Text, Bytes };

struct Column
{
    const char *name;
    ColumnType type;
};

// One statement for many rows: run once a row on SQLite (prepared; fastest there), once for all rows on PostgreSQL
// (arrays through unnest; one round trip). Values are added row by row in the order of the columns.
class Bulk
{
public:
    // INSERT INTO table (columns) ... followed by `tail`, for example an ON CONFLICT clause.
    static Bulk insert(Database &database, const QString &table, const QList<Column> &columns,
                       const QString &tail = {});
    // `perRow` has a `?` for each column. `perBatch` has one for each column's array; write it as `?::{type}[]`.
    Bulk(Database &database, QString perRow, QString perBatch, QList<Column> columns);

    template <class Tag>
    Bulk &add(const TypedId<Tag> &id)
    {
        return addValue(idValue(m_database.dialect(), id.uuid));
    }
    template <class T>
    Bulk &add(const std::optional<T> &value)
    {
        return value ? add(*value) : addValue(QVariant());
    }
    Bulk &add(qint64 value) { return addValue(value); }
    Bulk &add(int value) { return addValue(qint64(value)); }
    Bulk &add(bool value) { return addValue(qint64(value)); }
    Bulk &add(const QString &value);
    Bulk &add(const QByteArray &value) { return addValue(value.isNull() ? QVariant(QByteArray("")) : QVariant(value)); }

    Status run();

    // As run(), with all rows that the statement returns, in the order of the added rows on SQLite and in any order
    // on PostgreSQL.
    template <class Make>
    auto list(Make &&make) -> Result<QList<decltype(make(std::declval<const Row &>()))>>
    {
        QList<decltype(make(std::declval<const Row &>()))> all;
        if (!m_valid)
            return m_valid.error();
        for (int i = 0; i < executions(); ++i) {
            auto query = bound(i);
            auto rows = query.list(make);
            if (!rows)
                return rows.error();
            all += *rows;
        }
        return all;
    }

private:
    Bulk &addValue(const QVariant &value);
    int executions() const;
    Query bound(int execution);

    Database &m_database;
    QString m_perRow;
    QString m_perBatch;
    QList<Column> m_columns;
    QVariantList m_values; // row after row
    Status m_valid;
};

} // namespace conclave::sql
