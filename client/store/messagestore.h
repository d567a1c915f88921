// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::client {

// A message as it is now: its text with the edits applied.
struct Message
{
    MessageId id;
    ConversationId conversation;
    Seq seq = 0;
    std::optional<MessageId> thread;
    UserId sender;
    qint64 at = 0;
    bool counts = false;
    std::optional<qint64> editedAt;
    bool deleted = false;
    std::optional<protocol::Content::Text> text; // absent when deleted

    bool operator==(const Message &) const = default;
};

struct Reaction
{
    MessageId message;
    UserId user;
    QString emoji;

    bool operator==(const Reaction &) const = default;
};

// What the logs amount to: messages, reactions, pins. Events may be put in any order of `seq`, because older history
// is loaded later; the outcome is the same. Part of LocalStore, on its thread; callers own the transaction.
class MessageStore
{
public:
    MessageStore(sql::Database &database, const Sealer &sealer);

    Status putText(const protocol::Event &event, const protocol::Content::Text *text); // null for a stub
    Status putEdit(const protocol::Event &event, const protocol::Content::Edit &edit);
    Status putDeletion(ConversationId conversation, MessageId message);
    Status putReaction(const protocol::Event &event, const protocol::Content::Reaction &reaction);
    Status putPin(const protocol::Event &event, const protocol::Content::Pin &pin);
    Status purge(ConversationId conversation, Seq upTo);
    Status clear();

    Result<bool> isDeleted(ConversationId conversation, MessageId message) const;
    Result<std::optional<Message>> message(ConversationId conversation, MessageId message) const;
    Result<QList<Message>> after(ConversationId conversation, Seq seq, int limit) const; // ascending
    Result<QList<Message>> before(ConversationId conversation, Seq seq, int limit) const; // ascending, too
    Result<QList<Reaction>> reactions(ConversationId conversation) const; // without those of deleted messages
    Result<QList<MessageId>> pins(ConversationId conversation) const;
    Result<qint64> deletedAfter(ConversationId conversation, Seq seq) const; // countable ones

private:
    struct Stored;
    Result<QList<Message>> opened(const QList<Stored> &rows) const;
    Result<std::optional<protocol::Content::Text>> storedText(ConversationId conversation, MessageId message) const;

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
