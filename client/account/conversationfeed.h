// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/eventsink.h"
#include "client/account/retrying.h"

#include <QHash>
#include <QMap>
#include <QSet>

namespace conclave::client {

// Keeps the logs of the own conversations up to date: resumes them after a connection starts, then takes pushes in the
// order of seq and asks for what is missing in between. A log whose missed part is longer than a page gets a gap: its
// newest page begins another known range, and positions are counted from there.
// Lives on the core thread; owned by Synchronizer.
class ConversationFeed : public QObject
{
    Q_OBJECT

public:
    ConversationFeed(LocalStore &store, Retrying &requests, EventSink &sink, QObject *parent = nullptr);

    void start(const protocol::Limits &limits); // memberships are known
    void stop();
    void resume(ConversationId conversation); // a membership is new or over
    void askForCursors(ConversationId conversation);
    void handleEvent(const protocol::Event &event);

Q_SIGNALS:
    void upToDate(); // after start(): everything that happened meanwhile is stored, or is a known gap
    void membersForgotten(conclave::ConversationId conversation); // by a gap
    void historyShrunk(); // less has happened than is known here: it is another history
    void stalled(const conclave::Error &error); // cannot go on with this connection

private:
    // What is going on with one log.
    struct Log
    {
        bool busy = false; // an answer is awaited that will move it; pushes wait
        QMap<Seq, protocol::Event> waiting;
    };

    void enqueue(ConversationId conversation);
    void pump();
    Result<QList<protocol::Position>> takePositions();
    void handleResumed(const QList<protocol::Position> &sent, const protocol::Resume::Reply &reply);
    Status takeTail(const protocol::Tail &tail, Seq known);
    void fetchNewest(ConversationId conversation, Seq before);
    void fetchGap(ConversationId conversation, Seq known);
    void takeGap(ConversationId conversation, Seq known, const protocol::EventHistory::Reply &page);
    void settle(ConversationId conversation); // the awaited answer came: take the pushes that waited
    void giveUp(ConversationId conversation); // the log is not readable any more
    bool succeeded(const Status &status);
    bool isReadable(ConversationId conversation, Seq seq);

    LocalStore &m_store;
    Retrying &m_requests;
    EventSink &m_sink;
    QHash<ConversationId, Log> m_logs;
    QList<ConversationId> m_queue; // to be resumed
    QSet<ConversationId> m_withoutCursors; // to be resumed with all cursors
    qint64 m_batch = 0;
    int m_fetches = 0; // newest pages on their way
    bool m_running = false;
    bool m_resuming = false;
    bool m_upToDate = false;
};

} // namespace conclave::client
