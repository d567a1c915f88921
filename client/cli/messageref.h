// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"

namespace conclave::client {

// The message that the user named by its position in the log or by its id; NotFound when there is none. Loads older
// history for it when there is a connection. Runs on the core thread, `found` too.
void findMessage(Account &account, ConversationId conversation, const QString &argument,
                 const std::function<void(const Result<MessageId> &)> &found);

} // namespace conclave::client
