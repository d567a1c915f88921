// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/platform/directsend.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <cerrno>
#include <sys/socket.h>
#endif

namespace conclave::server {

qsizetype sendDirectly([[maybe_unused]] qintptr descriptor, [[maybe_unused]] QByteArrayView bytes)
{
#ifdef Q_OS_LINUX
    ssize_t sent = 0;
    do {
        sent = ::send(int(descriptor), bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent > 0 ? qsizetype(sent) : 0;
#else
    return 0;
#endif
}

} // namespace conclave::server
