// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelinerows.h"

namespace conclave::client {

// Tells news from history: what is newer than all rows before it. A plain value; owned by a TimelineView.
class Arrivals
{
public:
    Seq newest() const { return m_newest; } // of all rows so far

    // How many messages of others among these rows are news.
    int note(const TimelineRows &rows, int first, int last);

    // The newest event up to this row; messages that are still in the outbox are none.
    static Seq newestUpTo(const TimelineRows &rows, int row);

private:
    Seq m_newest = 0;
};

} // namespace conclave::client
