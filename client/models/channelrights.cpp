// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/channelrights.h"

namespace conclave::client {

using protocol::ConversationKind;
using protocol::Replies;
using protocol::Role;

ChannelRights channelRights(const protocol::Conversation &conversation, const protocol::User &member, qint64 nowMs)
{
    const bool isGuest = member.role == Role::Guest;
    const bool isModerator = member.role <= Role::Moderator;
    const bool isCreator = conversation.createdBy == member.id && !isGuest;
    const bool isNamed = conversation.posters && conversation.posters->contains(member.id);
    const bool isBroadcast = conversation.kind == ConversationKind::Broadcast;
    const auto answers = conversation.replies.value_or(Replies::Threads);

    ChannelRights rights;
    rights.isOver = conversation.endsAt && *conversation.endsAt <= nowMs;
    rights.isClosed = rights.isOver || conversation.archived;
    const bool announces = !isBroadcast || isModerator || isCreator || isNamed;
    rights.mayPost = !rights.isClosed && announces;
    rights.mayReply = !rights.isClosed && (announces || answers == Replies::Threads);
    rights.mayReact = !rights.isClosed && (announces || answers != Replies::Nothing);
    rights.mayRename = !rights.isClosed && !isGuest;
    rights.mayManage = !rights.isOver && (isModerator || isCreator);
    rights.maySeeReaders = isBroadcast && (isModerator || isCreator || isNamed);
    return rights;
}

} // namespace conclave::client
