// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/conversations.h"

#include "server/domain/texts.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Content;

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
    if (request.endsAt)
        return Error{ErrorCode::Invalid, u"ends_at: only temporary conversations end"_s};
    const ConversationId id{request.clientId.uuid};
    const auto there = m_unit.conversation(id);
    if (!there)
        return there.error();
    if (*there)
        return Error{ErrorCode::Conflict, u"client_id"_s};
    const auto taken = m_unit.channelNameTaken(*name);
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
    m_unit.create(conversation);
    const auto created = m_unit.append(id, m_caller.user, request.clientId, {Content::Created{*name, *line}});
    m_unit.changeMembership(id, m_caller.user, created, true);
    return created;
}

Result<std::variant<EventRef, protocol::Ack>> Conversations::join(const protocol::JoinConversation &request)
{
    using Answer = std::variant<EventRef, protocol::Ack>;
    const auto state = m_access.conversation(request.conversation, protocol::JoinConversation::op);
    if (!state)
        return state.error();
    if (Access::relation(**state, m_caller.user) == Relation::Member)
        return Answer(
            protocol::Ack{request.conversation, (*state)->members.value(m_caller.user).joinedSeq, m_unit.now()});
    if ((*state)->info.archived)
        return ErrorCode::Archived;
    const auto joined
        = m_unit.append(request.conversation, m_caller.user, request.clientId, {Content::Joined{m_caller.user}});
    m_unit.changeMembership(request.conversation, m_caller.user, joined, true);
    return Answer(joined);
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

Result<EventRef> Conversations::append(const protocol::Append &request)
{
    const auto operation = "event.append/" + request.content.kind().toStdString();
    const auto state = m_access.conversation(request.conversation, operation);
    if (!state)
        return state.error();
    if ((*state)->info.archived)
        return ErrorCode::Archived;
    const auto *text = request.content.as<Content::Text>();
    if (!text || text->thread || text->quote || !text->files.isEmpty())
        return Error{ErrorCode::Forbidden, request.content.kind()};
    if (auto fine = messageText(text->text); !fine)
        return fine.error();
    return m_unit.append(request.conversation, m_caller.user, request.clientId, request.content);
}

} // namespace conclave::server
