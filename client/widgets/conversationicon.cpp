// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/conversationicon.h"

namespace conclave::client {

const char *conversationIcon(protocol::ConversationKind kind)
{
    switch (kind) {
    case protocol::ConversationKind::Public:
        return "hash";
    case protocol::ConversationKind::Private:
        return "lock";
    case protocol::ConversationKind::Direct:
        return "user";
    case protocol::ConversationKind::Broadcast:
        return "megaphone";
    case protocol::ConversationKind::Temporary:
        return "timer";
    }
    Q_UNREACHABLE();
}

} // namespace conclave::client
