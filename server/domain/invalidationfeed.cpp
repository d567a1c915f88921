// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/invalidationfeed.h"

namespace conclave::server {

namespace {

constexpr qint64 OverlapMs = 60'000; // no transaction lasts so long: statements and pauses are bounded

} // namespace

InvalidationFeed::InvalidationFeed(Stores &stores, const Clock &clock)
    : m_stores(stores)
    , m_clock(clock)
{
}

Status InvalidationFeed::begin()
{
    const auto last = m_stores.workspace.lastInvalidation(m_clock.nowMs() - OverlapMs);
    if (!last)
        return last.error();
    m_floor = *last;
    return {};
}

Result<QList<Invalidation>> InvalidationFeed::next()
{
    if (m_floor < 0) {
        if (auto begun = begin(); !begun)
            return begun.error();
    }
    const auto now = m_clock.steadyMs();
    QList<Invalidation> fresh;
    bool more = true;
    for (auto after = m_floor; more;) {
        const auto rows = m_stores.workspace.invalidationsSince(after);
        if (!rows)
            return rows.error();
        for (const auto &row : *rows) {
            if (!m_told.contains(row.id))
                fresh.append(row);
        }
        more = !rows->isEmpty();
        after = more ? rows->last().id : after;
    }
    for (const auto &row : fresh)
        m_told.insert(row.id, now);
    while (!m_told.isEmpty() && m_told.first() <= now - OverlapMs) {
        m_floor = m_told.firstKey();
        m_told.erase(m_told.begin());
    }
    return fresh;
}

} // namespace conclave::server
