// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/platform/ownerlimits.h"

#include <sys/resource.h>
#include <unistd.h>

namespace conclave::server {

std::optional<quint64> descriptorLimit()
{
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::optional<quint64>(limit.rlim_cur) : std::nullopt;
}

std::optional<uint> ownUserId()
{
    return ::geteuid();
}

} // namespace conclave::server
