// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"

namespace conclave::client {

// What a row looks like because of its neighbours.
struct RowContext
{
    bool isGrouped = false; // under the header of the row before
    bool startsDay = false; // a date stands above it
    bool startsUnread = false; // the line "New" stands above it

    bool operator==(const RowContext &) const = default;
};

// `before` is nullptr for the first row.
RowContext contextOf(const TimelineItem &item, const TimelineItem *before, bool startsUnread);

} // namespace conclave::client
