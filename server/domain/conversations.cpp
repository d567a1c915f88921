// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/conversations.h"

#include "server/domain/texts.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Content;

namespace {

constexpr qint64 LongestMs = qint64(400) * 24 * 3600 * 1000;

} // namespace

Status Conversations::checkEnd(const protocol::CreateConversation &request) const
{
    const bool temporary = request.kind == protocol::ConversationKind::Temporary;
    if (!temporary && request.endsAt)
        return Error{ErrorCode::Invalid, u"ends_at: only temporary conversations end"_s};
    if (!temporary)
        return {};
    const qint64 lasts = request.endsAt.value_or(0) - m_unit.now();
    if (lasts <= 0 || lasts > LongestMs)
        return Error{ErrorCode::Invalid, u"ends_at: in the future, at most 400 days from now"_s};
    return {};
}

Result<EventRef> Conversations::create(const protocol::CreateConversation &request)
{
    const std::string operation = std::string("conversation.create/")
        + protocol::EnumNames<protocol::ConversationKind>::names[size_t(request.kind)];
    if (auto allowed = m_access.allowed(operation); !allowed)
        return allowed.error();
    const auto name = channelName(request.name);
    if (!name)
        return name.error();
    const auto line = topic(request.topic);
    if (!line)
        return line.error();
    if (auto fine = checkEnd(request); !fine)
        return fine.error();
    const ConversationId id{request.clientId.uuid};
    const auto there = m_unit.conversation(id);
    if (!there)
        return there.error();
    if (*there)
        return Error{ErrorCode::Conflict, u"client_id"_s};
    const auto taken = m_unit.channelNameTaken(*name, m_caller.user);
    if (!taken)
        return taken.error();
    if (*taken)
        return Error{ErrorCode::Conflict, u"name"_s};

    protocol::Conversation conversation;
    conversation.id = id;
    conversation.kind = request.kind;
    conversation.name = *name;
    conversation.topic = *line;
    conversation.history = request.history;
    conversation.createdBy = m_caller.user;
    conversation.createdAt = m_unit.now();
    conversation.endsAt = request.endsAt;
    m_unit.create(conversation);
    const auto created = m_unit.append(id, m_caller.user, request.clientId, {Content::Created{*name, *line}});
    m_unit.changeMembership(id, m_caller.user, created, true);
    return created;
}

Result<std::variant<EventRef, protocol::Ack>> Conversations::join(const protocol::JoinConversation &request)
{
    const auto state = m_access.conversation(request.conversation, protocol::JoinConversation::op);
    if (!state)
        return state.error();
    return addMember(**state, m_caller.user, request.clientId);
}

Result<std::variant<EventRef, protocol::Ack>> Conversations::invite(const protocol::InviteMember &request)
{
    const auto state = m_access.conversation(request.conversation, protocol::InviteMember::op);
    if (!state)
        return state.error();
    const auto user = m_unit.user(request.user);
    if (!user || user->user.disabled)
        return Error{ErrorCode::NotFound, u"user"_s};
    return addMember(**state, request.user, request.clientId);
}

Result<std::variant<EventRef, protocol::Ack>> Conversations::addMember(const ConversationState &state,
                                                                       const UserId &user, const ClientId &clientId)
{
    using Answer = std::variant<EventRef, protocol::Ack>;
    const auto id = state.info.id;
    if (Access::isMember(state, user))
        return Answer(protocol::Ack{id, state.members.value(user).joinedSeq, m_unit.now()});
    if (isClosed(state.info, m_unit.now()))
        return ErrorCode::Archived;
    const auto joined = m_unit.append(id, m_caller.user, clientId, {Content::Joined{user}});
    m_unit.changeMembership(id, user, joined, true);
    return Answer(joined);
}

Result<EventRef> Conversations::remove(const protocol::RemoveMember &request)
{
    const auto state = m_access.conversation(request.conversation, protocol::RemoveMember::op);
    if (!state)
        return state.error();
    if (request.user == m_caller.user)
        return Error{ErrorCode::Invalid, u"user: leave instead"_s};
    const auto user = m_unit.user(request.user);
    if (!user || !Access::isMember(**state, request.user))
        return Error{ErrorCode::NotFound, u"user"_s};
    if (user->user.role < m_caller.role)
        return Error{ErrorCode::Forbidden, u"user: of a higher role"_s};
    const auto left
        = m_unit.append(request.conversation, m_caller.user, request.clientId, {Content::Left{request.user}});
    m_unit.changeMembership(request.conversation, request.user, left, false);
    return left;
}

Result<EventRef> Conversations::change(const protocol::ChangeConversation &request)
{
    Content::Changed changed{request.name, request.topic, request.archived};
    Result<ConversationPointer> state = ErrorCode::Invalid; // when nothing is to change
    for (const auto &[wanted, operation] : {std::pair(request.name.has_value(), "conversation.change/name"),
                                            std::pair(request.topic.has_value(), "conversation.change/topic"),
                                            std::pair(request.archived.has_value(), "conversation.change/archived")}) {
        if (!wanted)
            continue;
        state = m_access.conversation(request.conversation, operation);
        if (!state)
            return state.error();
    }
    if (!state)
        return state.error();
    if ((*state)->info.archived && request.archived.value_or(true))
        return ErrorCode::Archived;
    if (auto fine = checkNewName(**state, changed); !fine)
        return fine.error();
    if (request.topic) {
        const auto line = topic(*request.topic);
        if (!line)
            return line.error();
        changed.topic = *line;
    }
    m_unit.change(request.conversation, changed);
    return m_unit.append(request.conversation, m_caller.user, request.clientId, {changed});
}

Status Conversations::checkNewName(const ConversationState &state, Content::Changed &changed)
{
    if (!changed.name)
        return {};
    const auto name = channelName(*changed.name);
    if (!name)
        return name.error();
    changed.name = *name;
    if (ConversationStore::nameKey(*name) == ConversationStore::nameKey(state.info.name))
        return {};
    const auto taken = m_unit.channelNameTaken(*name, m_caller.user);
    if (!taken)
        return taken.error();
    return *taken ? Status(Error{ErrorCode::Conflict, u"name"_s}) : Status();
}

Result<EventRef> Conversations::leave(const protocol::LeaveConversation &request)
{
    const auto state = m_access.conversation(request.conversation, protocol::LeaveConversation::op);
    if (!state)
        return state.error();
    const auto left
        = m_unit.append(request.conversation, m_caller.user, request.clientId, {Content::Left{m_caller.user}});
    m_unit.changeMembership(request.conversation, m_caller.user, left, false);
    return left;
}

} // namespace conclave::server
