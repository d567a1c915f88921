// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/outboxstore.h"

#include "shared/protocol/errors.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

const auto FileFailure = u"file_failed"_s; // no code of the protocol

Cell cellOf(ClientId id)
{
    return {"outbox", "frame", id.toBytes()};
}

} // namespace

QString failureName(ErrorCode code)
{
    return code == ErrorCode::FileFailed ? FileFailure : QString::fromLatin1(protocol::errorInfo(code).name);
}

ErrorCode failureCode(const QString &name)
{
    return name == FileFailure ? ErrorCode::FileFailed : protocol::errorCode(QLatin1StringView(name.toLatin1()));
}

// A row before its frame is opened.
struct OutboxStore::Stored
{
    ClientId id;
    OutboxItem item;
    QByteArray frame;

    static Stored from(const sql::Row &row)
    {
        Stored stored;
        stored.item.position = row.integer(0);
        stored.id = row.id<ClientId>(1);
        stored.frame = row.bytes(2);
        stored.item.queuedAt = row.integer(3);
        stored.item.attempts = int(row.integer(4));
        stored.item.state = OutboxState(row.integer(5));
        stored.item.ackedSeq = row.optionalInteger(6);
        stored.item.error = row.text(7);
        stored.item.holdUntil = row.integer(8);
        stored.item.waits = row.integer(9) != 0;
        return stored;
    }
};

OutboxStore::OutboxStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Status OutboxStore::add(const protocol::Append &frame, qint64 queuedAt, qint64 holdUntil)
{
    return m_database
        .query(u"INSERT INTO outbox (client_id, conversation, frame, queued_at, attempts, state, hold_until) "
               "VALUES (?, ?, ?, ?, 0, ?, ?)"_s)
        .bind(frame.clientId)
        .bind(frame.conversation)
        .bind(m_sealer.sealValue(cellOf(frame.clientId), frame))
        .bind(queuedAt)
        .bind(int(OutboxState::Queued))
        .bind(holdUntil)
        .run();
}

Status OutboxStore::replace(const protocol::Append &frame, bool waits)
{
    return m_database.query(u"UPDATE outbox SET frame = ?, waits = ? WHERE client_id = ?"_s)
        .bind(m_sealer.sealValue(cellOf(frame.clientId), frame))
        .bind(int(waits))
        .bind(frame.clientId)
        .run();
}

Status OutboxStore::countAttempt(ClientId id)
{
    return m_database.query(u"UPDATE outbox SET attempts = attempts + 1 WHERE client_id = ?"_s).bind(id).run();
}

Status OutboxStore::setFailed(ClientId id, const QString &error)
{
    return m_database.query(u"UPDATE outbox SET state = ?, error = ? WHERE client_id = ?"_s)
        .bind(int(OutboxState::Failed))
        .bind(error)
        .bind(id)
        .run();
}

Status OutboxStore::setQueued(ClientId id, qint64 queuedAt)
{
    return m_database
        .query(u"UPDATE outbox SET state = ?, error = NULL, attempts = 0, queued_at = ? WHERE client_id = ?"_s)
        .bind(int(OutboxState::Queued))
        .bind(queuedAt)
        .bind(id)
        .run();
}

Status OutboxStore::setSent(ClientId id, Seq seq)
{
    return m_database.query(u"UPDATE outbox SET state = ?, acked_seq = ? WHERE client_id = ?"_s)
        .bind(int(OutboxState::Sent))
        .bind(seq)
        .bind(id)
        .run();
}

Result<bool> OutboxStore::remove(ClientId id)
{
    auto query = m_database.query(u"DELETE FROM outbox WHERE client_id = ?"_s);
    if (auto done = query.bind(id).run(); !done)
        return done.error();
    return query.changedRows() > 0;
}

Status OutboxStore::removeSent()
{
    return m_database.query(u"DELETE FROM outbox WHERE state = ?"_s).bind(int(OutboxState::Sent)).run();
}

Result<QList<OutboxItem>> OutboxStore::all() const
{
    const auto rows
        = m_database
              .query(
                  u"SELECT position, client_id, frame, queued_at, attempts, state, acked_seq, error, hold_until, waits "
                  "FROM outbox ORDER BY position"_s)
              .list(&Stored::from);
    if (!rows)
        return rows.error();
    return opened(*rows);
}

Result<std::optional<OutboxItem>> OutboxStore::head(ConversationId conversation, qint64 now) const
{
    const auto rows
        = m_database
              .query(
                  u"SELECT position, client_id, frame, queued_at, attempts, state, acked_seq, error, hold_until, waits "
                  "FROM outbox WHERE conversation = ? AND state = ? AND hold_until <= ? AND waits = 0 "
                  "ORDER BY position LIMIT 1"_s)
              .bind(conversation)
              .bind(int(OutboxState::Queued))
              .bind(now)
              .list(&Stored::from);
    if (!rows)
        return rows.error();
    const auto items = opened(*rows);
    if (!items)
        return items.error();
    return items->isEmpty() ? std::optional<OutboxItem>() : std::optional(items->first());
}

Result<qint64> OutboxStore::nextRelease(qint64 now) const
{
    const auto time = m_database.query(u"SELECT min(hold_until) FROM outbox WHERE state = ? AND hold_until > ?"_s)
                          .bind(int(OutboxState::Queued))
                          .bind(now)
                          .one([](const sql::Row &row) { return row.integer(0); });
    if (!time)
        return time.error();
    return time->value_or(0);
}

Status OutboxStore::releaseHeld()
{
    return m_database.execute(u"UPDATE outbox SET hold_until = 0 WHERE hold_until <> 0"_s);
}

Result<std::optional<OutboxItem>> OutboxStore::find(ClientId id) const
{
    const auto rows
        = m_database
              .query(
                  u"SELECT position, client_id, frame, queued_at, attempts, state, acked_seq, error, hold_until, waits "
                  "FROM outbox WHERE client_id = ?"_s)
              .bind(id)
              .list(&Stored::from);
    if (!rows)
        return rows.error();
    const auto items = opened(*rows);
    if (!items)
        return items.error();
    return items->isEmpty() ? std::optional<OutboxItem>() : std::optional(items->first());
}

Result<QList<ConversationId>> OutboxStore::waiting() const
{
    return m_database
        .query(u"SELECT conversation FROM outbox WHERE state = ? GROUP BY conversation ORDER BY min(position)"_s)
        .bind(int(OutboxState::Queued))
        .list([](const sql::Row &row) { return row.id<ConversationId>(0); });
}

Result<QList<OutboxItem>> OutboxStore::opened(const QList<Stored> &rows) const
{
    QList<OutboxItem> items;
    for (const auto &stored : rows) {
        const auto frame = m_sealer.openValue<protocol::Append>(cellOf(stored.id), stored.frame);
        if (!frame)
            return frame.error();
        auto item = stored.item;
        item.frame = *frame;
        items.append(std::move(item));
    }
    return items;
}

} // namespace conclave::client
