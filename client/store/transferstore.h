// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"
#include "client/store/sealer.h"
#include "shared/protocol/content.h"

#include <limits>

namespace conclave::client {

enum class TransferKind : quint8 { Upload, Download };

enum class TransferState : quint8 {
    Waiting, // for its turn, or for the connection
    Running,
    Checking, // all bytes are there; the server looks what they are, or the sum is compared
    Paused, // by the user
    Failed, // `error` says why; until the user decides
    Done,
};

// A file on its way.
struct Transfer
{
    FileId file;
    TransferKind kind = TransferKind::Upload;
    TransferState state = TransferState::Waiting;
    ReadPlace place; // of an upload: whose tray it is in
    std::optional<ClientId> message; // of an upload: the one in the outbox that waits for it; none: it is in the tray
    protocol::FileReference reference; // of an upload: guessed until the server has looked at it
    FileId remote; // what the server calls an upload; another one when it has to begin anew
    QString path; // source or target on this computer; empty for pasted bytes
    // When the source, or what is to be written over, was last changed. 0: nothing is there. NotLookedAt: the disk has
    // not told it yet, nor the size of a source.
    qint64 modifiedMs = 0;
    qint64 finishedAt = 0; // of an upload
    QByteArray tag; // of a download: names the content of which a part is here
    qint64 done = 0; // bytes, of reference.size
    qint64 bytesPerSecond = 0; // lately; 0 when it is not known, and never kept
    std::optional<Error> error;
    bool keepsLocation = false;
    bool waitsForDisk = false; // which has not answered for long; never kept

    static constexpr qint64 NotLookedAt = std::numeric_limits<qint64>::min();
    bool isLookedAt() const { return modifiedMs != NotLookedAt; }
    bool isLost() const { return error && error->code == ErrorCode::StorageCorrupt; } // what was known of it
    bool operator==(const Transfer &) const = default;
};

// Files on their way, in the order in which the user began them. Part of LocalStore, on its thread; callers own the
// transaction.
class TransferStore
{
public:
    TransferStore(sql::Database &database, const Sealer &sealer);

    Status put(const Transfer &transfer); // new, or instead of what is known of that file
    Result<bool> remove(FileId file); // false when it was not there
    Status assign(const ReadPlace &tray, ClientId message); // all that is in the tray goes with the message
    Status returnToTray(ClientId message); // which will not be sent

    // A row that is damaged is a transfer that failed with StorageCorrupt, of which only its place is known.
    Result<std::optional<Transfer>> find(FileId file) const;
    Result<QList<Transfer>> all() const;
    Result<QList<Transfer>> tray(const ReadPlace &place) const;
    Result<QList<Transfer>> of(ClientId message) const;

private:
    struct Stored;
    Result<QList<Transfer>> opened(const Result<QList<Stored>> &rows) const;

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
