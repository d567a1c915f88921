// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/stores.h"
#include "shared/util/clock.h"

#include <QMap>

namespace conclave::server {

// What other processes changed, each change once, and at first what they changed in the last minute. A transaction that
// took its numbers early may commit late: rows become visible out of order, so the last minute is read again each time
// and what was told is remembered. Lives on the domain thread.
class InvalidationFeed
{
public:
    InvalidationFeed(Stores &stores, const Clock &clock);

    Result<QList<Invalidation>> next();
    void tellAgain(const Invalidation &row) { m_told.remove(row.id); } // it could not be followed

private:
    Status begin();

    Stores &m_stores;
    const Clock &m_clock;
    qint64 m_floor = -1; // all up to here is told
    QMap<qint64, qint64> m_told; // those behind it, and when (steady time)
};

} // namespace conclave::server
