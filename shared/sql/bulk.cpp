// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/bulk.h"

using namespace Qt::StringLiterals;

namespace conclave::sql {

namespace {

QLatin1StringView postgresType(ColumnType type)
{
    switch (type) {
    case ColumnType::Id:
        return "uuid"_L1;
    case ColumnType::Integer:
        return "bigint"_L1;
    case ColumnType::Text:
        return "text"_L1;
    case ColumnType::Bytes:
        return "bytea"_L1;
    }
    Q_UNREACHABLE();
}

// An element of PostgreSQL's array notation (documentation, section 8.15.2).
QString arrayElement(ColumnType type, const QVariant &value)
{
    if (value.isNull())
        return u"NULL"_s;
    if (type == ColumnType::Bytes)
        return "\"\\\\x"_L1 + QLatin1StringView(value.toByteArray().toHex()) + u'"';
    auto text = value.toString();
    if (type != ColumnType::Text)
        return text;
    text.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + text + u'"';
}

} // namespace

Bulk::Bulk(Database &database, QString perRow, QString perBatch, QList<Column> columns)
    : m_database(database)
    , m_perRow(std::move(perRow))
    , m_perBatch(std::move(perBatch))
    , m_columns(std::move(columns))
{
}

Bulk Bulk::insert(Database &database, const QString &table, const QList<Column> &columns, const QString &tail)
{
    QStringList names, marks, arrays;
    for (const auto &column : columns) {
        names << QLatin1StringView(column.name);
        marks << u"?"_s;
        arrays << "?::"_L1 + postgresType(column.type) + "[]"_L1;
    }
    const QString head = "INSERT INTO "_L1 + table + " ("_L1 + names.join(", "_L1) + ") "_L1;
    return {database, head + "VALUES ("_L1 + marks.join(", "_L1) + ") "_L1 + tail,
            head + "SELECT * FROM unnest("_L1 + arrays.join(", "_L1) + ") "_L1 + tail, columns};
}

Bulk &Bulk::add(const QString &value)
{
    if (value.contains(QChar::Null)) // PostgreSQL cannot store it, so neither does SQLite
        m_valid = m_database.failed(Error{ErrorCode::StorageConstraint, u"U+0000 in a text"_s});
    return addValue(value.isNull() ? QVariant(QString(QLatin1StringView(""))) : QVariant(value));
}

Bulk &Bulk::addValue(const QVariant &value)
{
    m_values.append(value);
    return *this;
}

int Bulk::executions() const
{
    Q_ASSERT(m_values.size() % m_columns.size() == 0);
    if (m_values.isEmpty())
        return 0;
    return m_database.dialect() == Dialect::Sqlite ? int(m_values.size() / m_columns.size()) : 1;
}

Query Bulk::bound(int execution)
{
    const auto width = m_columns.size();
    if (m_database.dialect() == Dialect::Sqlite) {
        auto query = m_database.query(m_perRow);
        for (qsizetype c = 0; c < width; ++c)
            query.bindValue(m_values.at(execution * width + c));
        return query;
    }
    auto query = m_database.query(m_perBatch);
    for (qsizetype c = 0; c < width; ++c) {
        QStringList elements;
        for (qsizetype i = c; i < m_values.size(); i += width)
            elements << arrayElement(m_columns.at(c).type, m_values.at(i));
        query.bindValue(QString(u'{' + elements.join(u',') + u'}'));
    }
    return query;
}

Status Bulk::run()
{
    if (!m_valid)
        return m_valid;
    for (int i = 0; i < executions(); ++i) {
        auto query = bound(i);
        if (auto done = query.run(); !done)
            return done;
    }
    return {};
}

} // namespace conclave::sql
