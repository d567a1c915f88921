// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/rowdescription.h"

#include "client/views/counts.h"
#include "client/views/fileblock.h"
#include "client/views/messagetext.h"
#include "client/views/reactionstrip.h"
#include "client/views/times.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::RowDescription)
};

QString stateOf(const TimelineItem &item)
{
    switch (item.delivery) {
    case Delivery::Sent:
        return item.receipt ? describeReceipt(*item.receipt) : QString();
    case Delivery::Queued:
        return item.waitsFor.isEmpty() ? Words::tr("waiting to be sent") : item.waitsFor;
    case Delivery::Failed:
        return item.failure.isEmpty() ? Words::tr("not sent") : Words::tr("not sent: %1").arg(item.failure);
    }
    Q_UNREACHABLE();
}

QString textOf(const TimelineItem &item)
{
    if (item.deleted)
        return Words::tr("This message was deleted.");
    QStringList parts;
    if (!item.text.isEmpty() || item.files.isEmpty())
        parts.append(markdown::plainText(markdown::parse(item.text)));
    for (const auto &file : item.files)
        parts.append(FileBlock::describe(file));
    return parts.join(u", "_s);
}

QString describeMessage(const TimelineItem &item)
{
    const auto head = Words::tr("%1, %2: %3", "sender, time, text")
                          .arg(withoutTricks(item.senderName), clockTime(item.at), textOf(item));
    QStringList parts{head};
    if (item.quote)
        parts.append(Words::tr("in reply to %1").arg(withoutTricks(item.quote->sender)));
    if (item.thread)
        parts.append(repliesText(item.thread->replies));
    if (item.thread && item.thread->unread > 0)
        parts.append(newRepliesText(item.thread->unread));
    for (const auto &group : item.reactions)
        parts.append(ReactionStrip::describe(group));
    if (item.edited)
        parts.append(Words::tr("edited"));
    if (item.pinned)
        parts.append(Words::tr("pinned"));
    if (item.saved)
        parts.append(Words::tr("saved"));
    if (const auto state = stateOf(item); !state.isEmpty())
        parts.append(state);
    return parts.join(u", "_s);
}

} // namespace

QString describeReceipt(const Receipt &receipt)
{
    const auto names = [](const QStringList &all) { return withoutTricks(all.join(u", "_s)); };
    QStringList parts;
    if (!receipt.readBy.isEmpty())
        parts.append(Words::tr("read by %1").arg(names(receipt.readBy)));
    if (!receipt.deliveredTo.isEmpty())
        parts.append(Words::tr("delivered to %1").arg(names(receipt.deliveredTo)));
    return parts.isEmpty() ? Words::tr("sent") : parts.join(u", "_s);
}

QString describeRow(const TimelineItem &item)
{
    switch (item.kind) {
    case TimelineItem::Kind::Message:
        return describeMessage(item);
    case TimelineItem::Kind::Notice:
        return Words::tr("%1, %2", "time, what happened").arg(clockTime(item.at), item.text);
    case TimelineItem::Kind::Start:
        return item.text;
    case TimelineItem::Kind::Gap:
        return Words::tr("Messages are missing here.");
    case TimelineItem::Kind::Loading:
        return Words::tr("Earlier messages are being loaded.");
    }
    Q_UNREACHABLE();
}

} // namespace conclave::client
