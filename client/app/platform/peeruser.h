// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

// Who is at the other end of a local socket. The answer comes from the system, not from the caller.
namespace conclave::client {

bool isOwnUser(qintptr socket); // false also when the system does not say

} // namespace conclave::client
