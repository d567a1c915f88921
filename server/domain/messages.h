// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/access.h"
#include "shared/protocol/frames/events.h"

namespace conclave::server {

// The rules for what members put into a conversation's log: texts, replies, edits, deletions, reactions, pins. Each
// object belongs to one request of one caller.
class Messages
{
public:
    Messages(UnitOfWork &unit, const Caller &caller)
        : m_unit(unit)
        , m_caller(caller)
        , m_access(unit, caller)
    {
    }

    Result<EventRef> append(const protocol::Append &request);

private:
    using Content = protocol::Content;
    // The conversation, if the caller may do this there and it is still in use.
    Result<ConversationPointer> conversation(const ConversationId &id, std::string_view operation);
    // Where not all members send messages, the others answer as far as the conversation's setting goes.
    Status checkAnswer(const ConversationState &state, protocol::Replies kind) const;
    // A message that is there, not deleted, and which the caller may read.
    Result<MessageRow> target(const ConversationState &state, const MessageId &id, const QString &field);
    Status allowText(const protocol::Append &request, const Content::Text &text);
    Status allowEdit(const protocol::Append &request, const Content::Edit &edit);
    Status allowDelete(const protocol::Append &request, const Content::Delete &deletion);
    Status allowReaction(const protocol::Append &request, const Content::Reaction &reaction);
    Status allowPin(const protocol::Append &request, const Content::Pin &pin);

    UnitOfWork &m_unit;
    const Caller &m_caller;
    Access m_access;
};

} // namespace conclave::server
