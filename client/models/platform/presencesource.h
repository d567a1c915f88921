// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

namespace conclave::client {

// What the system knows of whether somebody sits at this computer. One implementation for each system. GUI thread.
class PresenceSource : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 IdleAfterMs = qint64(5) * 60 * 1000; // without a key or a movement of the mouse

    // That of this system; where there is none, one that knows nothing.
    static std::unique_ptr<PresenceSource> ofSystem();

    bool isAway() const { return m_idle || m_locked || m_asleep; }
    bool knowsIdle() const { return m_knowsIdle; } // false: the caller has to judge by its own windows

Q_SIGNALS:
    void changed();

protected:
    void setIdle(bool idle);
    void setLocked(bool locked);
    void setAsleep(bool asleep);

private:
    void set(bool &fact, bool value);

    bool m_idle = false;
    bool m_locked = false;
    bool m_asleep = false;
    bool m_knowsIdle = false;
};

} // namespace conclave::client
