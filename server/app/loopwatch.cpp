// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/loopwatch.h"

#include <QAbstractEventDispatcher>
#include <QThread>

namespace conclave::server {

LoopWatch::LoopWatch(QThread &thread)
{
    QObject::connect(
        &thread, &QThread::started, &thread, [this] { attach(); }, Qt::DirectConnection);
}

void LoopWatch::attach()
{
    auto *dispatcher = QAbstractEventDispatcher::instance();
    QObject::connect(
        dispatcher, &QAbstractEventDispatcher::awake, dispatcher, [this] { begin(); }, Qt::DirectConnection);
    QObject::connect(
        dispatcher, &QAbstractEventDispatcher::aboutToBlock, dispatcher, [this] { end(); }, Qt::DirectConnection);
}

// A dispatcher that has more to do goes from turn to turn without waiting.
void LoopWatch::begin()
{
    end();
    m_begun.add();
    m_turn = std::chrono::steady_clock::now();
}

void LoopWatch::end()
{
    if (m_turn == SteadyTime())
        return;
    m_turns.observe(std::chrono::steady_clock::now() - m_turn);
    m_turn = {};
}

} // namespace conclave::server
