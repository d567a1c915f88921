// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/metrics.h"

#include <map>
#include <string_view>

namespace conclave::server {

// Counts something for each operation of the protocol, and together for what is none. Any thread.
class OpCounts
{
public:
    OpCounts();

    void add(const char *op);
    const std::map<std::string_view, Counter> &counts() const { return m_counts; }

private:
    std::map<std::string_view, Counter> m_counts; // its keys never change
};

} // namespace conclave::server
