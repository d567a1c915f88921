// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/stores.h"

#include <QMap>

namespace conclave::server {

// What a message is found by beside its words: whose it is, where it stands, what it has and is. Also the words for it
// in questions (Search).
namespace searchtoken {
QString ofConversation(const ConversationId &id);
QString ofSender(const UserId &id);
QString ofTrait(const char *trait); // "file", "image", "link", "code", "thread", "edited"
} // namespace searchtoken

// Keeps the index of messages (SearchStore) as the log says. The number of statements does not grow with the number of
// messages on PostgreSQL. Callers own the transaction.
class SearchIndex
{
public:
    explicit SearchIndex(Stores &stores)
        : m_stores(stores)
    {
    }

    // What a batch of events did to messages: of each only the last state, and each in one of the three.
    struct Changes
    {
        QMap<MessageKey, DocumentRow> made;
        QMap<MessageKey, DocumentRow> edited; // with key, editedSeq and edit
        QMap<MessageKey, bool> deleted;

        void make(const protocol::Event &event);
        void edit(const protocol::Event &event, const MessageKey &key);
        void remove(const MessageKey &key);
    };
    Status update(const Changes &changes); // before deleted texts leave the log: the index must be told of them

    // The whole index from the log; for messages that are in the projections.
    Status rebuild();
    // Before anything else is written: an index that other rules made is made anew, a bit a transaction, going on where
    // somebody stopped. The only function that begins transactions itself.
    static Status prepare(Stores &stores);

private:
    Status begin(); // forgets all tokens
    Result<int> fillSome(); // how many documents got theirs

    Stores &m_stores;
};

} // namespace conclave::server
