// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/requests.h"
#include "client/store/localstore.h"
#include "shared/util/clock.h"

#include <QSet>
#include <QTimer>
#include <functional>

namespace conclave::client {

// Sends what the user said, in order per conversation, until the server has it or refuses it. A message is on disk
// before anything is sent, and every try carries the same client_id, so that it becomes exactly one event.
// A head that cannot go out blocks only its own conversation. Lives on the core thread; owned by an Account.
class Outbox : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 MaxAgeMs = qint64(60) * 24 * 3600 * 1000; // servers forget a client_id after 90 days

    Outbox(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent = nullptr);

    static constexpr qint64 HoldMs = 10'500; // a little longer than the user is told

    Result<ClientId> add(ConversationId conversation, const protocol::Content &content);
    // Waits until settle() says that its files are there, when it `waits`; `also` is done in the same transaction.
    Result<ClientId> addWithFiles(ConversationId conversation, const protocol::Content &content, bool waits,
                                  const std::function<Status(ClientId)> &also);
    Status settle(ClientId id, const protocol::Content &content, bool waits); // what it says now
    void refuse(ClientId id, const Error &error); // it cannot have its files
    // Stays here for HoldMs, then goes out by itself; so it does at the next start, if the program ends meanwhile.
    // What is added later does not wait for it.
    Result<ClientId> hold(ConversationId conversation, const protocol::Content &content);
    Status takeBack(ClientId id); // NotFound: it is not held back any more
    void releaseHeld(); // nobody will take it back
    Status retry(ClientId id); // a failed one goes to where it was in the order
    Status drop(ClientId id); // with its files
    // To be written anew: its files go back to where they were chosen. Conflict: the server may have it already.
    Status takeOut(ClientId id);

    void start(); // signed in and up to date
    void stop();
    void noteStored(ClientId id, Seq seq); // its event is in the store

Q_SIGNALS:
    void added(conclave::ClientId id); // or goes out again
    void delivered(conclave::ClientId id, conclave::Seq seq); // once: on the server's disk
    void failed(conclave::ClientId id, const conclave::Error &error); // until the user decides
    void dropped(conclave::ClientId id);
    void signInNeeded();
    void storageFailed(const conclave::Error &error);

private:
    static Result<protocol::Append> frameOf(ConversationId conversation, const protocol::Content &content);
    Result<ClientId> put(ConversationId conversation, const protocol::Content &content, qint64 holdMs);
    void pumpAll();
    void watchHeld();
    void pump(ConversationId conversation);
    void send(const OutboxItem &item);
    void handleAck(const OutboxItem &item, const Result<protocol::Ack> &ack);
    void fail(const OutboxItem &item, const Error &error);
    void pumpLater(ConversationId conversation, qint64 delayMs);

    LocalStore &m_store;
    Requests &m_requests;
    const Clock &m_clock;
    QSet<ConversationId> m_busy; // a message is on its way, or waits for its next try
    QSet<ClientId> m_delivered; // told already, its row still there
    QTimer m_release; // of the next one that is held back
    int m_connection = 0;
    bool m_running = false;
};

} // namespace conclave::client
