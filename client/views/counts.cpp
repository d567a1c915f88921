// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/counts.h"

#include "client/views/times.h"

#include <QCoreApplication>

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
    return Words::tr("Last reply %1").arg(shortTime(at));
}

QString moreLinesText(int count)
{
    return Words::tr("Show %n more lines", nullptr, count);
}

QString newSinceText(int count, qint64 at)
{
    return Words::tr("%n new since %1", nullptr, count).arg(shortTime(at));
}

QString newBelowText(int count)
{
    return count == 0 ? Words::tr("Jump to latest") : Words::tr("%n new below", nullptr, count);
}

} // namespace conclave::client
