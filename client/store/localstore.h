// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/conversationstore.h"
#include "client/store/draftstore.h"
#include "client/store/eventstore.h"
#include "client/store/mapstore.h"
#include "client/store/messagestore.h"
#include "client/store/outboxstore.h"
#include "client/store/profilestore.h"
#include "client/store/readstore.h"
#include "client/store/searchjournal.h"
#include "client/store/transferstore.h"

#include <memory>

namespace conclave::client {

struct Unread
{
    qint64 messages = 0;
    qint64 mentions = 0; // of the user, by others, outside threads

    bool operator==(const Unread &) const = default;
};

// What one account keeps on this computer: an SQLite file whose telling columns are sealed under the account's key.
// One connection, used on the thread that opened it; a second one may read the same file on another thread.
class LocalStore
{
public:
    // Makes the file if there is none. StorageCorrupt: damaged, or not such a file; it is left as it is.
    // WrongKey: sealed under another key. UnsupportedVersion: written by a newer program.
    static Result<std::unique_ptr<LocalStore>> open(const QString &file, const Secret &key,
                                                    sql::Access access = sql::Access::ReadWrite);

    sql::Database &database() { return *m_database; } // for transactions
    EventStore &events() { return m_events; }
    MessageStore &messages() { return m_messages; }
    ConversationStore &conversations() { return m_conversations; }
    ProfileStore &profile() { return m_profile; }
    ReadStore &reading() { return m_reading; }
    DraftStore &drafts() { return m_drafts; }
    OutboxStore &outbox() { return m_outbox; }
    SearchJournal &searchJournal() { return m_searchJournal; }
    const Sealer &sealer() const { return m_sealer; } // for what is kept beside this file
    MapStore &map() { return m_map; }
    TransferStore &transfers() { return m_transfers; }

    // Forgets what came from the server, because it may have lost a part of it; keeps what exists only here.
    Status forgetServerState();

    // What the user has not read in a conversation; nothing when too little of its log is known to tell.
    Result<std::optional<Unread>> unread(ConversationId conversation, UserId self);
    Result<Seq> readUpTo(ConversationId conversation, UserId self); // 0 when nothing is known
    Result<Seq> threadReadUpTo(const ReadPlace &thread);
    Result<Seq> unreadMark(const ReadPlace &place); // from where on the user wants it to be unread; 0 for none
    // Of the user's: nothing was read before it is set for the first time. 0 for that.
    Result<Seq> ownCursor(ConversationId conversation, UserId self);
    // Replies of others in a thread, behind what the user has read or written there.
    Result<qint64> threadUnread(ConversationId conversation, MessageId thread, UserId self);
    Result<Seq> threadFirstUnread(const ReadPlace &thread, UserId self); // the first of them; 0 for none

private:
    LocalStore(std::unique_ptr<sql::Database> database, const Secret &key);
    struct Reading
    {
        protocol::Conversation conversation;
        Seq cursor = 0; // unread is what comes behind it
    };
    Result<std::optional<Reading>> readingOf(ConversationId conversation, UserId self);
    Result<std::optional<Ordinal>> ordinalAt(const protocol::Conversation &conversation, Seq seq);
    Status checkKey(sql::Access access);

    std::unique_ptr<sql::Database> m_database;
    Sealer m_sealer;
    EventStore m_events;
    MessageStore m_messages;
    ConversationStore m_conversations;
    ProfileStore m_profile;
    ReadStore m_reading;
    DraftStore m_drafts;
    OutboxStore m_outbox;
    SearchJournal m_searchJournal;
    MapStore m_map;
    TransferStore m_transfers;
};

} // namespace conclave::client
