// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/accounts.h"
#include "server/domain/decoys.h"
#include "server/domain/files.h"
#include "server/session/engine.h"
#include "server/session/router.h"

namespace conclave::server {

// Ties every request of the protocol to the domain. The references outlive the router. `hello` and `ping` are answered
// on the IO threads.
void routeIdentity(Router &router, Engine &engine, const Tokens &tokens, const AccountPolicy &policy, Decoys decoys);
void routeConversations(Router &router, int searchMs);
void routeFiles(Router &router, const FileLimits &limits, const InspectFile &inspect, const EraseFile &erase);
void routeEphemeral(Router &router, Engine &engine);

} // namespace conclave::server
