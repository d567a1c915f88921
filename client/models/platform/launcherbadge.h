// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace conclave::client {

// The number on the program's icon in the dock, the task bar or the launcher; 0 takes it away. Where the system has no
// such number, nothing. GUI thread.
void showLauncherBadge(qint64 number);

} // namespace conclave::client
