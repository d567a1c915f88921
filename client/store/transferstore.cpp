// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/transferstore.h"

#include <QDataStream>
#include <QIODevice>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// What is sealed of a transfer.
QByteArray bodyOf(const Transfer &transfer)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << protocol::encode(transfer.reference) << transfer.path << transfer.keepsLocation
           << (transfer.error ? transfer.error->detail : QString()) << transfer.remote.toBytes() << transfer.modifiedMs
           << transfer.finishedAt << transfer.tag;
    return bytes;
}

Cell cellOf(FileId file)
{
    return {"transfers", "body", file.toBytes()};
}

Error damaged()
{
    return {ErrorCode::StorageCorrupt, u"a row of transfers is damaged"_s};
}

Status readBody(const QByteArray &bytes, Transfer &transfer)
{
    QByteArray reference;
    QString detail;
    QByteArray remote;
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_4);
    stream >> reference >> transfer.path >> transfer.keepsLocation >> detail >> remote >> transfer.modifiedMs
        >> transfer.finishedAt >> transfer.tag;
    const auto id = FileId::fromBytes(remote);
    if (!id || stream.status() != QDataStream::Ok)
        return damaged();
    const auto object = protocol::parse(reference);
    if (!object)
        return damaged();
    auto value = protocol::decode<protocol::FileReference>(*object, protocol::UnknownFields::Ignore);
    if (!value)
        return damaged();
    transfer.reference = *std::move(value);
    transfer.remote = *id;
    if (transfer.error)
        transfer.error->detail = detail;
    return {};
}

// Codes that never leave a process have no name on the wire: they are kept as numbers, which are never used anew.
QString textOf(const Error &error)
{
    return QString::number(int(error.code));
}

// The user decides what becomes of it, and its message waits until then.
Transfer remainsOf(const Transfer &known)
{
    auto transfer = known;
    transfer.state = TransferState::Failed;
    transfer.error = damaged();
    transfer.done = 0;
    transfer.remote = transfer.file;
    transfer.reference.file = transfer.file; // all of it such that its message can be kept with it
    transfer.reference.name = u"?"_s;
    transfer.reference.mediaType = u"application/octet-stream"_s;
    return transfer;
}

} // namespace

// A row before its body is opened.
struct TransferStore::Stored
{
    Transfer transfer;
    QByteArray body;

    static Stored from(const sql::Row &row)
    {
        Stored stored;
        auto &transfer = stored.transfer;
        transfer.file = row.id<FileId>(0);
        transfer.kind = TransferKind(row.integer(1));
        transfer.state = TransferState(row.integer(2));
        transfer.place.conversation = row.optionalId<ConversationId>(3).value_or(ConversationId());
        transfer.place.thread = MessageId::fromBytes(row.bytes(4)).value_or(MessageId());
        transfer.message = row.optionalId<ClientId>(5);
        transfer.done = row.integer(6);
        if (!row.isNull(7))
            transfer.error = Error{ErrorCode(row.text(7).toInt()), {}};
        stored.body = row.bytes(8);
        return stored;
    }
};

TransferStore::TransferStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Status TransferStore::put(const Transfer &transfer)
{
    const bool isUpload = transfer.kind == TransferKind::Upload;
    return m_database
        .query(u"INSERT INTO transfers (file, kind, state, conversation, thread, message, done, error, body) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (file) DO UPDATE SET kind = excluded.kind, "
               "state = excluded.state, conversation = excluded.conversation, thread = excluded.thread, "
               "message = excluded.message, done = excluded.done, error = excluded.error, body = excluded.body"_s)
        .bind(transfer.file)
        .bind(int(transfer.kind))
        .bind(int(transfer.state))
        .bind(isUpload ? std::optional(transfer.place.conversation) : std::nullopt)
        .bind(isUpload ? std::optional(threadKey(transfer.place)) : std::nullopt)
        .bind(transfer.message)
        .bind(transfer.done)
        .bind(transfer.error ? std::optional(textOf(*transfer.error)) : std::nullopt)
        .bind(m_sealer.seal(cellOf(transfer.file), bodyOf(transfer)))
        .run();
}

Result<bool> TransferStore::remove(FileId file)
{
    auto query = m_database.query(u"DELETE FROM transfers WHERE file = ?"_s);
    if (auto done = query.bind(file).run(); !done)
        return done.error();
    return query.changedRows() > 0;
}

Status TransferStore::assign(const ReadPlace &tray, ClientId message)
{
    return m_database
        .query(u"UPDATE transfers SET message = ? WHERE kind = 0 AND message IS NULL AND conversation = ? AND "
               "thread = ?"_s)
        .bind(message)
        .bind(tray.conversation)
        .bind(threadKey(tray))
        .run();
}

Status TransferStore::returnToTray(ClientId message)
{
    return m_database.query(u"UPDATE transfers SET message = NULL WHERE message = ?"_s).bind(message).run();
}

Result<std::optional<Transfer>> TransferStore::find(FileId file) const
{
    const auto found = opened(m_database
                                  .query(u"SELECT file, kind, state, conversation, thread, message, done, error, body "
                                         "FROM transfers WHERE file = ?"_s)
                                  .bind(file)
                                  .list(&Stored::from));
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<Transfer>() : std::optional(found->first());
}

Result<QList<Transfer>> TransferStore::all() const
{
    return opened(m_database
                      .query(u"SELECT file, kind, state, conversation, thread, message, done, error, body "
                             "FROM transfers ORDER BY position"_s)
                      .list(&Stored::from));
}

Result<QList<Transfer>> TransferStore::tray(const ReadPlace &place) const
{
    return opened(m_database
                      .query(u"SELECT file, kind, state, conversation, thread, message, done, error, body "
                             "FROM transfers WHERE kind = 0 AND message IS NULL AND conversation = ? AND thread = ? "
                             "ORDER BY position"_s)
                      .bind(place.conversation)
                      .bind(threadKey(place))
                      .list(&Stored::from));
}

Result<QList<Transfer>> TransferStore::of(ClientId message) const
{
    return opened(m_database
                      .query(u"SELECT file, kind, state, conversation, thread, message, done, error, body "
                             "FROM transfers WHERE message = ? ORDER BY position"_s)
                      .bind(message)
                      .list(&Stored::from));
}

Result<QList<Transfer>> TransferStore::opened(const Result<QList<Stored>> &rows) const
{
    if (!rows)
        return rows.error();
    QList<Transfer> transfers;
    for (const auto &stored : *rows) {
        const auto body = m_sealer.open(cellOf(stored.transfer.file), stored.body);
        auto transfer = stored.transfer;
        const auto read = body ? readBody(*body, transfer) : Status(body.error());
        transfers.append(read ? transfer : remainsOf(stored.transfer));
    }
    return transfers;
}

} // namespace conclave::client
