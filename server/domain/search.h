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
    static constexpr qint64 TimeMs = 2000; // for one page

    Search(UnitOfWork &unit, const Caller &caller)
        : m_caller(caller)
        , m_access(unit, caller)
    {
    }

    Result<ReadJob> messages(const protocol::SearchMessages &request);

private:
    const Caller &m_caller;
    Access m_access;
};

} // namespace conclave::server
