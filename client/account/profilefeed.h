// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/retrying.h"
#include "client/store/localstore.h"

namespace conclave::client {

// Keeps the directory of users and the user map as the server has them; reads the memberships out of the map.
// Lives on the core thread; owned by Synchronizer.
class ProfileFeed : public QObject
{
    Q_OBJECT

public:
    ProfileFeed(LocalStore &store, Retrying &requests, QObject *parent = nullptr);

    void start(qint64 directoryVersion, qint64 mapVersion); // as the server has them
    void stop();
    void handleUser(const protocol::User &user);
    void handleMapEntry(const protocol::MapEntry &entry);
    void meet(const QList<UserId> &users); // guests learn of people as they meet them: asks for those it does not know

Q_SIGNALS:
    void complete(); // everything since last time is stored
    void usersChanged(const QList<conclave::UserId> &users);
    void sharingChanged(conclave::UserId user); // of how far they have read; after complete()
    void membershipChanged(conclave::ConversationId conversation); // after complete()
    void mapChanged(const QString &key);
    void draftChanged(const conclave::client::ReadPlace &place); // by another computer
    void threadRead(conclave::ConversationId conversation); // by another device, or confirmed
    void stalled(const conclave::Error &error); // cannot go on with this connection

private:
    void fetchUsers();
    void fetchMap();
    Status storeUsers(const QList<protocol::User> &users, qint64 version);
    Status storeMap(const QList<protocol::MapEntry> &entries, qint64 version);
    Status storeMembership(const protocol::MapEntry &entry);
    Status storeDraft(const protocol::MapEntry &entry, QList<ReadPlace> &changed);
    Status storeThreadCursor(const protocol::MapEntry &entry);
    void fetchMet(qint64 since);
    void finish();

    LocalStore &m_store;
    Retrying &m_requests;
    qint64 m_directoryVersion = 0;
    qint64 m_mapVersion = 0;
    QSet<UserId> m_met; // known, or asked for already
    bool m_usersComplete = false;
    bool m_mapComplete = false;
};

} // namespace conclave::client
