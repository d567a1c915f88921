// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/purge.h"

#include "server/domain/searchindex.h"

namespace conclave::server {

Status Purge::takeAway(const PurgePiece &piece)
{
    const auto messages = m_stores.events.messagesIn(piece.conversation, piece.behind, piece.upTo);
    if (!messages)
        return messages.error();
    QList<MessageKey> keys;
    SearchIndex::Changes found; // the index while it can still be told what is gone
    for (const auto &id : *messages) {
        keys.append({piece.conversation, id});
        found.remove(keys.last());
    }
    if (auto done = SearchIndex(m_stores).update(found); !done)
        return done;
    if (auto done = m_stores.files.dropReferences(keys, m_nowMs); !done)
        return done;
    if (auto done = m_stores.projections.forget(keys); !done)
        return done;
    return m_stores.events.eraseContents(piece.conversation, piece.behind, piece.upTo);
}

Result<bool> Purge::step()
{
    const auto piece = m_stores.conversations.nextToPurge(PieceEvents);
    if (!piece || !*piece)
        return piece ? Result<bool>(false) : Result<bool>(piece.error());
    sql::Transaction transaction(m_stores.database);
    if (!transaction.begun())
        return transaction.begun().error();
    const auto claimed = m_stores.conversations.claim(**piece);
    if (!claimed || !*claimed)
        return claimed ? Result<bool>(true) : claimed;
    auto done = takeAway(**piece);
    if (done)
        done = transaction.commit();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

} // namespace conclave::server
