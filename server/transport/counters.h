// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/errors.h"
#include "shared/util/metrics.h"

namespace conclave::server {

// WebSockets that ended, by close code. Codes that nobody should use are counted together.
class CloseCounts
{
public:
    static constexpr std::array Codes{1000,
                                      1001,
                                      1002,
                                      1003,
                                      1005,
                                      1006,
                                      1007,
                                      1008,
                                      1009,
                                      1011,
                                      1012,
                                      protocol::CloseProtocol,
                                      protocol::CloseSignedOut,
                                      protocol::CloseSignInTimeout,
                                      protocol::CloseTokenExpired,
                                      protocol::CloseResync,
                                      protocol::CloseCrowded};

    void add(int code)
    {
        size_t i = 0;
        while (i < Codes.size() && Codes[i] != code)
            ++i;
        m_counts[i].add();
    }
    quint64 value(size_t i) const { return m_counts[i].value(); } // at Codes.size(): all others

private:
    std::array<Counter, Codes.size() + 1> m_counts;
};

// What one IO thread counts; read by any thread.
struct TransportCounters
{
    Gauge connections; // WebSockets
    Counter refusedByServer; // connections, because there are as many as the server takes
    Counter refusedByAddress; // or its address has as many as it may
    Counter refusedPlain; // unencrypted from elsewhere than this machine and the proxies
    Gauge sendQueueBytes; // as of the last look
    Counter slowConsumers;
    Histogram deliveries; // of messages, from the request to each connection
    CloseCounts closes;
};

} // namespace conclave::server
