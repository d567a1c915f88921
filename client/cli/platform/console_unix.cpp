// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/platform/console.h"

#include <QSocketNotifier>
#include <array>
#include <cerrno>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace conclave::client {

namespace {

constexpr qsizetype ReadBytes = 64 * 1024;
constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
int s_pipe[2] = {-1, -1}; // a signal handler may do little more than write a byte

void noteSignal(int)
{
    const int before = errno;
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(s_pipe[1], &byte, 1);
    errno = before;
}

} // namespace

StandardInput::StandardInput(QObject *parent)
    : QObject(parent)
{
}

StandardInput::~StandardInput() = default;

void StandardInput::start()
{
    m_notifier = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &StandardInput::readSome);
}

void StandardInput::readSome()
{
    QByteArray bytes(ReadBytes, Qt::Uninitialized);
    const auto count = ::read(STDIN_FILENO, bytes.data(), size_t(bytes.size()));
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count > 0) {
        m_pending += bytes.first(count);
        emitLines(false);
        return;
    }
    m_notifier->setEnabled(false);
    emitLines(true);
    Q_EMIT atEnd();
}

void StandardInput::emitLines(bool all)
{
    qsizetype start = 0;
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n', start)) {
        const qsizetype length = end - start - (end > start && m_pending.at(end - 1) == '\r');
        Q_EMIT line(QString::fromUtf8(QByteArrayView(m_pending).sliced(start, length)));
        start = end + 1;
    }
    m_pending.remove(0, start);
    if (all && !m_pending.isEmpty())
        Q_EMIT line(QString::fromUtf8(std::exchange(m_pending, {})));
}

Interrupts::Interrupts(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s_pipe) != 0)
        return; // then a signal ends the program at once; nothing is lost, the outbox is on disk
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(s_pipe[0], &byte, 1) == 1)
            Q_EMIT interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = noteSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : signals)
        ::sigaction(signal, &action, nullptr);
}

Interrupts::~Interrupts()
{
    for (const int signal : signals)
        std::signal(signal, SIG_DFL);
}

} // namespace conclave::client
