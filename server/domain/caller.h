// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

namespace conclave::server {

// Who asks: read from a checked token, with the role of this moment.
struct Caller
{
    UserId user;
    DeviceId device;
    SessionId sid;
    protocol::Role role = protocol::Role::Guest;
};

} // namespace conclave::server
