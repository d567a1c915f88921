// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/times.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::Times)
};

struct DaySpan
{
    qint64 start = 0;
    qint64 end = 0;

    bool has(qint64 at) const { return start <= at && at < end; }
};

DaySpan daySpan(qint64 at)
{
    const auto date = QDateTime::fromMSecsSinceEpoch(at).date();
    return {date.startOfDay().toMSecsSinceEpoch(), date.addDays(1).startOfDay().toMSecsSinceEpoch()};
}

} // namespace

bool isOnSameDay(qint64 first, qint64 second)
{
    static DaySpan last; // calendars are slow, and neighbours are asked for one after another
    if (!last.has(first))
        last = daySpan(first);
    return last.has(second);
}

QString clockTime(qint64 at)
{
    const QLocale locale;
    return locale.language() == QLocale::C
        ? plainClockTime(at)
        : locale.toString(QDateTime::fromMSecsSinceEpoch(at).time(), QLocale::ShortFormat);
}

QString plainClockTime(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at).time().toString(u"HH:mm"_s);
}

QString dayName(qint64 at)
{
    const auto date = QDateTime::fromMSecsSinceEpoch(at).date();
    const auto today = QDate::currentDate();
    if (date == today)
        return Words::tr("Today");
    if (date == today.addDays(-1))
        return Words::tr("Yesterday");
    return QLocale().toString(date, QLocale::LongFormat);
}

QString shortDay(qint64 at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QLocale::ShortFormat);
}

QString shortTime(qint64 at)
{
    return isOnSameDay(QDateTime::currentMSecsSinceEpoch(), at) ? clockTime(at) : shortDay(at);
}

// Some languages, and C, have seconds in it; nobody chooses by the second.
QString minutesFormat()
{
    static const QRegularExpression seconds(u"[:. ]ss?(\\.z+)?"_s);
    return QLocale().dateTimeFormat(QLocale::ShortFormat).remove(seconds);
}

QString fullTime(qint64 at)
{
    return Words::tr("%1 at %2", "a date and a time of day")
        .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QLocale::LongFormat), clockTime(at));
}

} // namespace conclave::client
