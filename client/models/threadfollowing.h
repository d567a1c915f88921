// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

// Which threads a user follows: those that they began, wrote in, or are mentioned in, and those that they follow by
// hand; not those that they left by hand. The hand's choice is in the user map, so that all devices agree. GUI thread.
namespace conclave::client::following {

bool follows(const Workspace &workspace, const ReadPlace &thread, const MessageStore::Thread &facts);
bool follows(Workspace &workspace, const ReadPlace &thread);
void set(Workspace &workspace, const ReadPlace &thread, bool follow);

} // namespace conclave::client::following
