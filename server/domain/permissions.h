// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

#include <string_view>

namespace conclave::server {

// How the caller stands to what the operation is about.
enum class Relation : quint8 {
    None, // it is about no conversation
    Member,
    Creator, // a member who made the conversation
    Poster, // a member of a broadcast channel who was given the right to send messages there
    Former, // was a member; may look back as far as they were there
    Outsider,
};

struct Situation
{
    protocol::Role role = protocol::Role::Guest;
    Relation relation = Relation::None;
    protocol::ConversationKind kind = protocol::ConversationKind::Public; // ignored for Relation::None
};

// Whether everybody but guests may know of such conversations and join them.
bool isOpenToAll(protocol::ConversationKind kind);

// The one table of who may do what: allowed only where a row says so. `operation` is an op of the protocol, or for
// what goes through an op in several kinds, `op/kind`: event.append/text, conversation.create/public; for what is done
// to a message it ends with /own or /other.
bool isAllowed(std::string_view operation, const Situation &situation);

} // namespace conclave::server
