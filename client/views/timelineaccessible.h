// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QHash>
#include <QObject>

namespace conclave::client {

class RowAccessible;
class TimelineView;

// A timeline as a list for screen readers. Only a window of rows around the viewport is exposed: a screen reader asks
// for all children at once. GUI thread; owned by QAccessible.
class TimelineAccessible : public QAccessibleWidget
{
public:
    static constexpr int WindowRows = 300;

    static void install(); // before the first timeline is shown; further calls do nothing

    explicit TimelineAccessible(TimelineView *view);
    ~TimelineAccessible() override;

    QAccessibleInterface *child(int index) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    int childCount() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QAccessible::State state() const override;

private:
    TimelineView *view() const;
    QAccessibleInterface *childOfRow(int row) const; // nullptr outside of the window
    void slide(); // the window follows the viewport
    int rowOfKey(quint64 key) const;
    void forgetOutside();
    void tellFocus();

    QObject m_context; // of the connections; they end with this
    mutable QHash<quint64, QAccessible::Id> m_children; // by the item's key
    int m_first = 0; // row of the window
    quint64 m_firstKey = 0;
};

} // namespace conclave::client
