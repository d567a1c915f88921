// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace conclave::client {

// The network of this computer is paid for by amount, as far as the system tells. GUI thread.
bool isNetworkMetered();

} // namespace conclave::client
