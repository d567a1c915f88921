// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config.h"

namespace conclave::server {

// Runs the server until SIGTERM or SIGINT; prints "listening on ADDRESS:PORT" on standard output once it takes
// connections. SIGHUP reads the log level again. Needs a QCoreApplication.
int serve(const Config &config);

} // namespace conclave::server
