// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelinegeometry.h"

#include "client/views/heightestimate.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int CacheBytes = 8 * 1024 * 1024;
constexpr int CacheLayouts = 600;
constexpr int LayoutBytes = 6 * 1024; // of a short message
constexpr int BytesPerCharacter = 48;
constexpr int EndMargin = 8; // below the last row
constexpr int AtEndTolerance = 2;

qsizetype costOf(const MessageLayout &layout)
{
    const qsizetype bytes = LayoutBytes + layout.body().text().size() * BytesPerCharacter;
    return std::max<qsizetype>(bytes, CacheBytes / CacheLayouts);
}

int endMargin()
{
    return Theme::instance().px(EndMargin);
}

} // namespace

TimelineGeometry::TimelineGeometry()
    : m_layouts(CacheBytes)
{
}

void TimelineGeometry::setRows(const TimelineRows *rows)
{
    m_rows = rows;
    m_layouts.clear();
    m_stale.clear();
    m_expanded.clear();
    m_anchor = {};
    m_followsEnd = true;
    m_isOpening = true;
    findUnreadRow();
    m_heights.assign(estimates(0, rows ? rows->rowCount() : 0));
    m_visible.clear();
}

void TimelineGeometry::setViewport(QSize size)
{
    const int before = m_viewport.width();
    m_viewport = size;
    if (before == size.width())
        return;
    if (before <= 0)
        m_heights.assign(estimates(0, rowCount()));
    else
        m_heights.scale(double(before) / std::max(1, size.width()));
}

void TimelineGeometry::setShowsThreads(bool shows)
{
    m_showsThreads = shows;
    m_heights.assign(estimates(0, rowCount()));
}

void TimelineGeometry::setOwnName(const QString &name)
{
    m_ownName = name;
}

void TimelineGeometry::expand(int row)
{
    m_expanded.insert(m_rows->item(row).key);
}

void TimelineGeometry::shapeAnew()
{
    m_layouts.clear();
    m_heights.assign(estimates(0, rowCount()));
}

RowContext TimelineGeometry::contextOfRow(int row) const
{
    return contextOf(m_rows->item(row), row > 0 ? &m_rows->item(row - 1) : nullptr, row == m_unreadRow);
}

QList<int> TimelineGeometry::estimates(int first, int count) const
{
    const HeightEstimate estimate(m_viewport.width());
    QList<int> heights;
    heights.reserve(count);
    for (int row = first; row < first + count; ++row)
        heights.append(estimate.of(m_rows->item(row), contextOfRow(row), m_showsThreads));
    return heights;
}

void TimelineGeometry::findUnreadRow()
{
    m_unreadRow = -1;
    const Seq from = m_rows ? m_rows->unreadFrom() : 0;
    if (from <= 0)
        return;
    for (int row = m_rows->rowCount() - 1; row >= 0; --row) {
        const Seq seq = m_rows->item(row).seq;
        if (seq != 0 && seq < from)
            return;
        if (seq != 0 && hasTime(row))
            m_unreadRow = row;
    }
}

void TimelineGeometry::refreshUnreadMark()
{
    findUnreadRow();
}

void TimelineGeometry::insertRows(int first, int count)
{
    findUnreadRow();
    if (m_mayFollow && !m_isOpening && !m_rows->hasNewer() && isAtEnd())
        m_followsEnd = true;
    if (m_anchor.row >= first && rowCount() > 0)
        m_anchor.row += count;
    m_heights.insert(first, estimates(first, count));
    for (int row = first; row < first + count; ++row)
        forgetRow(row); // it may have been here before, and looked different
}

void TimelineGeometry::removeRows(int first, int count)
{
    if (m_anchor.row >= first && m_anchor.row < first + count)
        m_anchor = heirOf(first, count);
    if (m_anchor.row >= first + count)
        m_anchor.row -= count;
    m_heights.remove(first, count);
    findUnreadRow();
}

// Who holds the place when the anchor goes: the row behind, for what is above may be out of sight.
TimelineGeometry::Anchor TimelineGeometry::heirOf(int first, int count) const
{
    const VisibleRow *heir = nullptr;
    for (const auto &one : m_visible) {
        if (one.row < first)
            heir = &one;
        if (one.row >= first + count)
            return {one.row, one.bodyTop()};
    }
    return heir ? Anchor{heir->row, heir->bodyTop()} : Anchor{std::max(0, first - 1), m_anchor.textTop};
}

void TimelineGeometry::changeRows(int first, int last)
{
    for (int row = first; row <= std::min(last + 1, rowCount() - 1); ++row)
        forgetRow(row); // the one behind may belong to another header now
}

void TimelineGeometry::forgetRow(int row)
{
    const auto key = m_rows->item(row).key;
    if (m_layouts.contains(key))
        m_stale.insert(key);
}

void TimelineGeometry::resetRows()
{
    const auto *held = anchor();
    const auto key = held ? held->layout->key() : 0;
    findUnreadRow();
    m_layouts.clear();
    m_stale.clear();
    m_heights.assign(estimates(0, m_rows->rowCount()));
    for (int row = 0; row < rowCount(); ++row) {
        if (held && m_rows->item(row).key == key) {
            m_anchor.row = row;
            return;
        }
    }
    m_followsEnd = m_followsEnd || m_anchor.row >= rowCount();
}

std::shared_ptr<MessageLayout> TimelineGeometry::layoutOf(int row)
{
    const auto &item = m_rows->item(row);
    const LayoutLook look{contextOfRow(row), m_viewport.width(), m_expanded.contains(item.key), m_showsThreads,
                          m_ownName};
    const auto *cached = m_layouts.object(item.key);
    const auto earlier = cached ? *cached : nullptr;
    if (earlier && earlier->look() == look && !m_stale.contains(item.key)) {
        m_heights.set(row, earlier->height());
        return earlier;
    }
    auto layout = std::make_shared<MessageLayout>(item, look);
    ++m_layoutsMade;
    if (earlier)
        layout->body().panTo(earlier->body());
    m_stale.remove(item.key);
    m_heights.set(row, layout->height());
    m_layouts.insert(item.key, new std::shared_ptr<MessageLayout>(layout), costOf(*layout));
    return layout;
}

void TimelineGeometry::settle()
{
    m_visible.clear();
    if (rowCount() == 0 || m_viewport.isEmpty())
        return;
    m_anchor.row = std::clamp(m_anchor.row, 0, rowCount() - 1);
    if (m_isOpening)
        placeOpening();
    if (m_followsEnd)
        placeFromEnd();
    else
        placeFromAnchor();
    moveAnchor();
}

void TimelineGeometry::placeOpening()
{
    m_followsEnd = m_unreadRow < 0 || unreadFits();
    if (!m_followsEnd)
        m_anchor = {m_unreadRow, m_viewport.height() / 4 + layoutOf(m_unreadRow)->bodyTop()};
}

bool TimelineGeometry::unreadFits()
{
    int room = m_viewport.height() - endMargin();
    for (int row = rowCount() - 1; row >= m_unreadRow && room >= 0; --row)
        room -= exactHeight(row);
    return room >= 0;
}

void TimelineGeometry::placeFromAnchor()
{
    int row = m_anchor.row;
    int top = m_anchor.textTop - layoutOf(row)->bodyTop();
    while (row > 0 && top > 0)
        top -= exactHeight(--row);
    if (row == 0)
        top = std::min(top, 0);
    for (; row < rowCount() && top < m_viewport.height(); ++row) {
        const VisibleRow placed{row, top, layoutOf(row)};
        top = placed.bottom();
        if (top > 0)
            m_visible.append(placed);
    }
    if (row < rowCount() || top > m_viewport.height() - endMargin())
        return;
    m_followsEnd = m_mayFollow;
    placeFromEnd();
}

void TimelineGeometry::placeFromEnd()
{
    m_visible.clear();
    int top = m_viewport.height() - endMargin();
    for (int row = rowCount() - 1; row >= 0 && top > 0; --row) {
        const auto layout = layoutOf(row);
        top -= layout->height();
        m_visible.prepend({row, top, layout});
    }
}

bool TimelineGeometry::hasTime(int row) const
{
    const auto kind = m_rows->item(row).kind;
    return kind == TimelineItem::Kind::Message || kind == TimelineItem::Kind::Notice;
}

// The first text that begins inside the viewport holds the place, or the one that fills it. Never an edge row: these
// stay at the top while rows come in below them.
void TimelineGeometry::moveAnchor()
{
    const VisibleRow *best = nullptr;
    for (const auto &one : m_visible) {
        if (!hasTime(one.row))
            continue;
        const bool begins = one.bodyTop() >= 0 && one.bodyTop() < m_viewport.height();
        if (begins || !best)
            best = &one;
        if (begins)
            break;
    }
    if (!best && !m_visible.isEmpty())
        best = &m_visible.first();
    if (best)
        m_anchor = {best->row, best->bodyTop()};
}

void TimelineGeometry::scrollBy(int distance)
{
    if (distance == 0 || (distance > 0 && m_followsEnd))
        return;
    m_isOpening = false;
    m_followsEnd = false;
    m_anchor.textTop -= distance;
}

void TimelineGeometry::scrollTo(qint64 offset)
{
    m_isOpening = false;
    if (rowCount() == 0)
        return;
    if (offset >= length() - m_viewport.height()) {
        goToEnd();
        return;
    }
    const int row = m_heights.rowAt(offset);
    putRow(row, int(m_heights.top(row) - offset));
}

void TimelineGeometry::putRow(int row, int top)
{
    anchorText(row, top + layoutOf(row)->bodyTop());
}

void TimelineGeometry::anchorText(int row, int top)
{
    m_isOpening = false;
    m_followsEnd = false;
    m_anchor = {row, top};
}

void TimelineGeometry::goToEnd()
{
    m_isOpening = false;
    m_followsEnd = true;
}

void TimelineGeometry::keepPlace()
{
    m_isOpening = false;
    m_followsEnd = false;
}

void TimelineGeometry::setMayFollow(bool may)
{
    m_mayFollow = may;
    if (!may)
        keepPlace();
    else if (isAtEnd())
        m_followsEnd = true;
}

const TimelineGeometry::VisibleRow *TimelineGeometry::visibleRow(int row) const
{
    const auto found
        = std::find_if(m_visible.begin(), m_visible.end(), [row](const VisibleRow &one) { return one.row == row; });
    return found == m_visible.end() ? nullptr : &*found;
}

const TimelineGeometry::VisibleRow *TimelineGeometry::rowAt(int y) const
{
    const auto found = std::find_if(m_visible.begin(), m_visible.end(),
                                    [y](const VisibleRow &one) { return one.top <= y && y < one.bottom(); });
    return found == m_visible.end() ? nullptr : &*found;
}

const TimelineGeometry::VisibleRow *TimelineGeometry::nearestRow(int y) const
{
    if (m_visible.isEmpty())
        return nullptr;
    const auto *hit = rowAt(y);
    if (hit)
        return hit;
    return y < m_visible.first().top ? &m_visible.first() : &m_visible.last();
}

int TimelineGeometry::lastWholeRow() const
{
    const auto found = std::find_if(m_visible.crbegin(), m_visible.crend(),
                                    [this](const VisibleRow &one) { return one.bottom() <= m_viewport.height(); });
    return found == m_visible.crend() ? -1 : found->row;
}

bool TimelineGeometry::isAtEnd() const
{
    return m_followsEnd || m_visible.isEmpty()
        || (m_visible.last().row == rowCount() - 1
            && m_visible.last().bottom() <= m_viewport.height() - endMargin() + AtEndTolerance);
}

qint64 TimelineGeometry::offset() const
{
    return m_visible.isEmpty() ? 0 : std::max<qint64>(0, m_heights.top(m_visible.first().row) - m_visible.first().top);
}

qint64 TimelineGeometry::length() const
{
    return m_heights.total() + endMargin();
}

} // namespace conclave::client
