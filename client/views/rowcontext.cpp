// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/rowcontext.h"

#include "client/views/times.h"

namespace conclave::client {

namespace {

constexpr qint64 GroupMs = 5 * 60 * 1000;

bool hasTime(const TimelineItem &item)
{
    return item.kind == TimelineItem::Kind::Message || item.kind == TimelineItem::Kind::Notice;
}

} // namespace

RowContext contextOf(const TimelineItem &item, const TimelineItem *before, bool startsUnread)
{
    RowContext context;
    context.startsUnread = startsUnread;
    if (!hasTime(item))
        return context;
    const bool isSameDay = before && hasTime(*before) && isOnSameDay(before->at, item.at);
    context.startsDay = !isSameDay;
    context.isGrouped = isSameDay && !startsUnread && item.kind == TimelineItem::Kind::Message
        && before->kind == TimelineItem::Kind::Message && before->sender == item.sender
        && item.at - before->at < GroupMs;
    return context;
}

} // namespace conclave::client
