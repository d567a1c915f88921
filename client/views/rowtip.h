// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/messagelayout.h"

namespace conclave::client {

// What is worth saying about the point in a row, in plain text: where a link leads, who reacted, the whole date. Empty
// for nothing.
QString rowTip(const TimelineItem &item, const MessageLayout &layout, QPoint point);

} // namespace conclave::client
