// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Times of messages in words, in the user's language and time zone. Arguments are Unix milliseconds. GUI thread.
namespace conclave::client {

bool isOnSameDay(qint64 first, qint64 second);
QString clockTime(qint64 at); // "21:31" or "9:31 PM"
QString plainClockTime(qint64 at); // always "21:31"
QString dayName(qint64 at); // "Today", "Yesterday" or the whole date
QString shortTime(qint64 at); // the time of day when it is today, else the day
QString shortDay(qint64 at); // "20 Nov 2026", as the language writes it
QString fullTime(qint64 at); // date and time
QString minutesFormat(); // of a date with its time, as the language writes it, but without seconds

} // namespace conclave::client
