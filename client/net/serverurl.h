// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QUrl>

namespace conclave::client {

// The WebSocket's address for what a user calls the server: http(s)://host[:port][/path] or ws(s)://...
// BadConfig when it is something else, or when it would be unencrypted to another computer.
Result<QUrl> socketUrl(const QUrl &server);

} // namespace conclave::client
