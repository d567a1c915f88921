// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/access.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/protocol/frames/events.h"

#include <functional>

namespace conclave::server {

// A question to the database whose rights were checked on the domain thread; runs on a thread of the read pool, after
// everything that the domain acknowledged before. Answers an encoded reply.
using ReadJob = std::function<Result<QByteArray>(Stores &stores)>;

// What requests read: pages of the log, tails after a reconnect, lists. Each function checks the caller on the domain
// thread and answers the job that reads.
class History
{
public:
    static constexpr int MaxShownCursors = 20; // members of a conversation whose cursors are told to each other
    static constexpr qsizetype PageBytes = 48 * 1024; // of a reply, so that it stays below the message limit

    History(UnitOfWork &unit, const Caller &caller)
        : m_unit(unit)
        , m_caller(caller)
        , m_access(unit, caller)
    {
    }

    Result<ReadJob> page(const protocol::EventHistory &request);
    Result<ReadJob> resume(const protocol::Resume &request);
    Result<ReadJob> directory(const protocol::Directory &request);
    Result<ReadJob> members(const protocol::ListMembers &request);
    Result<ReadJob> readers(const protocol::ListReaders &request);
    Result<ReadJob> users(const protocol::ListUsers &request);
    Result<ReadJob> map(const protocol::GetMap &request);
    Result<ReadJob> devices();

private:
    UnitOfWork &m_unit;
    const Caller &m_caller;
    Access m_access;
};

} // namespace conclave::server
