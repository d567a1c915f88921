// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/unitofwork.h"
#include "server/transport/peer.h"

#include <QMap>
#include <algorithm>

namespace conclave::server {

// Cursors on their way to disk: the greatest of each member and conversation, written at most once a second, and who
// waits for that. Nobody waits for the delivered ones. Lives on the domain thread.
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
        raise(m_pending, conversation, user, seq);
        m_waiting.append(waiting);
    }
    void deliver(const ConversationId &conversation, const UserId &user, Seq seq)
    {
        raise(m_delivered, conversation, user, seq);
    }
    QList<Waiting> takeWaiting() { return std::exchange(m_waiting, {}); }

    QList<CursorRow> pending() const { return rows<CursorRow>(m_pending); }
    QList<DeliveredRow> pendingDelivered() const { return rows<DeliveredRow>(m_delivered); }
    void clear()
    {
        m_pending.clear();
        m_delivered.clear();
    }

private:
    using Seqs = QMap<std::pair<ConversationId, UserId>, Seq>;

    static void raise(Seqs &seqs, const ConversationId &conversation, const UserId &user, Seq seq)
    {
        auto &pending = seqs[{conversation, user}];
        pending = std::max(pending, seq);
    }
    template <class Row>
    static QList<Row> rows(const Seqs &seqs)
    {
        QList<Row> rows;
        for (auto it = seqs.cbegin(); it != seqs.cend(); ++it)
            rows.append({it.key().first, it.key().second, it.value()});
        return rows;
    }

    Seqs m_pending;
    Seqs m_delivered;
    QList<Waiting> m_waiting;
};

} // namespace conclave::server
