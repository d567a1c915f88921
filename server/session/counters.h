// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/metrics.h"

namespace conclave::server {

// What the engine counts; read by any thread.
struct EngineCounters
{
    Counter messagesReceived; // and committed
    Counter messagesDelivered; // to connections
    Counter signedIn; // connections
    Counter signInsRefused; // over a connection or HTTP
    Gauge filesKeptAt; // when files were last looked after, in Unix milliseconds; 0: not yet
};

} // namespace conclave::server
