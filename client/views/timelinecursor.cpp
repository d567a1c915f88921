// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelinecursor.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int TopMargin = 44; // for what lies there: the toolbar, the day, the bar about what is new
constexpr int BottomMargin = 48; // for the button that leads to the end
constexpr int PagePercent = 90;

} // namespace

void TimelineCursor::setRow(int row)
{
    m_row = row < m_geometry.rowCount() ? row : -1;
    m_target = -1;
}

void TimelineCursor::clear()
{
    m_row = -1;
    m_target = -1;
}

int TimelineCursor::lastRow() const
{
    const int whole = m_geometry.lastWholeRow();
    return whole >= 0 || m_geometry.visible().isEmpty() ? whole : m_geometry.visible().last().row;
}

bool TimelineCursor::scrollInside(int direction)
{
    const auto *row = m_geometry.visibleRow(m_row);
    if (!row)
        return false;
    const int height = m_geometry.viewport().height();
    const int hidden = direction > 0 ? row->bottom() - height : -row->top;
    if (hidden <= 0 || row->layout->height() <= height)
        return false;
    m_geometry.scrollBy(direction * std::min(hidden, height * PagePercent / 100));
    m_geometry.settle();
    return true;
}

void TimelineCursor::moveBy(int rows)
{
    if (m_geometry.rowCount() == 0)
        return;
    if (m_row < 0)
        setRow(lastRow());
    else if (!scrollInside(rows))
        setRow(std::clamp(m_row + rows, 0, m_geometry.rowCount() - 1));
    else
        return;
    show();
}

void TimelineCursor::moveByPage(int direction)
{
    m_geometry.scrollBy(direction * m_geometry.viewport().height() * PagePercent / 100);
    m_geometry.settle();
    if (m_row < 0 || m_geometry.visible().isEmpty())
        return;
    const auto &rows = m_geometry.visible();
    const auto begins = std::find_if(rows.begin(), rows.end(), [](const auto &one) { return one.top >= 0; });
    setRow(direction > 0 || begins == rows.end() ? lastRow() : begins->row);
}

void TimelineCursor::moveToFirst()
{
    m_geometry.scrollTo(0);
    m_geometry.settle();
    if (m_row >= 0)
        setRow(0);
}

void TimelineCursor::moveToFirstNew()
{
    const int row = m_geometry.unreadRow();
    if (row < 0)
        return;
    m_geometry.putRow(row, m_geometry.viewport().height() / 4);
    m_geometry.settle();
    if (m_row >= 0)
        setRow(row);
}

void TimelineCursor::moveToLast()
{
    m_geometry.goToEnd();
    m_geometry.settle();
    if (m_row >= 0)
        setRow(m_geometry.rowCount() - 1);
}

void TimelineCursor::moveTarget(int step)
{
    if (m_row < 0)
        return;
    const auto count = int(m_geometry.layoutOf(m_row)->targets().size());
    m_target = std::clamp(m_target + step, -1, count - 1);
}

void TimelineCursor::show()
{
    if (m_row < 0)
        return;
    const auto &theme = Theme::instance();
    const int height = m_geometry.layoutOf(m_row)->height();
    const int room = m_geometry.viewport().height();
    const int lowest = room - theme.px(BottomMargin) - height;
    const int highest = std::min(theme.px(TopMargin), std::max(0, room - height));
    const auto *row = m_geometry.visibleRow(m_row);
    const bool isAbove
        = row ? row->top < highest : m_geometry.visible().isEmpty() || m_row < m_geometry.visible().first().row;
    if (isAbove)
        m_geometry.putRow(m_row, highest);
    else if (!row || row->top > lowest)
        m_geometry.putRow(m_row, std::max(lowest, highest));
    m_geometry.settle();
}

void TimelineCursor::insertRows(int first, int count)
{
    if (m_row >= first)
        m_row += count;
}

void TimelineCursor::removeRows(int first, int count)
{
    if (m_row >= first + count)
        m_row -= count;
    else if (m_row >= first)
        clear();
}

} // namespace conclave::client
