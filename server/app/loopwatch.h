// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/metrics.h"

class QThread;

namespace conclave::server {

// Watches the event loop of one thread: how long its turns take, for which whatever else is to do there has to wait,
// and whether it turns at all. Outlives the thread; read from any.
class LoopWatch
{
public:
    explicit LoopWatch(QThread &thread); // not started yet
    LoopWatch(const LoopWatch &) = delete;
    LoopWatch &operator=(const LoopWatch &) = delete;

    const Histogram &turns() const { return m_turns; }
    quint64 turnCount() const { return m_begun.value(); }

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    void attach(); // on the thread
    void begin();
    void end();

    Histogram m_turns;
    Counter m_begun;
    SteadyTime m_turn; // not set while the thread waits
};

} // namespace conclave::server
