// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/conversationstore.h"
#include "client/store/eventstore.h"
#include "client/store/messagestore.h"
#include "client/store/outboxstore.h"
#include "client/store/profilestore.h"

#include <memory>

namespace conclave::client {

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
    OutboxStore &outbox() { return m_outbox; }

    // Forgets what came from the server, because it may have lost a part of it; keeps what exists only here.
    Status forgetServerState();

    // How many messages the user has not read; nothing when the log is not known far enough back.
    Result<std::optional<qint64>> unread(ConversationId conversation, UserId self);

private:
    LocalStore(std::unique_ptr<sql::Database> database, const Secret &key);
    Status checkKey(sql::Access access);

    std::unique_ptr<sql::Database> m_database;
    Sealer m_sealer;
    EventStore m_events;
    MessageStore m_messages;
    ConversationStore m_conversations;
    ProfileStore m_profile;
    OutboxStore m_outbox;
};

} // namespace conclave::client
