// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelineoverlays.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int ToolbarOverlap = 14; // over the row above
constexpr int ToolbarMargin = 20; // at the right
constexpr int PillMargin = 12;

TimelineAction actionOf(HoverToolbar::Button button)
{
    switch (button) {
    case HoverToolbar::Button::React:
        return TimelineAction::React;
    case HoverToolbar::Button::Reply:
        return TimelineAction::Reply;
    case HoverToolbar::Button::Thread:
        return TimelineAction::Thread;
    case HoverToolbar::Button::More:
        return TimelineAction::Menu;
    }
    Q_UNREACHABLE();
}

} // namespace

TimelineOverlays::TimelineOverlays(const TimelineGeometry &geometry, QWidget *viewport)
    : QObject(viewport)
    , m_geometry(geometry)
    , m_viewport(viewport)
    , m_toolbar(new HoverToolbar(viewport))
    , m_pill(new JumpPill(viewport))
{
    connect(m_toolbar, &HoverToolbar::clicked, this, &TimelineOverlays::tellAction);
    connect(m_pill, &JumpPill::jumpWanted, this, &TimelineOverlays::jumpWanted);
    connect(m_pill, &JumpPill::readWanted, this, &TimelineOverlays::readWanted);
}

void TimelineOverlays::setHasThreads(bool has)
{
    m_toolbar->setHasThread(has);
}

bool TimelineOverlays::hasToolbar(int row) const
{
    if (!m_geometry.visibleRow(row))
        return false;
    const auto &item = m_geometry.rows()->item(row);
    return item.kind == TimelineItem::Kind::Message && !item.deleted && item.delivery == Delivery::Sent;
}

void TimelineOverlays::placeToolbar(int row)
{
    m_row = hasToolbar(row) ? row : -1;
    if (m_row >= 0) {
        const auto &theme = Theme::instance();
        const auto *shown = m_geometry.visibleRow(m_row);
        const int top = shown->top + shown->layout->headTop() - theme.px(ToolbarOverlap);
        m_toolbar->move(m_viewport->width() - m_toolbar->width() - theme.px(ToolbarMargin), std::max(top, 2));
    }
    m_toolbar->setVisible(m_row >= 0);
}

void TimelineOverlays::placePill(int newBelow)
{
    const auto height = m_viewport->height();
    const bool isFar = m_geometry.length() - m_geometry.offset() > 2 * height;
    m_pill->setCount(newBelow);
    m_pill->resize(m_pill->sizeHint());
    m_pill->move((m_viewport->width() - m_pill->width()) / 2,
                 height - m_pill->height() - Theme::instance().px(PillMargin));
    m_pill->setVisible(!m_geometry.isAtEnd() && (newBelow > 0 || isFar));
}

QPoint TimelineOverlays::menuPoint(int row) const
{
    const auto *shown = m_geometry.visibleRow(row);
    const int y = shown ? std::clamp(shown->top + shown->layout->headTop(), 0, m_viewport->height()) : 0;
    const int x = m_viewport->width() - Theme::instance().px(ToolbarMargin);
    return m_viewport->mapToGlobal(QPoint(x, y + m_toolbar->height()));
}

void TimelineOverlays::tellAction(HoverToolbar::Button button, const QPoint &globalPosition)
{
    if (m_row >= 0)
        Q_EMIT actionWanted(m_row, actionOf(button), globalPosition);
}

} // namespace conclave::client
