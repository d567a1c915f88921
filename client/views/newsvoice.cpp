// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/newsvoice.h"

#include "client/views/counts.h"
#include "client/views/timelineview.h"

#include <utility>

using namespace std::chrono_literals;

namespace conclave::client {

namespace {

constexpr auto Pause = 3s;

} // namespace

NewsVoice::NewsVoice(TimelineView *timeline)
    : QObject(timeline)
    , m_timeline(timeline)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(Pause);
    connect(&m_pause, &QTimer::timeout, this, &NewsVoice::speak);
    connect(timeline, &TimelineView::arrived, this, &NewsVoice::hear);
}

void NewsVoice::hear(int count, const QString &newest)
{
    if (!m_timeline->isVisible() || !m_timeline->window()->isActiveWindow())
        return; // a notification tells
    m_waiting += count;
    m_newest = newest;
    if (!m_pause.isActive())
        speak();
}

void NewsVoice::speak()
{
    const int count = std::exchange(m_waiting, 0);
    if (count == 0)
        return;
    m_pause.start();
    Q_EMIT announce(count == 1 ? m_newest : newMessagesText(count));
}

} // namespace conclave::client
