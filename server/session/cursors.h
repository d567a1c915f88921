// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/unitofwork.h"
#include "server/transport/peer.h"

#include <QMap>
#include <algorithm>

namespace conclave::server {

// Read cursors on their way to disk: the greatest of each member and conversation, written at most once a second, and
// who waits for that. Lives on the domain thread.
class CursorBoard
{
public:
    struct Waiting
    {
        PeerId peer = 0;
        qint64 re = 0;
    };

    void move(const ConversationId &conversation, const UserId &user, Seq seq, const Waiting &waiting)
    {
        auto &pending = m_pending[{conversation, user}];
        pending = std::max(pending, seq);
        m_waiting.append(waiting);
    }
    QList<Waiting> takeWaiting() { return std::exchange(m_waiting, {}); }

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
    QList<Waiting> m_waiting;
};

} // namespace conclave::server
