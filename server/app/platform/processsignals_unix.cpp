// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/platform/processsignals.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace conclave::server {

namespace {

int s_pipe[2] = {-1, -1}; // a signal handler may only write to a descriptor

void onSignal(int number)
{
    const char byte = char(number);
    [[maybe_unused]] const auto written = ::write(s_pipe[1], &byte, 1);
}

} // namespace

ProcessSignals::ProcessSignals(std::function<void()> stop, std::function<void()> reload)
{
    if (::pipe2(s_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    const auto handle = [stop = std::move(stop), reload = std::move(reload)] {
        char bytes[16];
        ssize_t size = 0;
        bool stops = false;
        bool reloads = false;
        while ((size = ::read(s_pipe[0], bytes, sizeof bytes)) > 0) {
            const auto hangups = std::count(bytes, bytes + size, char(SIGHUP));
            reloads = reloads || hangups > 0;
            stops = stops || hangups < size;
        }
        if (stops)
            stop();
        else if (reloads)
            reload();
    };
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), handle);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        ::sigaction(number, &action, nullptr);
}

ProcessSignals::~ProcessSignals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        ::signal(number, SIG_DFL);
    m_notifier.reset();
    ::close(s_pipe[0]);
    ::close(s_pipe[1]);
}

} // namespace conclave::server
