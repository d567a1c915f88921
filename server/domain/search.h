// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/history.h"
#include "shared/protocol/frames/search.h"

namespace conclave::server {

// Finds messages. The caller is checked on the domain thread; what they may read is decided by the database while it is
// searched, message by message. The index tells which messages may match, reading them tells which do.
class Search
{
public:
    static constexpr int DefaultTimeMs = 2000;

    // A page that takes longer ends where it is.
    Search(UnitOfWork &unit, const Caller &caller, int timeMs = DefaultTimeMs)
        : m_caller(caller)
        , m_access(unit, caller)
        , m_timeMs(timeMs)
    {
    }

    Result<ReadJob> messages(const protocol::SearchMessages &request);

private:
    const Caller &m_caller;
    Access m_access;
    const int m_timeMs;
};

} // namespace conclave::server
