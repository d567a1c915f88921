// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/unitofwork.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/protocol/frames/events.h"

#include <functional>

namespace conclave::server {

// What is known of a request before it runs: the rows that its handler is going to read one by one, so that a drain can
// read those of all its requests at once, and how the event looks that it makes, so that a client_id which comes again
// with another request is not taken for a retry. A pure function of the frame; any thread.
struct Foresight
{
    QList<MessageKey> messages = {};
    QList<MessageKey> reactions = {}; // messages whose emojis are counted
    QStringList mapKeys = {}; // of the caller's map
    std::function<bool(const protocol::Event &)> makes = {}; // none: every event of the same key is this request's
};

Foresight foresee(const protocol::Append &request);
Foresight foresee(const protocol::CreateConversation &request);
Foresight foresee(const protocol::JoinConversation &request);
Foresight foresee(const protocol::LeaveConversation &request);
Foresight foresee(const protocol::InviteMember &request);
Foresight foresee(const protocol::RemoveMember &request);
Foresight foresee(const protocol::ChangeConversation &request);
Foresight foresee(const protocol::SetCursor &request);
template <class T>
Foresight foresee(const T &)
{
    return {};
}

QString threadCursorKey(const ConversationId &conversation, const MessageId &thread); // in the reader's map

} // namespace conclave::server
