// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/peer.h"

#include <QByteArray>

namespace conclave::server {

enum class AfterResponse { KeepsOpen, Closes };
enum class Channel { Plain, Encrypted };

enum class Part { All, Head }; // of an answer

// The bytes of an answer.
QByteArray encodeResponse(const HttpResponse &response, AfterResponse after, Channel channel, Part part = Part::All);

// An answer without words, for what never reaches a handler.
HttpResponse plainResponse(PeerId exchange, int status);

} // namespace conclave::server
