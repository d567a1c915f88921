// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

namespace conclave::server {

struct MessageKey
{
    ConversationId conversation;
    MessageId message;

    bool operator==(const MessageKey &) const = default;
    auto operator<=>(const MessageKey &) const = default;
};
size_t qHash(const MessageKey &key, size_t seed = 0);

struct MessageRow
{
    MessageKey key;
    Seq seq = 0;
    int month = 0; // EventStore::monthOf
    UserId sender;
    std::optional<MessageId> thread;
    bool counts = false;
    std::optional<Seq> editedSeq;
    std::optional<Seq> deletedSeq;

    bool operator==(const MessageRow &) const = default;
};

struct EditRow
{
    MessageKey key;
    Seq seq = 0;
    int month = 0;
};

struct ReactionRow
{
    MessageKey key;
    UserId user;
    QString emoji;
    Seq seq = 0;
};

struct PinRow
{
    MessageKey key;
    Seq seq = 0;
};

struct MentionRow
{
    MessageKey key;
    UserId user; // nil: everybody
    Seq seq = 0; // the message's
};

// What the log amounts to: messages, their edits, reactions, pins, mentions. Written by Projector only. Used on its
// database's thread.
class ProjectionStore
{
public:
    explicit ProjectionStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<QList<MessageRow>> messages(const QList<MessageKey> &keys); // those that are there
    // The different ones on these messages.
    Result<QList<std::pair<MessageKey, QString>>> emojis(const QList<MessageKey> &keys);

    // What a member has not read, for one who does not have the log.
    struct Unread
    {
        Ordinal readOrdinal = 0; // at the cursor
        qint64 deleted = 0; // countable messages behind the cursor that are deleted
        qint64 mentions = 0; // messages of others behind the cursor, outside threads, that mention the user
    };
    Result<Unread> unread(const ConversationId &conversation, const UserId &user, Seq readSeq);

    // Keys of one call are different from each other.
    Status insert(const QList<MessageRow> &rows);
    Status insert(const QList<EditRow> &rows);
    Status markEdited(const QList<EditRow> &rows);
    Status markDeleted(const QList<EditRow> &rows); // seq: of the deletion
    // Nulls what the log holds of the text of these messages and of their edits.
    Status redact(const QList<MessageKey> &keys);
    Status forgetMarks(const QList<MessageKey> &keys); // edits, reactions, pins, mentions
    Status forgetMentions(const QList<MessageKey> &keys);
    Status forgetPins(const QList<MessageKey> &keys);
    Status put(const QList<ReactionRow> &rows);
    Status remove(const QList<ReactionRow> &rows);
    Status put(const QList<PinRow> &rows);
    Status insert(const QList<MentionRow> &rows);
    Status clear();

private:
    Status forEachKey(const QString &perRow, const QString &perBatch, const QList<MessageKey> &keys);

    sql::Database &m_database;
};

} // namespace conclave::server
