// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/opcounts.h"

#include "shared/protocol/registry.h"

namespace conclave::server {

namespace {

constexpr std::string_view Other = "other";

} // namespace

OpCounts::OpCounts()
{
    for (const auto op : protocol::Requests::ops())
        m_counts.try_emplace(op);
    m_counts.try_emplace(Other);
}

void OpCounts::add(const char *op)
{
    const auto found = m_counts.find(op);
    (found == m_counts.end() ? m_counts.find(Other) : found)->second.add();
}

} // namespace conclave::server
