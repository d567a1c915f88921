// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/platform/servicemanager.h"

#include "shared/util/logging.h"

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace std::chrono;

namespace conclave::server {

ServiceManager::ServiceManager()
    : m_address(qgetenv("NOTIFY_SOCKET"))
{
    const auto process = qgetenv("WATCHDOG_PID");
    if (process.isEmpty() || process.toLongLong() == ::getpid())
        m_watchdog = microseconds(qgetenv("WATCHDOG_USEC").toLongLong());
}

void ServiceManager::ready(const QByteArray &status) const
{
    tell("READY=1\nSTATUS=" + status);
}

void ServiceManager::reloading() const
{
    const auto now = duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
    tell("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(qint64(now)));
}

void ServiceManager::stopping(const QByteArray &status) const
{
    tell("STOPPING=1\nSTATUS=" + status);
}

void ServiceManager::alive() const
{
    tell("WATCHDOG=1");
}

void ServiceManager::tell(const QByteArray &state) const
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (m_address.size() < 2 || size_t(m_address.size()) >= sizeof address.sun_path)
        return;
    std::memcpy(address.sun_path, m_address.constData(), size_t(m_address.size()));
    if (m_address.startsWith('@'))
        address.sun_path[0] = '\0'; // an abstract name has no file and no end but its length
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path)) + socklen_t(m_address.size());
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto sent = ::sendto(descriptor, state.constData(), size_t(state.size()), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr *>(&address), size);
    if (sent < 0)
        qCWarning(lcServer) << "cannot tell the service manager:" << qt_error_string(errno);
    if (descriptor >= 0)
        ::close(descriptor);
}

} // namespace conclave::server
