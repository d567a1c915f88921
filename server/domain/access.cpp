// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/access.h"

#include <algorithm>

namespace conclave::server {

bool isOver(const protocol::Conversation &conversation, qint64 now)
{
    return conversation.endsAt && *conversation.endsAt <= now;
}

bool isClosed(const protocol::Conversation &conversation, qint64 now)
{
    return conversation.archived || isOver(conversation, now);
}

Relation Access::relation(const ConversationState &state, const UserId &user)
{
    const auto it = state.members.constFind(user);
    if (it == state.members.cend())
        return Relation::Outsider;
    if (!it->isPresent())
        return Relation::Former;
    if (state.info.createdBy == user)
        return Relation::Creator;
    const bool isPoster = it->posts && state.info.kind == protocol::ConversationKind::Broadcast;
    return isPoster ? Relation::Poster : Relation::Member;
}

bool Access::isMember(const ConversationState &state, const UserId &user)
{
    const auto it = state.members.constFind(user);
    return it != state.members.cend() && it->isPresent();
}

bool Access::mayKnow(const ConversationState &state) const
{
    return relation(state, m_caller.user) != Relation::Outsider
        || (isOpenToAll(state.info.kind) && m_caller.role != protocol::Role::Guest);
}

Result<ConversationPointer> Access::conversation(const ConversationId &id, std::string_view operation)
{
    auto state = m_unit.conversation(id);
    if (!state)
        return state.error();
    if (!*state || !mayKnow(**state))
        return ErrorCode::NotFound;
    if (!mayDo(**state, operation))
        return ErrorCode::Forbidden;
    return *state;
}

bool Access::mayDo(const ConversationState &state, std::string_view operation) const
{
    return isAllowed(operation, {m_caller.role, relation(state, m_caller.user), state.info.kind});
}

Status Access::allowed(std::string_view operation) const
{
    if (!isAllowed(operation, {m_caller.role, Relation::None, {}}))
        return ErrorCode::Forbidden;
    return {};
}

ReadableRange Access::readable(const ConversationState &state) const
{
    const auto &info = state.info;
    const auto member = state.members.constFind(m_caller.user);
    ReadableRange range{info.floorSeq + 1, info.lastSeq};
    if (member == state.members.cend()) {
        if (info.history == protocol::History::FromJoin)
            range.first = range.last + 1; // whoever has not joined has nothing to read yet
        return range; // conversation() let them in
    }
    if (info.history == protocol::History::FromJoin)
        range.first = std::max(range.first, member->joinedSeq);
    const bool openToAll = isOpenToAll(info.kind) && m_caller.role != protocol::Role::Guest;
    if (member->leftSeq && !openToAll)
        range.last = std::min(range.last, *member->leftSeq);
    return range;
}

} // namespace conclave::server
