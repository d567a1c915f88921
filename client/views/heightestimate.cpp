// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/heightestimate.h"

#include "client/views/fileblock.h"
#include "client/views/rowmetrics.h"

#include <QFontMetricsF>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int ReactionHeight = 26 + 2 * rowmetrics::PartGap;

int scaled(int length)
{
    return Theme::instance().px(length);
}

} // namespace

HeightEstimate::HeightEstimate(int rowWidth)
    : m_textWidth(rowmetrics::textWidth(rowWidth, scaled))
{
    const QFontMetricsF metrics(Theme::instance().font(TextStyle::Body));
    m_lettersPerLine = std::max(1.0, m_textWidth / metrics.averageCharWidth());
}

int HeightEstimate::textHeight(const QString &text) const
{
    int lines = 0;
    qsizetype from = 0;
    while (from <= text.size()) {
        const auto end = text.indexOf(u'\n', from);
        const auto length = (end < 0 ? text.size() : end) - from;
        lines += std::max(1, int(double(length) / m_lettersPerLine) + (length > 0 ? 1 : 0));
        if (end < 0)
            break;
        from = end + 1;
    }
    return std::min(lines, rowmetrics::MaxTextLines) * Theme::instance().lineHeight(TextStyle::Body);
}

int HeightEstimate::of(const TimelineItem &item, const RowContext &context, bool showsThread) const
{
    int height = scaled(context.startsDay ? rowmetrics::DayHeight : 0)
        + scaled(context.startsUnread ? rowmetrics::UnreadHeight : 0);
    if (item.kind != TimelineItem::Kind::Message)
        return height + scaled(item.kind == TimelineItem::Kind::Notice ? 26 : rowmetrics::EdgeRowHeight);
    const bool hasFiles = !item.files.isEmpty() && !item.deleted;
    height += scaled(rowmetrics::BottomPadding);
    if (!hasFiles || !item.text.isEmpty())
        height += textHeight(item.text);
    if (hasFiles)
        height += FileBlock(item.files, m_textWidth).height() + 2 * scaled(rowmetrics::PartGap);
    height += scaled(context.isGrouped ? rowmetrics::GroupedPadding
                                       : rowmetrics::HeaderPadding + rowmetrics::HeaderHeight);
    if (item.quote)
        height += scaled(rowmetrics::QuoteHeight);
    if (!item.reactions.isEmpty())
        height += scaled(ReactionHeight);
    if (item.thread && showsThread)
        height += scaled(rowmetrics::ThreadHeight + rowmetrics::PartGap);
    return height;
}

} // namespace conclave::client
