// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/access.h"
#include "shared/protocol/frames/conversations.h"

namespace conclave::server {

// The rules for channels and their members. Each function belongs to one request of one caller, appends to
// its unit of work and answers the event that records it.
class Conversations
{
public:
    Conversations(UnitOfWork &unit, const Caller &caller)
        : m_unit(unit)
        , m_caller(caller)
        , m_access(unit, caller)
    {
    }

    Result<EventRef> create(const protocol::CreateConversation &request);
    // An Ack where there was nothing to do.
    Result<std::variant<EventRef, protocol::Ack>> join(const protocol::JoinConversation &request);
    Result<EventRef> leave(const protocol::LeaveConversation &request);
    Result<std::variant<EventRef, protocol::Ack>> invite(const protocol::InviteMember &request);
    Result<EventRef> remove(const protocol::RemoveMember &request);
    Result<EventRef> change(const protocol::ChangeConversation &request);
    Result<std::variant<EventRef, protocol::Ack>> setPoster(const protocol::SetPoster &request);

    // Records the end of a temporary conversation whose time is over; false when there is nothing to record. Nobody
    // asks for it, so it stands outside the requests.
    static Result<bool> end(UnitOfWork &unit, const ConversationId &id);

private:
    Result<std::variant<EventRef, protocol::Ack>> addMember(const ConversationState &state, const UserId &user,
                                                            const ClientId &clientId);
    Status checkKind(const protocol::CreateConversation &request) const; // what only some kinds have
    Status checkNewEnd(const protocol::Conversation &conversation, qint64 endsAt) const;
    Result<ConversationPointer> changeable(const protocol::ChangeConversation &request);
    Status checkNewName(const ConversationState &state, protocol::Content::Changed &changed);

    UnitOfWork &m_unit;
    const Caller &m_caller;
    Access m_access;
};

} // namespace conclave::server
