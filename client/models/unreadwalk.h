// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/conversationlistmodel.h"
#include "client/models/threadlistmodel.h"

namespace conclave::client {

// Goes through everything that is unread, mentions first, and declares all of it read. Lives on the GUI thread; owned
// by the window, like the models that it reads.
class UnreadWalk
{
public:
    struct Stop
    {
        ReadPlace place;
        MessageId message; // null: it is not on this computer; the place itself

        bool operator==(const Stop &) const = default;
    };
    // Something that was unread, and from where on.
    struct Was
    {
        ReadPlace place;
        Seq first = 0;
    };

    UnreadWalk(Workspace &workspace, const ConversationListModel &conversations, const ThreadListModel &threads);

    std::optional<Stop> next(); // after the one of before; nothing when nothing is unread
    QList<Was> markAllRead();
    void markUnread(const QList<Was> &all); // again

private:
    QList<Stop> stops() const;
    QList<ConversationItem> unread() const;
    Stop firstUnread(ConversationId conversation) const;

    Workspace &m_workspace;
    const ConversationListModel &m_conversations;
    const ThreadListModel &m_threads;
    std::optional<Stop> m_last;
};

} // namespace conclave::client
