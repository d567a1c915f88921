// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <chrono>

namespace conclave::server {

// Tells the program that started this one, where that wants to know (systemd's sd_notify), how far it is. Where nobody
// asks, nothing happens.
class ServiceManager
{
public:
    ServiceManager(); // from the environment

    void ready(const QByteArray &status) const;
    void reloading() const; // then ready() again
    void stopping(const QByteArray &status) const;
    void alive() const;
    std::chrono::microseconds watchdogInterval() const { return m_watchdog; } // 0: nobody waits for alive()

private:
    void tell(const QByteArray &state) const;

    QByteArray m_address; // of a Unix socket
    std::chrono::microseconds m_watchdog{0};
};

} // namespace conclave::server
