// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/counts.h"

#include "client/views/times.h"

#include <QCoreApplication>
#include <QDateTime>

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::Counts)
};

} // namespace

QString repliesText(int count)
{
    return count == 1 ? Words::tr("1 reply") : Words::tr("%n replies", nullptr, count);
}

QString newRepliesText(int count)
{
    return Words::tr("%n new", nullptr, count);
}

QString lastReplyText(qint64 at)
{
    const bool isToday = isOnSameDay(QDateTime::currentMSecsSinceEpoch(), at);
    return Words::tr("Last reply %1").arg(isToday ? clockTime(at) : shortDay(at));
}

QString moreLinesText(int count)
{
    return Words::tr("Show %n more lines", nullptr, count);
}

QString newBelowText(int count)
{
    return count == 0 ? Words::tr("Jump to latest") : Words::tr("%n new below", nullptr, count);
}

} // namespace conclave::client
