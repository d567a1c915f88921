// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/platform/iodispatcher.h"

#ifdef Q_OS_LINUX
#include "server/transport/platform/epolldispatcher.h"
#endif

namespace conclave::server {

std::unique_ptr<QAbstractEventDispatcher> makeIoDispatcher()
{
#ifdef Q_OS_LINUX
    return std::make_unique<EpollDispatcher>();
#else
    return nullptr;
#endif
}

} // namespace conclave::server
