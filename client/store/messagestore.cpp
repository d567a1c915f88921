// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/messagestore.h"

#include "client/store/storedmessage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Content;
using protocol::Event;

Cell messageCell(ConversationId conversation, MessageId message)
{
    return {"messages", "body", conversation.toBytes() + message.toBytes()};
}

Cell reactionCell(ConversationId conversation, MessageId message, UserId user, const QByteArray &emojiHash)
{
    return {"reactions", "body", conversation.toBytes() + message.toBytes() + user.toBytes() + emojiHash};
}

MessageId messageIdOf(const Event &event)
{
    return {event.clientId.value_or(ClientId{}).uuid};
}

} // namespace

MessageStore::MessageStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Result<std::optional<Content::Text>> MessageStore::storedText(ConversationId conversation, MessageId message) const
{
    const auto body
        = m_database.query(u"SELECT body FROM messages WHERE conversation = ? AND id = ? AND body IS NOT NULL"_s)
              .bind(conversation)
              .bind(message)
              .one([](const sql::Row &row) { return row.bytes(0); });
    if (!body)
        return body.error();
    if (!*body)
        return std::optional<Content::Text>();
    const auto content = m_sealer.openValue<Content>(messageCell(conversation, message), **body);
    if (!content)
        return content.error();
    const auto *text = content->as<Content::Text>();
    return text ? std::optional(*text) : std::nullopt;
}

Status MessageStore::putText(const Event &event, const Content::Text *text, bool mentionsMe)
{
    const auto id = messageIdOf(event);
    const auto early = storedText(event.conversation, id); // put there by an edit that is known before its message
    if (!early)
        return early.error();
    QVariant body;
    if (text) {
        auto merged = *text;
        if (*early)
            merged.text = (*early)->text;
        body = m_sealer.sealValue(messageCell(event.conversation, id), Content{merged});
    }
    return m_database
        .query(u"INSERT INTO messages (conversation, id, seq, thread, sender, at, counts, edit_seq, edited_at, "
               u"deleted, mentions_me, body) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL, ?, ?, ?) ON CONFLICT (conversation, id) DO UPDATE SET seq = "
               "excluded.seq, "
               "sender = excluded.sender, at = excluded.at, counts = excluded.counts, "
               "thread = CASE WHEN deleted THEN NULL ELSE excluded.thread END, "
               "body = CASE WHEN deleted THEN NULL ELSE excluded.body END, "
               "mentions_me = CASE WHEN deleted OR edit_seq > 0 THEN mentions_me ELSE excluded.mentions_me END "
               "WHERE messages.seq = 0"_s)
        .bind(event.conversation)
        .bind(id)
        .bind(event.seq)
        .bind(text ? text->thread : std::nullopt)
        .bind(event.sender)
        .bind(event.at)
        .bind(event.counts)
        .bind(text == nullptr)
        .bind(mentionsMe)
        .bindValue(body)
        .run();
}

Status MessageStore::putEdit(const Event &event, const Content::Edit &edit, bool mentionsMe)
{
    auto text = storedText(event.conversation, edit.target);
    if (!text)
        return text.error();
    auto merged = text->value_or(Content::Text{});
    merged.text = edit.text;
    return m_database
        .query(u"INSERT INTO messages (conversation, id, seq, at, counts, edit_seq, edited_at, deleted, mentions_me, "
               "body) VALUES (?, ?, 0, 0, 0, ?, ?, 0, ?, ?) ON CONFLICT (conversation, id) DO UPDATE SET edit_seq = "
               "excluded.edit_seq, "
               "edited_at = excluded.edited_at, mentions_me = excluded.mentions_me, body = excluded.body "
               "WHERE NOT messages.deleted AND messages.edit_seq < excluded.edit_seq"_s)
        .bind(event.conversation)
        .bind(edit.target)
        .bind(event.seq)
        .bind(event.at)
        .bind(mentionsMe)
        .bind(m_sealer.sealValue(messageCell(event.conversation, edit.target), Content{merged}))
        .run();
}

Status MessageStore::putDeletion(const Event &event, MessageId message)
{
    return m_database
        .query(u"INSERT INTO messages (conversation, id, seq, at, counts, edit_seq, deleted) "
               "VALUES (?, ?, 0, 0, 0, 0, ?) ON CONFLICT (conversation, id) DO UPDATE SET deleted = excluded.deleted, "
               "body = NULL, thread = NULL, edit_seq = 0, edited_at = NULL, mentions_me = 0"_s)
        .bind(event.conversation)
        .bind(message)
        .bind(event.seq)
        .run();
}

Status MessageStore::putReaction(const Event &event, const Content::Reaction &reaction)
{
    const auto emoji = reaction.emoji.toUtf8();
    const auto hash = m_sealer.hash(emoji);
    return m_database
        .query(u"INSERT INTO reactions (conversation, message, user, emoji_hash, seq, is_on, body) "
               "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, message, user, emoji_hash) DO UPDATE SET "
               "seq = excluded.seq, is_on = excluded.is_on WHERE reactions.seq < excluded.seq"_s)
        .bind(event.conversation)
        .bind(reaction.target)
        .bind(event.sender)
        .bind(hash)
        .bind(event.seq)
        .bind(reaction.on)
        .bind(m_sealer.seal(reactionCell(event.conversation, reaction.target, event.sender, hash), emoji))
        .run();
}

Status MessageStore::putPin(const Event &event, const Content::Pin &pin)
{
    return m_database
        .query(u"INSERT INTO pins (conversation, message, seq, is_on) VALUES (?, ?, ?, ?) "
               "ON CONFLICT (conversation, message) DO UPDATE SET seq = excluded.seq, is_on = excluded.is_on "
               "WHERE pins.seq < excluded.seq"_s)
        .bind(event.conversation)
        .bind(pin.target)
        .bind(event.seq)
        .bind(pin.on)
        .run();
}

Status MessageStore::purge(ConversationId conversation, Seq upTo)
{
    if (auto done = m_database
                        .query(u"DELETE FROM reactions WHERE conversation = ? AND message IN (SELECT id FROM messages "
                               "WHERE conversation = ? AND seq > 0 AND seq <= ?)"_s)
                        .bind(conversation)
                        .bind(conversation)
                        .bind(upTo)
                        .run();
        !done)
        return done;
    if (auto done = m_database
                        .query(u"DELETE FROM pins WHERE conversation = ? AND message IN (SELECT id FROM messages "
                               "WHERE conversation = ? AND seq > 0 AND seq <= ?)"_s)
                        .bind(conversation)
                        .bind(conversation)
                        .bind(upTo)
                        .run();
        !done)
        return done;
    return m_database.query(u"DELETE FROM messages WHERE conversation = ? AND seq > 0 AND seq <= ?"_s)
        .bind(conversation)
        .bind(upTo)
        .run();
}

Status MessageStore::clear()
{
    for (const auto &statement : {u"DELETE FROM messages"_s, u"DELETE FROM reactions"_s, u"DELETE FROM pins"_s}) {
        if (auto done = m_database.execute(statement); !done)
            return done;
    }
    return {};
}

Result<bool> MessageStore::isDeleted(ConversationId conversation, MessageId message) const
{
    const auto deleted = m_database.query(u"SELECT deleted FROM messages WHERE conversation = ? AND id = ?"_s)
                             .bind(conversation)
                             .bind(message)
                             .one([](const sql::Row &row) { return row.boolean(0); });
    if (!deleted)
        return deleted.error();
    return deleted->value_or(false);
}

Result<std::optional<Message>> MessageStore::message(ConversationId conversation, MessageId message) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND id = ? AND seq > 0"_s)
                          .bind(conversation)
                          .bind(message)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    const auto messages = opened(*rows);
    if (!messages)
        return messages.error();
    return messages->isEmpty() ? std::optional<Message>() : std::optional(messages->first());
}

Result<QList<Message>> MessageStore::after(ConversationId conversation, Seq seq, int limit) const
{
    const auto rows = m_database
                          .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                                 "FROM messages WHERE conversation = ? AND seq > ? AND seq > 0 ORDER BY seq LIMIT ?"_s)
                          .bind(conversation)
                          .bind(seq)
                          .bind(limit)
                          .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<QList<Message>> MessageStore::before(ConversationId conversation, Seq seq, int limit) const
{
    auto rows = m_database
                    .query(u"SELECT conversation, id, seq, thread, sender, at, counts, edited_at, deleted, body "
                           "FROM messages WHERE conversation = ? AND seq < ? AND seq > 0 ORDER BY seq DESC LIMIT ?"_s)
                    .bind(conversation)
                    .bind(seq)
                    .bind(limit)
                    .list(&Stored::from);
    if (!rows)
        return rows.error();
    std::reverse(rows->begin(), rows->end());
    return opened(*rows);
}

Result<QList<Reaction>> MessageStore::reactions(ConversationId conversation, Seq seq) const
{
    struct Sealed
    {
        Reaction reaction;
        QByteArray hash;
        QByteArray body;
    };
    const auto rows
        = m_database
              .query(u"SELECT r.message, r.user, r.emoji_hash, r.body FROM reactions r JOIN messages m ON "
                     u"m.conversation = r.conversation "
                     "AND m.id = r.message WHERE r.conversation = ? AND r.is_on AND NOT m.deleted AND m.seq > 0 "
                     "AND m.seq >= ? "
                     "ORDER BY r.message, r.seq, r.user"_s)
              .bind(conversation)
              .bind(seq)
              .list([](const sql::Row &row) {
                  return Sealed{{row.id<MessageId>(0), row.id<UserId>(1), {}}, row.bytes(2), row.bytes(3)};
              });
    if (!rows)
        return rows.error();
    QList<Reaction> reactions;
    for (auto [reaction, hash, body] : *rows) {
        const auto emoji = m_sealer.open(reactionCell(conversation, reaction.message, reaction.user, hash), body);
        if (!emoji)
            return emoji.error();
        reaction.emoji = QString::fromUtf8(*emoji);
        reactions.append(reaction);
    }
    return reactions;
}

Result<QList<MessageId>> MessageStore::pins(ConversationId conversation) const
{
    return m_database
        .query(u"SELECT p.message FROM pins p JOIN messages m ON m.conversation = p.conversation AND m.id = p.message "
               "WHERE p.conversation = ? AND p.is_on AND NOT m.deleted AND m.seq > 0 ORDER BY p.message"_s)
        .bind(conversation)
        .list([](const sql::Row &row) { return row.id<MessageId>(0); });
}

Result<QList<Message>> MessageStore::opened(const QList<Stored> &rows) const
{
    QList<Message> messages;
    messages.reserve(rows.size());
    for (const auto &stored : rows) {
        auto message = stored.message;
        if (!stored.body.isEmpty()) {
            const auto content
                = m_sealer.openValue<Content>(messageCell(message.conversation, message.id), stored.body);
            if (!content)
                return content.error();
            if (const auto *text = content->as<Content::Text>())
                message.text = *text;
        }
        messages.append(std::move(message));
    }
    return messages;
}

} // namespace conclave::client
