// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/frames/conversations.h"

#include "shared/protocol/codecimpl.h"

namespace conclave::protocol {

CONCLAVE_NESTED(Conversation)
CONCLAVE_NESTED(Member)
CONCLAVE_NESTED(Reader)
CONCLAVE_NESTED(PresenceOf)
CONCLAVE_REPLY(Directory::Reply)
CONCLAVE_REPLY(ListMembers::Reply)
CONCLAVE_REPLY(ListReaders::Reply)
CONCLAVE_REPLY(WatchPresence::Reply)
CONCLAVE_REQUEST(CreateConversation)
CONCLAVE_REQUEST(Directory)
CONCLAVE_REQUEST(JoinConversation)
CONCLAVE_REQUEST(LeaveConversation)
CONCLAVE_REQUEST(InviteMember)
CONCLAVE_REQUEST(RemoveMember)
CONCLAVE_REQUEST(ChangeConversation)
CONCLAVE_REQUEST(SetPoster)
CONCLAVE_REQUEST(ListMembers)
CONCLAVE_REQUEST(ListReaders)
CONCLAVE_REQUEST(SetCursor)
CONCLAVE_REQUEST(SetDelivered)
CONCLAVE_REQUEST(SetTyping)
CONCLAVE_REQUEST(SetPresence)
CONCLAVE_REQUEST(WatchPresence)
CONCLAVE_PUSH(CursorMoved)
CONCLAVE_PUSH(DeliveredMoved)
CONCLAVE_PUSH(Typing)
CONCLAVE_PUSH(PresenceChanged)

} // namespace conclave::protocol
