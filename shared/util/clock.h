// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QtGlobal>
#include <atomic>

namespace conclave {

// Where "now" comes from, so that tests can move it. All implementations may be asked from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual qint64 nowMs() const = 0; // Unix time in milliseconds, UTC; may jump
    virtual qint64 steadyMs() const = 0; // only for differences; never jumps
};

class SystemClock final : public Clock
{
public:
    SystemClock() { m_timer.start(); }
    qint64 nowMs() const override { return QDateTime::currentMSecsSinceEpoch(); }
    qint64 steadyMs() const override { return m_timer.elapsed(); }

private:
    QElapsedTimer m_timer;
};

// Stands still until a test moves it.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(qint64 nowMs = 1'767'225'600'000)
        : m_startMs(nowMs)
    {
    }
    qint64 nowMs() const override { return m_startMs + m_elapsedMs; }
    qint64 steadyMs() const override { return m_elapsedMs; }
    void advance(qint64 ms) { m_elapsedMs += ms; }

private:
    qint64 m_startMs;
    std::atomic<qint64> m_elapsedMs = 0;
};

} // namespace conclave
