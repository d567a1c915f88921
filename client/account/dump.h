// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/localstore.h"

namespace conclave::client {

enum class DumpScope : quint8 {
    Everything, // with what only this user knows: the user map, cursors, all users
    Shared, // what any two members hold alike
};

// The store as JSON with one row a line: keys and rows are sorted, so that equal stores give equal bytes. Leaves out
// what exists only on this computer: outbox, tokens, wishes, local times, and where the known ranges begin.
// Without `conversations` all of them.
Result<QByteArray> dump(LocalStore &store, DumpScope scope, const QList<ConversationId> &conversations = {});

} // namespace conclave::client
