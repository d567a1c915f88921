// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/hovertoolbar.h"
#include "client/views/jumppill.h"
#include "client/views/newbar.h"
#include "client/views/stickydate.h"
#include "client/views/timelinecommands.h"

namespace conclave::client {

// What lies over the rows of a timeline: the toolbar of one message, the button that leads to the end, and at the top
// the day or what is new. GUI thread; owned by a TimelineView.
class TimelineOverlays : public QObject
{
    Q_OBJECT

public:
    TimelineOverlays(const TimelineGeometry &geometry, QWidget *viewport);

    void setHasThreads(bool has); // threads are not started inside threads
    void setRefused(const QList<TimelineAction> &actions) { m_refused = actions; }
    void placeToolbar(int row); // -1 for none
    void placePill(int newBelow);
    void placeTop();
    QPoint menuPoint(int row) const; // where a menu of the row opens, on the screen

Q_SIGNALS:
    void actionWanted(int row, conclave::client::TimelineAction action, const QPoint &globalPosition);
    void jumpWanted(); // to the end
    void firstNewWanted();
    void readWanted();

private:
    void tellAction(HoverToolbar::Button button, const QPoint &globalPosition);
    bool hasToolbar(int row) const;
    bool offers(HoverToolbar::Button button, int row) const;
    bool isUnreadAbove() const;
    int countNew() const;
    void placeDate();

    const TimelineGeometry &m_geometry;
    QWidget *m_viewport;
    HoverToolbar *m_toolbar;
    JumpPill *m_pill;
    NewBar *m_news;
    StickyDate *m_date;
    QList<TimelineAction> m_refused; // here
    bool m_hasThreads = true;
    int m_row = -1;
};

} // namespace conclave::client
