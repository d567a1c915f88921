// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TimelineView: mouse, wheel, keys, focus, tool tips.
#include "client/views/rowtip.h"
#include "client/views/timelineview.h"

#include <QHelpEvent>
#include <QStyle>
#include <QToolTip>

namespace conclave::client {

void TimelineView::wheelEvent(QWheelEvent *event)
{
    event->accept();
    if (const int distance = WheelScroll::sideways(*event); distance != 0) {
        pan(event->position().toPoint(), distance);
        return;
    }
    m_wheel->turn(*event, hasReducedMotion() ? WheelScroll::Motion::Reduced : WheelScroll::Motion::Full);
}

bool TimelineView::hasReducedMotion() const
{
    return style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
}

void TimelineView::pan(QPoint point, int distance)
{
    const auto *row = m_geometry.rowAt(point.y());
    if (row && row->layout->body().pan(point - QPoint(0, row->top), distance))
        viewport()->update();
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    m_wheel->stop();
    m_cursor.clear();
    m_pointer->press(*event);
    noteCursor();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *event)
{
    m_pointer->pressTwice(*event);
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    m_pointer->move(*event);
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    m_pointer->release(*event);
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard)
        return; // it came as a key already
    const auto *row = m_geometry.rowAt(event->pos().y());
    if (!row || m_rows->item(row->row).kind != TimelineItem::Kind::Message)
        return;
    m_menuFile = fileOf(row->row, row->layout->targetAt(event->pos() - QPoint(0, row->top)));
    Q_EMIT actionRequested(m_rows->item(row->row).id, Action::Menu, event->globalPos());
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const auto key = timelineKeyOf(*event, m_lettersAct && m_cursor.row() >= 0);
    event->setAccepted(m_commands->run(key));
}

void TimelineView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool isByKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    if (isByKey && m_cursor.row() < 0)
        m_cursor.moveBy(0);
    noteCursor();
}

void TimelineView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    placeToolbar();
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        showTip(*static_cast<QHelpEvent *>(event));
        return true;
    }
    if (event->type() == QEvent::Leave)
        m_pointer->leave();
    return QAbstractScrollArea::viewportEvent(event);
}

// The text is escaped: a tool tip would take what looks like HTML for it.
void TimelineView::showTip(const QHelpEvent &event)
{
    const auto *row = m_geometry.rowAt(event.pos().y());
    const auto tip = row ? rowTip(m_rows->item(row->row), *row->layout, event.pos() - QPoint(0, row->top)) : QString();
    QToolTip::showText(event.globalPos(), tip.isEmpty() ? tip : Qt::convertFromPlainText(tip), viewport());
}

} // namespace conclave::client
