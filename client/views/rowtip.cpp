// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/rowtip.h"

#include "client/models/filetexts.h"
#include "client/views/rowdescription.h"
#include "client/views/times.h"

#include <QCoreApplication>
#include <QUrl>

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::RowTip)
};

constexpr int MaxAddress = 200;

// The address as it will be asked for: foreign letters in a host's name are spelled out.
QString addressOf(const QString &link)
{
    const auto address = QString::fromLatin1(QUrl(link).toEncoded());
    return address.size() <= MaxAddress ? address : address.left(MaxAddress) + QChar(u'…');
}

QString withCapital(const QString &words)
{
    return words.left(1).toUpper() + words.mid(1);
}

// The whole name, which may be elided, and what is to be seen.
QString fileTip(const protocol::FileReference &file)
{
    const auto tip = FileBlock::shownName(file) + u'\n' + FileTexts::facts(file);
    const auto description = withoutTricks(file.description.value_or(QString()));
    return description.isEmpty() ? tip : tip + u'\n' + description;
}

QString targetTip(const MessageLayout &layout, int target)
{
    const auto &one = layout.targets().at(target);
    if (one.kind == Target::Kind::Link)
        return addressOf(one.value);
    if (one.kind == Target::Kind::SaveFile)
        return one.label;
    if (const int piece = layout.pieceOf(target); piece >= 0)
        return fileTip(layout.files().pieces().at(piece).file);
    if (const int pill = layout.pillOf(target); pill >= 0)
        return ReactionStrip::whoReacted(layout.reactions().groupOf(pill));
    return {};
}

} // namespace

QString rowTip(const TimelineItem &item, const MessageLayout &layout, QPoint point)
{
    if (const int target = layout.targetAt(point); target >= 0)
        return targetTip(layout, target);
    if (layout.parts().time.contains(point) || layout.parts().gutter.contains(point))
        return fullTime(item.at);
    if (layout.parts().name.contains(point))
        return withoutTricks(item.senderName);
    const bool isMark = std::any_of(layout.marks().begin(), layout.marks().end(),
                                    [point](const MessageLayout::Mark &mark) { return mark.box.contains(point); });
    if (isMark && item.delivery == Delivery::Queued)
        return Words::tr("Waiting to be sent");
    if (isMark && item.receipt)
        return withCapital(describeReceipt(*item.receipt));
    return {};
}

} // namespace conclave::client
