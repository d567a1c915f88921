// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/eventstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Content;
using protocol::Event;

Cell cellOf(const Event &event)
{
    return {"events", "body", event.conversation.toBytes() + QByteArray::number(event.seq)};
}

std::optional<MessageId> targetOf(const Event &event)
{
    if (!event.content)
        return std::nullopt;
    return std::visit(
        []<class A>(const A &content) -> std::optional<MessageId> {
            if constexpr (requires { content.target; })
                return content.target;
            else
                return std::nullopt;
        },
        event.content->value);
}

QVariant sealedBody(const Sealer &sealer, const Event &event)
{
    if (event.content)
        return sealer.sealValue(cellOf(event), *event.content);
    return event.sealed ? QVariant(sealer.seal(cellOf(event), *event.sealed)) : QVariant();
}

} // namespace

// A row before its body is opened.
struct EventStore::Stored
{
    Event event;
    QByteArray body;

    static Stored from(const sql::Row &row)
    {
        Stored stored;
        auto &event = stored.event;
        event.conversation = row.id<ConversationId>(0);
        event.seq = row.integer(1);
        event.ordinal = row.integer(2);
        event.counts = row.boolean(3);
        event.at = row.integer(4);
        event.kind = row.text(5);
        event.sender = row.id<UserId>(6);
        event.clientId = row.optionalId<ClientId>(7);
        event.device = row.optionalId<DeviceId>(8);
        event.epoch = row.optionalInteger(9);
        stored.body = row.bytes(10);
        return stored;
    }
};

EventStore::EventStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Result<bool> EventStore::insert(const Event &event)
{
    auto query
        = m_database.query(u"INSERT INTO events (conversation, seq, ordinal, counts, at, kind, sender, client_id, "
                           "target, device, epoch, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT (conversation, seq) DO NOTHING"_s);
    const auto done = query.bind(event.conversation)
                          .bind(event.seq)
                          .bind(event.ordinal)
                          .bind(event.counts)
                          .bind(event.at)
                          .bind(event.kind)
                          .bind(event.sender)
                          .bind(event.clientId)
                          .bind(targetOf(event))
                          .bind(event.device)
                          .bind(event.epoch)
                          .bindValue(sealedBody(m_sealer, event))
                          .run();
    if (!done)
        return done.error();
    return query.changedRows() > 0;
}

Status EventStore::redact(ConversationId conversation, MessageId message)
{
    if (auto done = m_database
                        .query(u"UPDATE events SET body = NULL WHERE conversation = ? AND client_id = ? "
                               "AND kind = 'text'"_s)
                        .bind(conversation)
                        .bind(message)
                        .run();
        !done)
        return done;
    return m_database.query(u"UPDATE events SET body = NULL WHERE conversation = ? AND target = ? AND kind = 'edit'"_s)
        .bind(conversation)
        .bind(message)
        .run();
}

Status EventStore::addRange(ConversationId conversation, SeqRange range)
{
    const auto touching
        = m_database.query(u"SELECT first, last FROM ranges WHERE conversation = ? AND first <= ? AND last >= ?"_s)
              .bind(conversation)
              .bind(range.last + 1)
              .bind(range.first - 1)
              .list([](const sql::Row &row) {
                  return SeqRange{row.integer(0), row.integer(1)};
              });
    if (!touching)
        return touching.error();
    for (const auto &other : *touching) {
        range.first = std::min(range.first, other.first);
        range.last = std::max(range.last, other.last);
        if (auto done = m_database.query(u"DELETE FROM ranges WHERE conversation = ? AND first = ?"_s)
                            .bind(conversation)
                            .bind(other.first)
                            .run();
            !done)
            return done;
    }
    return m_database.query(u"INSERT INTO ranges (conversation, first, last) VALUES (?, ?, ?)"_s)
        .bind(conversation)
        .bind(range.first)
        .bind(range.last)
        .run();
}

Status EventStore::purge(ConversationId conversation, Seq upTo)
{
    if (auto done = m_database.query(u"DELETE FROM events WHERE conversation = ? AND seq <= ?"_s)
                        .bind(conversation)
                        .bind(upTo)
                        .run();
        !done)
        return done;
    if (auto done = m_database.query(u"DELETE FROM ranges WHERE conversation = ? AND last <= ?"_s)
                        .bind(conversation)
                        .bind(upTo)
                        .run();
        !done)
        return done;
    return m_database.query(u"UPDATE ranges SET first = ? WHERE conversation = ? AND first <= ?"_s)
        .bind(upTo + 1)
        .bind(conversation)
        .bind(upTo)
        .run();
}

Status EventStore::clear()
{
    if (auto done = m_database.execute(u"DELETE FROM events"_s); !done)
        return done;
    return m_database.execute(u"DELETE FROM ranges"_s);
}

Result<QList<SeqRange>> EventStore::ranges(ConversationId conversation) const
{
    return m_database.query(u"SELECT first, last FROM ranges WHERE conversation = ? ORDER BY first"_s)
        .bind(conversation)
        .list([](const sql::Row &row) {
            return SeqRange{row.integer(0), row.integer(1)};
        });
}

Result<SeqRange> EventStore::newestRange(ConversationId conversation) const
{
    const auto range
        = m_database.query(u"SELECT first, last FROM ranges WHERE conversation = ? ORDER BY first DESC LIMIT 1"_s)
              .bind(conversation)
              .one([](const sql::Row &row) {
                  return SeqRange{row.integer(0), row.integer(1)};
              });
    if (!range)
        return range.error();
    return range->value_or(SeqRange{});
}

Result<QList<Event>> EventStore::after(ConversationId conversation, Seq seq, int limit) const
{
    const auto rows
        = m_database
              .query(u"SELECT conversation, seq, ordinal, counts, at, kind, sender, client_id, device, epoch, "
                     "body FROM events WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?"_s)
              .bind(conversation)
              .bind(seq)
              .bind(limit)
              .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<QList<Event>> EventStore::before(ConversationId conversation, Seq seq, int limit) const
{
    auto rows = m_database
                    .query(u"SELECT conversation, seq, ordinal, counts, at, kind, sender, client_id, device, epoch, "
                           "body FROM events WHERE conversation = ? AND seq < ? ORDER BY seq DESC LIMIT ?"_s)
                    .bind(conversation)
                    .bind(seq)
                    .bind(limit)
                    .list(&Stored::from);
    if (!rows)
        return rows.error();
    std::reverse(rows->begin(), rows->end());
    return opened(*rows);
}

Result<QList<Event>> EventStore::stateEvents(ConversationId conversation, Seq after) const
{
    const auto rows
        = m_database
              .query(u"SELECT conversation, seq, ordinal, counts, at, kind, sender, client_id, device, epoch, "
                     "body FROM events WHERE conversation = ? AND seq > ? "
                     "AND kind NOT IN ('text', 'edit', 'delete', 'reaction', 'pin', 'sealed') ORDER BY seq"_s)
              .bind(conversation)
              .bind(after)
              .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<QList<Event>> EventStore::versions(ConversationId conversation, MessageId message) const
{
    const auto rows
        = m_database
              .query(u"SELECT conversation, seq, ordinal, counts, at, kind, sender, client_id, device, epoch, body "
                     "FROM events WHERE conversation = ? AND client_id = ? AND kind = 'text' UNION ALL "
                     "SELECT conversation, seq, ordinal, counts, at, kind, sender, client_id, device, epoch, body "
                     "FROM events WHERE conversation = ? AND target = ? AND kind = 'edit' ORDER BY seq LIMIT 200"_s)
              .bind(conversation)
              .bind(message)
              .bind(conversation)
              .bind(message)
              .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<std::optional<Ordinal>> EventStore::ordinalAt(ConversationId conversation, Seq seq) const
{
    return m_database.query(u"SELECT ordinal FROM events WHERE conversation = ? AND seq = ?"_s)
        .bind(conversation)
        .bind(seq)
        .one([](const sql::Row &row) { return Ordinal(row.integer(0)); });
}

Result<QList<Event>> EventStore::opened(const QList<Stored> &rows) const
{
    QList<Event> events;
    events.reserve(rows.size());
    for (const auto &stored : rows) {
        auto event = stored.event;
        if (!stored.body.isEmpty() && event.device) {
            auto sealed = m_sealer.open(cellOf(event), stored.body);
            if (!sealed)
                return sealed.error();
            event.sealed = *sealed;
        } else if (!stored.body.isEmpty()) {
            auto content = m_sealer.openValue<Content>(cellOf(event), stored.body);
            if (!content)
                return content.error();
            event.content = *content;
        }
        events.append(std::move(event));
    }
    return events;
}

} // namespace conclave::client
