// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/conversationfeed.h"
#include "client/account/historyloader.h"
#include "client/account/profilefeed.h"

namespace conclave::client {

// What a sign-in says about the server's state.
struct ServerState
{
    UserId self;
    QString incarnation;
    qint64 directoryVersion = 0;
    qint64 mapVersion = 0;
    protocol::Limits limits;
};

// The one place where the server's state enters the store. After a sign-in: directory and user map since last time,
// then the logs; from then on pushes. Whatever goes wrong is healed by a new connection, which starts the same again.
// Lives on the core thread; owned by an Account.
class Synchronizer : public QObject
{
    Q_OBJECT

public:
    Synchronizer(LocalStore &store, Retrying &requests, QObject *parent = nullptr);

    void start(const ServerState &server);
    void stop();
    void handlePush(const protocol::Envelope &push);
    bool isLive() const { return m_live; }

    HistoryLoader &history() { return m_history; }
    const EventSink &sink() const { return m_sink; }
    const ProfileFeed &profile() const { return m_profile; }
    void noteCursor(ConversationId conversation, Seq seq);
    void noteDelivered(ConversationId conversation, Seq seq); // the server has taken an own one
    qint64 ignoredPushes() const { return m_ignoredPushes; }

Q_SIGNALS:
    void live(); // the store is what the server has, but for known gaps
    void stalled(const conclave::Error &error); // cannot go on with this connection
    void conversationGone(conclave::ConversationId conversation); // the server's history is without it
    void userTyping(conclave::ConversationId conversation, conclave::UserId user);
    void presenceChanged(conclave::UserId user, conclave::protocol::Presence presence);

private:
    void askForCursors();
    void store(ConversationId conversation, const protocol::Cursor &cursor);
    Status forgetOtherHistory(const ServerState &server);
    Status forgetServerState(const QString &incarnation);
    void startAgain();
    void meetPeople(const QList<protocol::Event> &events);
    void meetMembers(ConversationId conversation);
    void finish();
    template <class T, class Use>
    void with(const protocol::Envelope &push, Use &&use);

    LocalStore &m_store;
    EventSink m_sink;
    ProfileFeed m_profile;
    ConversationFeed m_conversations;
    HistoryLoader m_history;
    protocol::Limits m_limits;
    QSet<ConversationId> m_forgotten; // known before everything was fetched again
    bool m_started = false;
    bool m_live = false;
    qint64 m_ignoredPushes = 0;
};

} // namespace conclave::client
