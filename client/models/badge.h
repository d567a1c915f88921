// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/conversationlistmodel.h"

namespace conclave::client {

// What the program's icon says of the unread: how often the user was mentioned, and whether there is anything else in
// conversations that are not muted.
struct Badge
{
    qint64 number = 0;
    bool hasOther = false;

    bool operator==(const Badge &) const = default;
};

inline Badge badgeOf(const QList<ConversationItem> &conversations) // those of ConversationListModel
{
    Badge badge;
    for (const auto &item : conversations) {
        badge.number += item.unread ? item.unread->mentions : 0;
        badge.hasOther = badge.hasOther || (item.isUnread && !item.info.archived);
    }
    return badge;
}

} // namespace conclave::client
