// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>
#include <functional>
#include <memory>

namespace conclave::server {

// Turns SIGTERM and SIGINT (Ctrl+C on Windows) into stop(), SIGHUP into reload(), on the main thread's event loop. One
// at a time; made and dropped on the main thread.
class ProcessSignals
{
public:
    ProcessSignals(std::function<void()> stop, std::function<void()> reload);
    ~ProcessSignals();
    ProcessSignals(const ProcessSignals &) = delete;
    ProcessSignals &operator=(const ProcessSignals &) = delete;

private:
    std::unique_ptr<QSocketNotifier> m_notifier; // POSIX only
};

} // namespace conclave::server
