// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"

namespace conclave::client {

// A row in words for a screen reader, complete in itself: "Priya Nair, 21:31: See you there, 3 replies, thumbs up, 2".
QString describeRow(const TimelineItem &item);

// "read by Ana, delivered to Bo"; "sent" when nobody has it yet.
QString describeReceipt(const Receipt &receipt);

} // namespace conclave::client
