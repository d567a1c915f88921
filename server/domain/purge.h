// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/stores.h"

namespace conclave::server {

// Takes away what lies below the floor of a conversation: nobody can read it any more from the moment at which the
// floor was raised, and the contents follow here, with all that was made of them, in pieces so small that nobody waits
// for them. A piece is one transaction that moves purged_seq, so whoever was killed or comes second goes on where the
// last piece ended. Lives on the domain thread; used outside transactions.
class Purge
{
public:
    static constexpr int PieceEvents = 200;

    Purge(Stores &stores, qint64 nowMs)
        : m_stores(stores)
        , m_nowMs(nowMs)
    {
    }

    Result<bool> step(); // one piece; false when nothing was left

private:
    Status takeAway(const PurgePiece &piece);

    Stores &m_stores;
    const qint64 m_nowMs; // Unix milliseconds
};

} // namespace conclave::server
