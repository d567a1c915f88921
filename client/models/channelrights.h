// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

namespace conclave::client {

// What a member may do in a channel, as far as can be told here; the server decides. For screens that do not offer what
// would be refused.
struct ChannelRights
{
    bool isOver = false; // a temporary one whose time has come
    bool isClosed = false; // over or archived: it can be read, not written
    bool mayPost = false; // messages, not answers
    bool mayReply = false; // in threads
    bool mayReact = false;
    bool mayRename = false; // and set the topic, and add people
    bool mayManage = false; // archive, prolong, name posters, set what may be answered
    bool maySeeReaders = false;

    bool operator==(const ChannelRights &) const = default;
};

ChannelRights channelRights(const protocol::Conversation &conversation, const protocol::User &member, qint64 nowMs);

} // namespace conclave::client
