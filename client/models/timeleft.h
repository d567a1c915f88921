// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace conclave::client {

// How much time a temporary channel has left, in words. Times are Unix milliseconds.
struct TimeLeft
{
    enum class Urgency : quint8 { None, Soon, Now }; // less than a day, less than an hour
    QString text; // "3 days left"
    Urgency urgency = Urgency::None;
    qint64 nextChangeMs = 0; // so long it stays true; 0 when nothing changes any more

    bool operator==(const TimeLeft &) const = default;
};

TimeLeft timeLeft(qint64 endsAt, qint64 nowMs);

// The moments before the end at which people are warned: a day and an hour.
inline constexpr qint64 Warnings[] = {qint64(24) * 3'600'000, 3'600'000};

// How long it takes until the next warning or the end; nothing when it is over.
std::optional<qint64> untilNextWarning(qint64 endsAt, qint64 nowMs);

} // namespace conclave::client
