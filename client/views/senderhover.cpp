// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/senderhover.h"

#include "client/views/timelineview.h"

#include <QMouseEvent>

namespace conclave::client {

SenderHover::SenderHover(TimelineView *timeline)
    : QObject(timeline)
    , m_timeline(timeline)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(RestMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        const auto *viewport = m_timeline->viewport();
        Q_EMIT rested(m_spot.user, QRect(viewport->mapToGlobal(m_spot.box.topLeft()), m_spot.box.size()));
    });
    connect(m_timeline, &TimelineView::rowsMoved, this, [this] { look({-1, -1}); });
    m_timeline->viewport()->installEventFilter(this);
}

SenderHover::Spot SenderHover::spotAt(QPoint point) const
{
    const auto *row = m_timeline->geometry().rowAt(point.y());
    if (!row || !m_timeline->rows() || !row->layout->isOverSender(point - QPoint(0, row->top)))
        return {};
    return {m_timeline->rows()->item(row->row).sender, row->layout->parts().avatar.translated(0, row->top)};
}

void SenderHover::look(QPoint point)
{
    const auto spot = spotAt(point);
    if (spot.user == m_spot.user && spot.box == m_spot.box)
        return;
    const bool was = !m_spot.user.isNull();
    m_spot = spot;
    if (m_spot.user.isNull())
        m_rest.stop();
    else
        m_rest.start();
    if (was)
        Q_EMIT left();
}

bool SenderHover::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseMove: {
        const auto *move = static_cast<QMouseEvent *>(event);
        look(move->buttons() == Qt::NoButton ? move->position().toPoint() : QPoint(-1, -1));
        break;
    }
    case QEvent::MouseButtonPress: {
        const auto *press = static_cast<QMouseEvent *>(event);
        m_rest.stop();
        m_pressed = press->button() == Qt::LeftButton ? spotAt(press->position().toPoint()).user : UserId();
        break;
    }
    case QEvent::MouseButtonRelease: {
        const auto user = spotAt(static_cast<QMouseEvent *>(event)->position().toPoint()).user;
        if (!user.isNull() && user == m_pressed)
            Q_EMIT clicked(user);
        m_pressed = {};
        break;
    }
    case QEvent::Leave:
        look({-1, -1});
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace conclave::client
