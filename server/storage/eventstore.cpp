// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/eventstore.h"

#include "shared/protocol/codec.h"
#include "shared/sql/bulk.h"
#include "shared/util/logging.h"

#include <QDateTime>
#include <QMap>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Event;
using sql::ColumnType;
using sql::Row;

namespace {

Event eventOf(const Row &row)
{
    Event event;
    event.conversation = row.id<ConversationId>(0);
    event.seq = row.integer(1);
    event.ordinal = row.integer(2);
    event.counts = row.boolean(3);
    event.at = row.integer(4);
    event.kind = row.text(5);
    event.sender = row.id<UserId>(6);
    event.device = row.optionalId<DeviceId>(7);
    event.clientId = row.optionalId<ClientId>(8);
    event.epoch = row.optionalInteger(9);
    event.content = EventStore::contentOf(row, 10);
    if (!row.isNull(11))
        event.sealed = row.bytes(11);
    return event;
}

} // namespace

std::optional<protocol::Content> EventStore::contentOf(const Row &row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    const auto object = protocol::parse(row.bytes(column));
    const auto content = object ? protocol::decode<protocol::Content>(*object, protocol::UnknownFields::Ignore)
                                : Result<protocol::Content>(object.error());
    if (!content) {
        qCCritical(lcStorage) << "unreadable content in a stored event:" << content.error().detail;
        return std::nullopt;
    }
    return *content;
}

int EventStore::monthOf(qint64 at)
{
    const auto date = QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).date();
    return date.year() * 100 + date.month();
}

Result<QList<Event>> EventStore::page(const Range &range)
{
    const bool forward = range.direction == Direction::Forward;
    return m_database
        .query(forward ? u"SELECT conversation_id, seq, ordinal, counts, at, kind, sender_id, device_id, client_id, "
                         "epoch, content, sealed FROM events WHERE conversation_id = ? AND seq >= ? AND seq <= ? "
                         "ORDER BY seq LIMIT ?"_s
                       : u"SELECT conversation_id, seq, ordinal, counts, at, kind, sender_id, device_id, client_id, "
                         "epoch, content, sealed FROM events WHERE conversation_id = ? AND seq >= ? AND seq <= ? "
                         "ORDER BY seq DESC LIMIT ?"_s)
        .bind(range.conversation)
        .bind(range.first)
        .bind(range.last)
        .bind(range.limit)
        .list(eventOf, [left = range.bytes](const Row &row) mutable {
            left -= row.bytes(10).size() + row.bytes(11).size();
            return left >= 0;
        });
}

Result<QList<Event>> EventStore::at(const QList<std::pair<ConversationId, Seq>> &places)
{
    sql::Bulk bulk(m_database,
                   u"SELECT conversation_id, seq, ordinal, counts, at, kind, sender_id, device_id, client_id, epoch, "
                   "content, sealed FROM events WHERE conversation_id = ? AND seq = ?"_s,
                   u"SELECT e.conversation_id, e.seq, e.ordinal, e.counts, e.at, e.kind, e.sender_id, e.device_id, "
                   "e.client_id, e.epoch, e.content, e.sealed FROM events e "
                   "JOIN unnest(?::uuid[], ?::bigint[]) AS k(conversation_id, seq) "
                   "ON e.conversation_id = k.conversation_id AND e.seq = k.seq"_s,
                   {{"conversation_id", ColumnType::Id}, {"seq", ColumnType::Integer}});
    for (const auto &[conversation, seq] : places)
        bulk.add(conversation).add(seq);
    return bulk.list(eventOf);
}

Result<QList<SendKeyRow>> EventStore::sent(const QList<std::pair<UserId, ClientId>> &keys)
{
    sql::Bulk bulk(m_database,
                   u"SELECT user_id, client_id, conversation_id, seq, at FROM send_keys "
                   "WHERE user_id = ? AND client_id = ?"_s,
                   u"SELECT s.user_id, s.client_id, s.conversation_id, s.seq, s.at FROM send_keys s "
                   "JOIN unnest(?::uuid[], ?::uuid[]) AS k(user_id, client_id) "
                   "ON s.user_id = k.user_id AND s.client_id = k.client_id"_s,
                   {{"user_id", ColumnType::Id}, {"client_id", ColumnType::Id}});
    for (const auto &[user, clientId] : keys)
        bulk.add(user).add(clientId);
    return bulk.list([](const Row &row) {
        return SendKeyRow{
            row.id<UserId>(0), row.id<ClientId>(1), {row.id<ConversationId>(2), row.integer(3), row.integer(4)}};
    });
}

Status EventStore::insert(const QList<Event> &events)
{
    auto bulk = sql::Bulk::insert(m_database, u"events"_s,
                                  {{"conversation_id", ColumnType::Id},
                                   {"seq", ColumnType::Integer},
                                   {"month", ColumnType::Integer},
                                   {"ordinal", ColumnType::Integer},
                                   {"counts", ColumnType::Integer},
                                   {"at", ColumnType::Integer},
                                   {"kind", ColumnType::Text},
                                   {"sender_id", ColumnType::Id},
                                   {"device_id", ColumnType::Id},
                                   {"client_id", ColumnType::Id},
                                   {"epoch", ColumnType::Integer},
                                   {"content", ColumnType::Text},
                                   {"sealed", ColumnType::Bytes}});
    QMap<std::pair<ConversationId, int>, std::pair<Seq, Seq>> months;
    for (const auto &event : events) {
        const int month = monthOf(event.at);
        const auto content
            = event.content ? std::optional(QString::fromUtf8(protocol::encode(*event.content))) : std::nullopt;
        bulk.add(event.conversation).add(event.seq).add(month).add(event.ordinal).add(event.counts).add(event.at);
        bulk.add(event.kind).add(event.sender).add(event.device).add(event.clientId).add(event.epoch);
        bulk.add(content).add(event.sealed);
        const std::pair key(event.conversation, month);
        const auto known = months.value(key, {event.seq, event.seq});
        months.insert(key, {std::min(known.first, event.seq), std::max(known.second, event.seq)});
    }
    if (auto done = bulk.run(); !done)
        return done;
    auto monthRows
        = sql::Bulk::insert(m_database, u"conversation_months"_s,
                            {{"conversation_id", ColumnType::Id},
                             {"month", ColumnType::Integer},
                             {"min_seq", ColumnType::Integer},
                             {"max_seq", ColumnType::Integer}},
                            u"ON CONFLICT (conversation_id, month) DO UPDATE SET max_seq = excluded.max_seq"_s);
    for (auto it = months.cbegin(); it != months.cend(); ++it)
        monthRows.add(it.key().first).add(it.key().second).add(it.value().first).add(it.value().second);
    return monthRows.run();
}

Status EventStore::insert(const QList<SendKeyRow> &rows)
{
    auto bulk = sql::Bulk::insert(m_database, u"send_keys"_s,
                                  {{"user_id", ColumnType::Id},
                                   {"client_id", ColumnType::Id},
                                   {"conversation_id", ColumnType::Id},
                                   {"seq", ColumnType::Integer},
                                   {"at", ColumnType::Integer}});
    for (const auto &row : rows)
        bulk.add(row.user).add(row.clientId).add(row.ack.conversation).add(row.ack.seq).add(row.ack.at);
    return bulk.run();
}

} // namespace conclave::server
