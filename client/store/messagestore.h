// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"
#include "client/store/sealer.h"
#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

#include <functional>

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

    // `mentionsMe`: whether this text mentions the user. A null text is a stub.
    Status putText(const protocol::Event &event, const protocol::Content::Text *text, bool mentionsMe);
    Status putEdit(const protocol::Event &event, const protocol::Content::Edit &edit, bool mentionsMe);
    Status putDeletion(const protocol::Event &event, MessageId message);
    Status putReaction(const protocol::Event &event, const protocol::Content::Reaction &reaction);
    Status putPin(const protocol::Event &event, const protocol::Content::Pin &pin);
    Status purge(ConversationId conversation, Seq upTo);
    Status clear();

    Result<bool> isDeleted(ConversationId conversation, MessageId message) const;
    Result<std::optional<Message>> message(ConversationId conversation, MessageId message) const;
    Result<QList<Message>> after(ConversationId conversation, Seq seq, int limit) const; // ascending
    Result<QList<Message>> before(ConversationId conversation, Seq seq, int limit) const; // ascending, too
    // Messages outside threads: ascending, those before `seq`, or from `seq` on.
    Result<QList<Message>> topLevelBefore(ConversationId conversation, Seq seq, int limit) const;
    Result<QList<Message>> topLevelFrom(ConversationId conversation, Seq seq, int limit) const;
    Result<int> topLevelCount(ConversationId conversation, Seq from) const;
    // Where the first message of others behind `seq` stands, in a conversation or a thread; 0 for none.
    Result<Seq> firstOfOthers(const ReadPlace &place, Seq seq, UserId self) const;
    Result<bool> hasOfOthers(ConversationId conversation, Seq seq, UserId self) const; // behind `seq`, threads too
    // Without those of deleted messages; of messages from `seq` on.
    Result<QList<Reaction>> reactions(ConversationId conversation, Seq seq = 0) const;
    Result<bool> hasReactions(ConversationId conversation, MessageId message) const;
    Result<QList<MessageId>> pins(ConversationId conversation) const;
    // Calls `take(message)` for all messages in the order in which they came, so many read at once.
    Status forEach(int page, const std::function<Status(const Message &)> &take) const;

    // What changes the number of unread messages behind `cursor` since the event `since` (not below the cursor).
    struct Marks
    {
        qint64 deleted = 0; // countable messages behind the cursor that were deleted since then
        qint64 unknownDeletions = 0; // since then, of messages that are not known
        qint64 mentions = 0; // messages of others, behind `since` and outside threads, that mention the user
    };
    struct Behind
    {
        Seq cursor = 0;
        Seq since = 0;
    };
    Result<Marks> marksBehind(ConversationId conversation, Behind behind, UserId self) const;
    // Replies of others in a thread behind the cursor and the own last reply.
    Result<qint64> repliesBehind(ConversationId conversation, MessageId thread, Seq cursor, UserId self) const;
    Result<Seq> firstReplyBehind(ConversationId conversation, MessageId thread, Seq cursor,
                                 UserId self) const; // 0: none
    // A thread with replies, and what the user has to do with it.
    struct Thread
    {
        MessageId root;
        int replies = 0;
        Seq lastSeq = 0;
        qint64 lastAt = 0;
        bool isOwn = false; // the user began it
        bool hasOwn = false; // the user replied
        bool mentions = false; // others mention the user in it, or where it began
    };
    // Those with the newest replies; only that one where a root is given.
    Result<QList<Thread>> threads(ConversationId conversation, UserId self, std::optional<MessageId> root = {}) const;
    Result<std::optional<Message>> lastReply(ConversationId conversation, MessageId thread) const;
    Result<std::optional<Message>> at(ConversationId conversation, Seq seq) const;
    static constexpr int MostMentions = 50;
    // Messages of others outside threads that mention the user, behind the cursor; the newest ones, newest first.
    Result<QList<Message>> mentionsBehind(ConversationId conversation, Seq cursor, UserId self) const;
    // Who replied in which thread, replies from `seq` on; those who wrote last come first.
    struct Replier
    {
        MessageId thread;
        UserId sender;
        int replies = 0;
        qint64 lastAt = 0;
    };
    Result<QList<Replier>> repliers(ConversationId conversation, Seq seq) const;
    Result<QList<Message>> thread(ConversationId conversation, MessageId root) const; // the replies, ascending

private:
    struct Stored;
    Result<QList<Message>> opened(const QList<Stored> &rows) const;
    Result<std::optional<protocol::Content::Text>> storedText(ConversationId conversation, MessageId message) const;

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
