// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Numbers in words, as several parts of the timeline say them. GUI thread.
namespace conclave::client {

QString repliesText(int count); // "3 replies"
QString newRepliesText(int count); // "2 new"
QString lastReplyText(qint64 at); // "Last reply 21:31"
QString moreLinesText(int count); // "Show 180 more lines"
QString newSinceText(int count, qint64 at); // "37 new since 09:12"
QString newBelowText(int count); // "12 new below"; for 0 "Jump to latest"

} // namespace conclave::client
