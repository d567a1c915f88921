// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/presencesource.h"

namespace conclave::client {

void PresenceSource::set(bool &fact, bool value)
{
    if (std::exchange(fact, value) != value)
        Q_EMIT changed();
}

void PresenceSource::setIdle(bool idle)
{
    m_knowsIdle = true;
    set(m_idle, idle);
}

void PresenceSource::setLocked(bool locked)
{
    set(m_locked, locked);
}

void PresenceSource::setAsleep(bool asleep)
{
    set(m_asleep, asleep);
}

} // namespace conclave::client
