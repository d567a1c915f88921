// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelineoverlays.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int ToolbarOverlap = 14; // over the row above
constexpr int ToolbarMargin = 20; // at the right
constexpr int PillMargin = 12;
constexpr int DateMargin = 4; // above the day

TimelineAction actionOf(HoverToolbar::Button button)
{
    switch (button) {
    case HoverToolbar::Button::React:
        return TimelineAction::React;
    case HoverToolbar::Button::Reply:
        return TimelineAction::Reply;
    case HoverToolbar::Button::Thread:
        return TimelineAction::Thread;
    case HoverToolbar::Button::Save:
        return TimelineAction::Save;
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
    , m_news(new NewBar(viewport))
    , m_date(new StickyDate(viewport))
{
    connect(m_toolbar, &HoverToolbar::clicked, this, &TimelineOverlays::tellAction);
    connect(m_pill, &JumpPill::jumpWanted, this, &TimelineOverlays::jumpWanted);
    connect(m_pill, &JumpPill::readWanted, this, &TimelineOverlays::readWanted);
    connect(m_news, &NewBar::jumpWanted, this, &TimelineOverlays::firstNewWanted);
    connect(m_news, &NewBar::readWanted, this, &TimelineOverlays::readWanted);
}

void TimelineOverlays::setHasThreads(bool has)
{
    m_hasThreads = has;
}

bool TimelineOverlays::hasToolbar(int row) const
{
    if (!m_geometry.visibleRow(row))
        return false;
    const auto &item = m_geometry.rows()->item(row);
    return item.kind == TimelineItem::Kind::Message && !item.deleted && item.delivery == Delivery::Sent;
}

bool TimelineOverlays::offers(HoverToolbar::Button button, int row) const
{
    const bool mayDo = !m_refused.contains(actionOf(button));
    if (button != HoverToolbar::Button::Thread)
        return mayDo;
    return m_hasThreads && (mayDo || m_geometry.rows()->item(row).thread.has_value()); // one that is there can be read
}

void TimelineOverlays::placeToolbar(int row)
{
    m_row = hasToolbar(row) ? row : -1;
    if (m_row >= 0) {
        using Button = HoverToolbar::Button;
        for (const auto button : {Button::React, Button::Reply, Button::Thread})
            m_toolbar->setOffered(button, offers(button, m_row));
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
    const bool hasNewer = m_geometry.rows() && m_geometry.rows()->hasNewer();
    m_pill->setVisible(hasNewer || (!m_geometry.isAtEnd() && (newBelow > 0 || isFar)));
}

bool TimelineOverlays::isUnreadAbove() const
{
    const int row = m_geometry.unreadRow();
    if (row < 0 || m_geometry.visible().isEmpty())
        return false;
    const auto *shown = m_geometry.visibleRow(row);
    return shown ? shown->top + shown->layout->headTop() < 0 : row < m_geometry.visible().first().row;
}

int TimelineOverlays::countNew() const
{
    int count = 0;
    for (int row = m_geometry.unreadRow(); row < m_geometry.rowCount(); ++row) {
        const auto &item = m_geometry.rows()->item(row);
        count += item.kind == TimelineItem::Kind::Message && !item.own ? 1 : 0;
    }
    return count;
}

void TimelineOverlays::placeTop()
{
    const bool hasNews = isUnreadAbove();
    if (hasNews) {
        m_news->setNews(countNew(), m_geometry.rows()->item(m_geometry.unreadRow()).at);
        m_news->setGeometry(0, 0, m_viewport->width(), m_news->height());
    }
    m_news->setVisible(hasNews);
    m_date->hide();
    if (!hasNews && !m_geometry.isAtEnd())
        placeDate();
}

// The next day's own line pushes it out.
void TimelineOverlays::placeDate()
{
    const auto hasTime = [this](const auto &shown) { return m_geometry.hasTime(shown.row); };
    const auto &rows = m_geometry.visible();
    const auto first = std::find_if(rows.begin(), rows.end(), hasTime);
    if (first == rows.end())
        return;
    const int margin = Theme::instance().px(DateMargin);
    m_date->setDay(m_geometry.rows()->item(first->row).at);
    int top = margin;
    for (const auto &shown : rows) {
        const auto line = shown.layout->parts().day;
        if (line.isNull() || shown.top + line.bottom() < 0)
            continue;
        if (shown.row == first->row)
            return; // its own line is in sight
        top = std::min(top, shown.top + line.top() - m_date->height());
    }
    m_date->move((m_viewport->width() - m_date->width()) / 2, top);
    m_date->show();
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
