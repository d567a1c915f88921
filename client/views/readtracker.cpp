// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/readtracker.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace conclave::client {

namespace {

constexpr auto LookTime = 1s;

} // namespace

ReadTracker::ReadTracker(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(LookTime);
    connect(&m_timer, &QTimer::timeout, this, &ReadTracker::finish);
}

void ReadTracker::reset()
{
    m_timer.stop();
    m_candidate = 0;
    m_shown = 0;
    m_reported = 0;
}

void ReadTracker::show(Seq upTo, bool isLookedAt)
{
    m_shown = upTo;
    if (!isLookedAt) {
        m_timer.stop();
    } else if (!m_timer.isActive() && upTo > m_reported) {
        m_candidate = upTo;
        m_timer.start();
    }
}

void ReadTracker::jumpTo(Seq upTo)
{
    m_timer.stop();
    m_shown = std::max(m_shown, upTo);
    report(upTo);
}

void ReadTracker::report(Seq upTo)
{
    if (upTo <= m_reported)
        return;
    m_reported = upTo;
    Q_EMIT seen(upTo);
}

void ReadTracker::finish()
{
    report(std::min(m_candidate, m_shown));
    show(m_shown, true);
}

} // namespace conclave::client
