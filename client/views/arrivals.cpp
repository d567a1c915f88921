// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/arrivals.h"

#include <algorithm>

namespace conclave::client {

int Arrivals::note(const TimelineRows &rows, int first, int last)
{
    int count = 0;
    const Seq before = m_newest;
    for (int row = first; row <= last; ++row) {
        const auto &item = rows.item(row);
        const bool isNews = item.seq > before && item.kind == TimelineItem::Kind::Message && !item.own;
        m_newest = std::max(m_newest, item.seq);
        count += isNews ? 1 : 0;
    }
    return count;
}

Seq Arrivals::newestUpTo(const TimelineRows &rows, int row)
{
    while (row >= 0 && rows.item(row).seq == 0)
        --row;
    return row >= 0 ? rows.item(row).seq : 0;
}

} // namespace conclave::client
