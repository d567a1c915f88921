// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace conclave::server {

// Turns the signals of the system into signals on the main thread: SIGTERM and SIGINT (Ctrl+C on Windows), SIGHUP and
// SIGUSR1. One at a time; made and dropped on the main thread.
class Signals final : public QObject
{
    Q_OBJECT

public:
    Signals();
    ~Signals() override;

Q_SIGNALS:
    void stop();
    void reload();
    void reopenLog();

private:
    void read();

    std::unique_ptr<QSocketNotifier> m_notifier; // POSIX only
};

} // namespace conclave::server
