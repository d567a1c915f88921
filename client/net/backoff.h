// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>
#include <algorithm>

namespace conclave::client {

// Exponential back-off with full jitter, so that many clients do not come back at the same moment.
struct Backoff
{
    qint64 baseMs = 1000;
    qint64 capMs = 30'000;
    int failures = 0;

    qint64 next()
    {
        const qint64 ceiling = std::min(capMs, baseMs << std::min(failures, 10));
        ++failures;
        return QRandomGenerator::global()->bounded(ceiling) + 1;
    }
    void reset() { failures = 0; }
};

} // namespace conclave::client
