// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

namespace conclave::client {

// The name of the drawing that stands for a kind of conversation.
const char *conversationIcon(protocol::ConversationKind kind);

} // namespace conclave::client
