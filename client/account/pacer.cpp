// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/pacer.h"

#include <algorithm>

namespace conclave::client {

Pacer::Pacer(const Clock &clock, qint64 intervalMs, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_intervalMs(intervalMs)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Pacer::due);
}

bool Pacer::mayBegin(const ReadPlace &place)
{
    if (m_busy.contains(place))
        return false;
    const auto last = m_begunMs.constFind(place);
    const qint64 wait = last == m_begunMs.constEnd() ? 0 : *last + m_intervalMs - m_clock.steadyMs();
    if (wait > 0)
        startTimer(wait);
    return wait <= 0;
}

void Pacer::begin(const ReadPlace &place)
{
    m_busy.insert(place);
    m_begunMs.insert(place, m_clock.steadyMs());
}

void Pacer::wait(qint64 ms)
{
    startTimer(std::max(ms, m_intervalMs));
}

void Pacer::startTimer(qint64 delayMs)
{
    if (!m_timer.isActive() || m_timer.remainingTime() > delayMs)
        m_timer.start(int(delayMs));
}

void Pacer::stop()
{
    m_busy.clear();
    m_timer.stop();
}

} // namespace conclave::client
