// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/readersreport.h"

#include <QHash>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

QByteArray cell(QString text)
{
    static const auto formulas = u"=+-@\t\r"_s;
    if (!text.isEmpty() && formulas.contains(text.front()))
        text.prepend(u'\'');
    text.replace(u'"', u"\"\""_s);
    return '"' + text.toUtf8() + '"';
}

const char *answer(const ReaderRow &row)
{
    return row.isPrivate ? "\"not shared\"" : row.hasRead ? "\"yes\"" : "\"no\"";
}

} // namespace

QList<ReaderRow> readerRows(const protocol::ListReaders::Reply &list, Seq seq, UserId author,
                            const QList<protocol::User> &users)
{
    QHash<UserId, protocol::User> known;
    for (const auto &user : users)
        known.insert(user.id, user);
    QList<ReaderRow> rows;
    for (const auto &reader : list.readers) {
        auto user = known.value(reader.user);
        user.id = reader.user;
        if (reader.user != author)
            rows.append({user, reader.seq >= seq, user.hidesRead.value_or(false)});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ReaderRow &a, const ReaderRow &b) {
        if (a.hasRead != b.hasRead)
            return b.hasRead;
        return QString::localeAwareCompare(a.user.displayName, b.user.displayName) < 0;
    });
    return rows;
}

QByteArray readersCsv(const QList<ReaderRow> &rows)
{
    QByteArray csv = "\xEF\xBB\xBF\"name\",\"display_name\",\"read\"\r\n";
    for (const auto &row : rows)
        csv += cell(row.user.name) + ',' + cell(row.user.displayName) + ',' + answer(row) + "\r\n";
    return csv;
}

} // namespace conclave::client
