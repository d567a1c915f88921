// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelineselection.h"

#include "client/views/times.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

MessageText textOf(const TimelineItem &item)
{
    if (item.kind == TimelineItem::Kind::Notice)
        return MessageText::ofPlain(item.text);
    const bool hasText = item.kind == TimelineItem::Kind::Message && !item.deleted;
    return hasText ? MessageText::ofMarkdown(item.text) : MessageText();
}

} // namespace

TimelineSelection::Span TimelineSelection::unitAt(TextPlace place) const
{
    if (m_unit == Unit::Character || place.row < 0 || place.row >= m_geometry.rowCount())
        return {place, place};
    const auto layout = m_geometry.layoutOf(place.row);
    const auto [from, to]
        = m_unit == Unit::Word ? layout->body().wordAt(place.position) : layout->body().lineAt(place.position);
    return {{place.row, from}, {place.row, to}};
}

void TimelineSelection::begin(TextPlace place, Unit unit)
{
    m_unit = unit;
    m_origin = unitAt(place);
    m_from = m_origin.from;
    m_to = m_origin.to;
}

void TimelineSelection::extend(TextPlace place)
{
    const auto unit = unitAt(place);
    m_from = std::min(m_origin.from, unit.from);
    m_to = std::max(m_origin.to, unit.to);
}

void TimelineSelection::clear()
{
    m_origin = {};
    m_from = {};
    m_to = {};
}

std::pair<int, int> TimelineSelection::rangeIn(int row) const
{
    if (isEmpty() || row < m_from.row || row > m_to.row)
        return {0, 0};
    return {row == m_from.row ? m_from.position : 0, row == m_to.row ? m_to.position : std::numeric_limits<int>::max()};
}

int TimelineSelection::lastRow() const
{
    return std::min(m_to.row, m_geometry.rowCount() - 1);
}

QString TimelineSelection::textOfRow(int row) const
{
    const auto text = textOf(m_geometry.rows()->item(row));
    const auto [from, to] = rangeIn(row);
    return from < to && text.size() > 0 ? text.plain(std::min(from, text.size()), std::min(to, text.size()))
                                        : QString();
}

QString TimelineSelection::text() const
{
    if (isEmpty())
        return {};
    QStringList texts;
    QString first;
    for (int row = m_from.row; row <= lastRow(); ++row) {
        const auto &item = m_geometry.rows()->item(row);
        const auto text = textOfRow(row);
        if (text.isEmpty())
            continue;
        if (texts.isEmpty())
            first = text;
        const auto head = u'[' + plainClockTime(item.at) + u"] "_s;
        const bool isMessage = item.kind == TimelineItem::Kind::Message;
        texts.append(isMessage ? head + withoutTricks(item.senderName) + u": "_s + text : head + text);
    }
    return texts.size() > 1 ? texts.join(u'\n') : first;
}

QString TimelineSelection::source() const
{
    QStringList sources;
    for (int row = m_from.row; !isEmpty() && row <= lastRow(); ++row) {
        if (!textOfRow(row).isEmpty())
            sources.append(m_geometry.rows()->item(row).text);
    }
    return sources.join(u"\n\n"_s);
}

void TimelineSelection::insertRows(int first, int count)
{
    for (auto *place : {&m_origin.from, &m_origin.to, &m_from, &m_to})
        place->row += place->row >= first ? count : 0;
}

void TimelineSelection::removeRows(int first, int count)
{
    for (auto *place : {&m_origin.from, &m_origin.to, &m_from, &m_to}) {
        if (place->row >= first + count)
            place->row -= count;
        else if (place->row >= first)
            *place = {first, 0};
    }
}

} // namespace conclave::client
