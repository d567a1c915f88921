// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelinegeometry.h"

namespace conclave::client {

// The row that has the keyboard's focus, and the target inside of it. Moving scrolls as far as it must. GUI thread;
// owned by a TimelineView.
class TimelineCursor
{
public:
    explicit TimelineCursor(TimelineGeometry &geometry)
        : m_geometry(geometry)
    {
    }

    int row() const { return m_row; } // -1 for none
    int target() const { return m_target; } // -1 for the row as a whole
    void setRow(int row);
    void clear();
    void moveBy(int rows); // starts at the last row that is visible
    void moveByPage(int direction); // a tenth of the old page stays in view
    void moveToFirst();
    void moveToFirstNew(); // a quarter below the top, as when a conversation opens
    void moveToLast();
    void moveTarget(int step);
    void show(); // scrolls the row into view

    void insertRows(int first, int count);
    void removeRows(int first, int count);

private:
    int lastRow() const; // that is in view
    bool scrollInside(int direction); // of a row that is higher than the viewport

    TimelineGeometry &m_geometry;
    int m_row = -1;
    int m_target = -1;
};

} // namespace conclave::client
