// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/visits.h"

namespace conclave::client {

namespace {

constexpr int Most = 100;

using Visit = Visits::Visit;

std::optional<Visit> step(QList<Visit> &from, QList<Visit> &to, const Visit &here)
{
    if (from.isEmpty())
        return std::nullopt;
    to.append(here);
    return from.takeLast();
}

} // namespace

void Visits::leave(const Visit &here)
{
    m_ahead.clear();
    m_behind.append(here);
    if (m_behind.size() > Most)
        m_behind.removeFirst();
}

std::optional<Visit> Visits::back(const Visit &here)
{
    return step(m_behind, m_ahead, here);
}

std::optional<Visit> Visits::forward(const Visit &here)
{
    return step(m_ahead, m_behind, here);
}

} // namespace conclave::client
