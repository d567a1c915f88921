// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelineview.h"
#include "tests/client/fakerows.h"

#include <QApplication>
#include <QImage>
#include <QtTest>

namespace conclave::client {

// A timeline on the screen with messages made up as they are needed.
class TimelineStage
{
public:
    TimelineStage();

    QList<TimelineItem> messages(int count); // by two people, some long, some with code
    QList<TimelineItem> older(int count); // than all that were made before
    TimelineItem message(const QString &text);
    TimelineItem incoming(const QString &text = QStringLiteral("news")) { return message(text); }

    void open(const QList<TimelineItem> &items, Seq unreadFrom = 0);
    QImage picture(); // without what lies over the rows
    const TimelineGeometry::VisibleRow *row(int index) { return view.geometry().visibleRow(index); }
    QPoint inRow(int index, QPoint point); // in the viewport
    QPoint targetPoint(int index, Target::Kind kind);
    QPoint textPoint(int index, int position); // in the middle of its line
    void hover(QPoint point);
    void drag(QPoint from, QPoint to); // the button stays down
    void drop(QPoint at);
    void key(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, Qt::Key(key), modifiers); }

    FakeRows rows;
    TimelineView view;

private:
    TimelineItem make(quint64 key, Seq seq, const QString &text);

    UserId m_people[2] = {UserId::create(), UserId::create()};
    qint64 m_start = 0;
    Seq m_next = 1'000'000;
    Seq m_first = 1'000'000;
};

} // namespace conclave::client
