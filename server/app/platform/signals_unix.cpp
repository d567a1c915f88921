// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/platform/signals.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace conclave::server {

namespace {

constexpr std::array Handled{SIGTERM, SIGINT, SIGHUP, SIGUSR1};

int s_pipe[2] = {-1, -1}; // a signal handler may only write to a descriptor

void tell(int number)
{
    const char byte = char(number);
    [[maybe_unused]] const auto written = ::write(s_pipe[1], &byte, 1);
}

} // namespace

Signals::Signals()
{
    if (::pipe2(s_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Signals::read, Qt::DirectConnection);
    struct sigaction action = {};
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    for (const int number : Handled)
        ::sigaction(number, &action, nullptr);
    ::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a full disk, not the end of the server
}

Signals::~Signals()
{
    for (const int number : Handled)
        ::signal(number, SIG_DFL);
    m_notifier.reset();
    ::close(s_pipe[0]);
    ::close(s_pipe[1]);
}

void Signals::read()
{
    char byte = 0;
    while (::read(s_pipe[0], &byte, 1) > 0) {
        if (byte == SIGHUP)
            Q_EMIT reload();
        else if (byte == SIGUSR1)
            Q_EMIT reopenLog();
        else
            Q_EMIT stop();
    }
}

} // namespace conclave::server
