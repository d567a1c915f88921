// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelineselection.h"

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QObject>
#include <QTimer>

namespace conclave::client {

// The mouse in a timeline: what is under it, clicks on targets, and selecting by drag, double and triple click, with
// scrolling at the edges. GUI thread; owned by a TimelineView.
class TimelinePointer : public QObject
{
    Q_OBJECT

public:
    TimelinePointer(TimelineGeometry &geometry, TimelineSelection &selection, QWidget *viewport);

    void press(const QMouseEvent &event);
    void pressTwice(const QMouseEvent &event);
    void move(const QMouseEvent &event);
    void release(const QMouseEvent &event);
    void leave();
    void lookAgain(); // the rows have moved under the mouse

    int hoveredRow() const { return m_row; } // -1 for none
    int hoveredTarget() const { return m_target; } // of that row; -1 for none
    bool isSelecting() const { return m_isSelecting; }

Q_SIGNALS:
    void hoverChanged();
    void selectionChanged();
    void selectingChanged();
    void edgeReached(int distance); // scroll so far
    void activated(int row, int target);

private:
    TextPlace placeAt(QPoint point) const;
    void look(QPoint point);
    void startSelecting(QPoint point, TimelineSelection::Unit unit);
    void stopSelecting();
    void abandon();
    void scrollAtEdge();
    int distanceOutside() const;
    void showCursor(const MessageLayout *layout, QPoint point);

    TimelineGeometry &m_geometry;
    TimelineSelection &m_selection;
    QWidget *m_viewport;
    QTimer m_edgeTimer;
    QElapsedTimer m_sinceDoubleClick;
    QPoint m_point; // where the mouse is
    QPoint m_pressPoint;
    bool m_isInside = false;
    bool m_isPressed = false;
    bool m_isSelecting = false;
    int m_row = -1;
    int m_target = -1;
    int m_pressedRow = -1;
    int m_pressedTarget = -1;
};

} // namespace conclave::client
