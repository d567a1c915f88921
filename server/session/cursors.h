// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/unitofwork.h"

#include <QMap>
#include <algorithm>

namespace conclave::server {

// Read cursors on their way to disk: the greatest of each member and conversation, written at most once a second.
// Lives on the domain thread.
class CursorBoard
{
public:
    void move(const ConversationId &conversation, const UserId &user, Seq seq)
    {
        auto &pending = m_pending[{conversation, user}];
        pending = std::max(pending, seq);
    }

    QList<CursorRow> pending() const
    {
        QList<CursorRow> rows;
        for (auto it = m_pending.cbegin(); it != m_pending.cend(); ++it)
            rows.append({it.key().first, it.key().second, it.value()});
        return rows;
    }
    void clear() { m_pending.clear(); }

private:
    QMap<std::pair<ConversationId, UserId>, Seq> m_pending;
};

} // namespace conclave::server
