// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/timeleft.h"

#include <QCoreApplication>

namespace conclave::client {

namespace {

constexpr qint64 MinuteMs = 60'000;
constexpr qint64 HourMs = 60 * MinuteMs;
constexpr qint64 DayMs = 24 * HourMs;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::TimeLeft)
};

// Whole units, and how long until there is one less.
std::pair<int, qint64> unitsOf(qint64 leftMs, qint64 unitMs)
{
    const qint64 units = (leftMs + unitMs - 1) / unitMs;
    return {int(units), leftMs - (units - 1) * unitMs};
}

} // namespace

TimeLeft timeLeft(qint64 endsAt, qint64 nowMs)
{
    const qint64 left = endsAt - nowMs;
    if (left <= 0)
        return {Words::tr("over"), TimeLeft::Urgency::Now, 0};
    if (left <= HourMs) {
        const auto [minutes, change] = unitsOf(left, MinuteMs);
        return {Words::tr("%n minute(s) left", nullptr, minutes), TimeLeft::Urgency::Now, change};
    }
    if (left <= DayMs) {
        const auto [hours, change] = unitsOf(left, HourMs);
        return {Words::tr("%n hour(s) left", nullptr, hours), TimeLeft::Urgency::Soon, change};
    }
    const auto [days, change] = unitsOf(left, DayMs);
    return {Words::tr("%n day(s) left", nullptr, days), TimeLeft::Urgency::None, change};
}

std::optional<qint64> untilNextWarning(qint64 endsAt, qint64 nowMs)
{
    for (const auto before : Warnings) {
        if (endsAt - before > nowMs)
            return endsAt - before - nowMs;
    }
    return endsAt > nowMs ? std::optional(endsAt - nowMs) : std::nullopt;
}

} // namespace conclave::client
