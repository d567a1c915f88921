// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/watchdog.h"

#include "shared/util/logging.h"

namespace conclave::server {

Watchdog::Watchdog(const ServiceManager &manager, std::vector<MetricsPage::Loop> loops)
    : m_manager(manager)
{
    for (const auto &loop : loops)
        m_watched.push_back({loop, loop.watch.turnCount()});
    if (m_manager.watchdogInterval().count() <= 0)
        return;
    QObject::connect(
        &m_timer, &QTimer::timeout, &m_timer, [this] { look(); }, Qt::DirectConnection);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(std::chrono::duration_cast<std::chrono::milliseconds>(m_manager.watchdogInterval() / 2));
}

void Watchdog::look()
{
    bool allTurn = true;
    for (auto &watched : m_watched) {
        const auto turns = watched.loop.watch.turnCount();
        if (turns == watched.turns)
            qCCritical(lcServer).noquote() << "the thread" << watched.loop.thread << "is stuck";
        allTurn = allTurn && turns != watched.turns;
        watched.turns = turns;
    }
    if (allTurn)
        m_manager.alive();
}

} // namespace conclave::server
