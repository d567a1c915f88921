// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/frames/events.h"

#include "shared/protocol/codecimpl.h"

namespace conclave::protocol {

CONCLAVE_NESTED(Event)
CONCLAVE_NESTED(Cursor)
CONCLAVE_NESTED(MapEntry)
CONCLAVE_NESTED(Position)
CONCLAVE_NESTED(UnreadCount)
CONCLAVE_NESTED(Tail)
CONCLAVE_REPLY(EventHistory::Reply)
CONCLAVE_REPLY(Resume::Reply)
CONCLAVE_REPLY(GetMap::Reply)
CONCLAVE_REPLY(SetMap::Reply)
CONCLAVE_REPLY(ListUsers::Reply)
CONCLAVE_REQUEST(Append)
CONCLAVE_REQUEST(EventHistory)
CONCLAVE_REQUEST(Resume)
CONCLAVE_REQUEST(GetMap)
CONCLAVE_REQUEST(SetMap)
CONCLAVE_REQUEST(ListUsers)
CONCLAVE_REQUEST(SetRole)
CONCLAVE_REQUEST(SetStatus)
CONCLAVE_REQUEST(SetPrivacy)
CONCLAVE_PUSH(EventAppended)
CONCLAVE_PUSH(MapChanged)
CONCLAVE_PUSH(UserChanged)

} // namespace conclave::protocol
