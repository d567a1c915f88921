// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/announcer.h"

#include "client/views/platform/announcement.h"

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace conclave::client {

namespace {

constexpr auto Gap = 200ms;
constexpr qsizetype MaxWaiting = 4; // older ones are dropped: nobody can listen to all

} // namespace

Announcer::Announcer(QWidget *window)
    : QObject(window)
    , m_announcement(std::make_unique<Announcement>(window))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(Gap);
    connect(&m_timer, &QTimer::timeout, this, &Announcer::speak);
}

Announcer::~Announcer() = default;

void Announcer::say(const QString &text)
{
    if (text.isEmpty())
        return;
    m_waiting.append(text);
    if (m_waiting.size() > MaxWaiting)
        m_waiting.removeFirst();
    if (!m_timer.isActive())
        m_timer.start();
}

void Announcer::speak()
{
    m_announcement->speak(std::exchange(m_waiting, {}).join(u". "_s));
}

} // namespace conclave::client
