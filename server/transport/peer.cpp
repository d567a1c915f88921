// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/peer.h"

#include "shared/protocol/codec.h"
#include "shared/protocol/errors.h"

namespace conclave::server {

HttpResponse failureResponse(PeerId exchange, const Error &error)
{
    return {.exchange = exchange,
            .status = protocol::errorInfo(error.code).httpStatus,
            .body = protocol::encodeFailureBody(error),
            .retryAfterSeconds = (error.retryAfterMs + 999) / 1000};
}

} // namespace conclave::server
