// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace conclave::server {

// This process as the system sees it.
struct ProcessStats
{
    double cpuSeconds = 0;
    double residentBytes = 0;
    double openDescriptors = 0;
    double startedAt = 0; // seconds since 1970

    static std::optional<ProcessStats> read(); // none where the system does not tell
};

} // namespace conclave::server
