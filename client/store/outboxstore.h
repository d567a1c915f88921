// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/protocol/frames/events.h"
#include "shared/sql/database.h"

namespace conclave::client {

enum class OutboxState : quint8 {
    Queued, // goes out when its turn comes
    Failed, // refused; the user decides
    Sent, // on the server's disk; shown until its event arrives
};

struct OutboxItem
{
    qint64 position = 0;
    protocol::Append frame;
    qint64 queuedAt = 0;
    int attempts = 0;
    OutboxState state = OutboxState::Queued;
    std::optional<Seq> ackedSeq;
    QString error; // name of the code, when failed
    qint64 holdUntil = 0; // until then it can be taken back, and does not go out; 0 for no such time
    bool waits = false; // for its files
};

// How OutboxItem::error calls a failure, and back: as the protocol does, but for those of this computer.
QString failureName(ErrorCode code);
ErrorCode failureCode(const QString &name);

// What the user said and the server may not have yet. Part of LocalStore, on its thread; callers own the transaction.
class OutboxStore
{
public:
    OutboxStore(sql::Database &database, const Sealer &sealer);

    Status add(const protocol::Append &frame, qint64 queuedAt, qint64 holdUntil = 0);
    Status replace(const protocol::Append &frame, bool waits); // what one of them says
    Status countAttempt(ClientId id);
    Status setFailed(ClientId id, const QString &error);
    Status setQueued(ClientId id, qint64 queuedAt); // after the user asked for another try
    Status setSent(ClientId id, Seq seq);
    Result<bool> remove(ClientId id); // false when it was not there
    Status removeSent();
    Status releaseHeld(); // nothing is held back any more

    Result<QList<OutboxItem>> all() const; // in the order of sending
    // The first queued one that is not held back at that time.
    Result<std::optional<OutboxItem>> head(ConversationId conversation, qint64 now) const;
    Result<qint64> nextRelease(qint64 now) const; // when the first of those held back goes out; 0 for none
    Result<std::optional<OutboxItem>> find(ClientId id) const;
    Result<QList<ConversationId>> waiting() const; // conversations with queued items

private:
    struct Stored;
    Result<QList<OutboxItem>> opened(const QList<Stored> &rows) const;

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
