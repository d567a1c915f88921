// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace conclave::server {

// Runs conclave-server with these arguments (without the program's name); answers the exit status.
int runCommandLine(const QStringList &arguments);

} // namespace conclave::server
