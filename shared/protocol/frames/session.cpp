// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/frames/session.h"

#include "shared/protocol/codecimpl.h"

namespace conclave::protocol {

CONCLAVE_NESTED(User)
CONCLAVE_NESTED(Device)
CONCLAVE_NESTED(Limits)
CONCLAVE_NESTED(UserStatus)
CONCLAVE_NESTED(Membership)
CONCLAVE_NESTED(ThreadCursor)
CONCLAVE_REPLY(Done)
CONCLAVE_REPLY(Ack)
CONCLAVE_REPLY(Welcome)
CONCLAVE_REPLY(Tokens)
CONCLAVE_REPLY(Authenticate::Reply)
CONCLAVE_REPLY(ListDevices::Reply)
CONCLAVE_REQUEST(Hello)
CONCLAVE_REQUEST(Ping)
CONCLAVE_REQUEST(Login)
CONCLAVE_REQUEST(AcceptInvite)
CONCLAVE_REQUEST(Refresh)
CONCLAVE_REQUEST(Authenticate)
CONCLAVE_REQUEST(Logout)
CONCLAVE_REQUEST(ListDevices)
CONCLAVE_REQUEST(RevokeDevice)
CONCLAVE_PUSH(ServerStopping)

} // namespace conclave::protocol
