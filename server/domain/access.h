// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/caller.h"
#include "server/domain/permissions.h"
#include "server/domain/unitofwork.h"

namespace conclave::server {

// What a caller may read of a log: first <= seq <= last; empty when last < first.
struct ReadableRange
{
    Seq first = 1;
    Seq last = 0;
};

bool isOver(const protocol::Conversation &conversation, qint64 now); // its time has come
// Whether nobody may write there any more: archived, or over.
bool isClosed(const protocol::Conversation &conversation, qint64 now);

// The door to conversations: nothing else hands them out. What does not exist and what the caller may not know of get
// the same answer, NotFound; what they may see but not do gets Forbidden. Lives on the domain thread.
class Access
{
public:
    Access(UnitOfWork &unit, const Caller &caller)
        : m_unit(unit)
        , m_caller(caller)
    {
    }

    // The conversation, for doing this operation there.
    Result<ConversationPointer> conversation(const ConversationId &id, std::string_view operation);
    bool mayDo(const ConversationState &state, std::string_view operation) const; // there
    // For an operation about no conversation.
    Status allowed(std::string_view operation) const;

    ReadableRange readable(const ConversationState &state) const;
    static Relation relation(const ConversationState &state, const UserId &user);
    static bool isMember(const ConversationState &state, const UserId &user);

private:
    bool mayKnow(const ConversationState &state) const;

    UnitOfWork &m_unit;
    const Caller &m_caller;
};

} // namespace conclave::server
