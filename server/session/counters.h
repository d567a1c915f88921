// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/opcounts.h"

namespace conclave::server {

// What the engine counts; read by any thread.
struct EngineCounters
{
    Counter messagesReceived; // and committed
    Counter messagesDelivered; // to connections
    Counter signedIn; // connections
    Counter signInsRefused; // over a connection or HTTP
    OpCounts rateLimited; // requests that were too many
    Gauge filesKeptAt; // when files were last looked after, in Unix milliseconds; 0: not yet
    Gauge tidiedAt; // likewise, what is old and not needed
    Gauge purgedAt; // likewise, ended conversations
};

} // namespace conclave::server
