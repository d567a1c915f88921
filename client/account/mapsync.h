// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/requests.h"
#include "client/store/localstore.h"

#include <QSet>
#include <QTimer>

namespace conclave::client {

// Takes what the user changes in the user map to the server: what is saved, followed, done, unread, and how they want
// to be notified. The newest value of an entry counts; it is on disk before it is sent, and goes out again after the
// next connection. ProfileFeed brings back what other devices write. Lives on the core thread; owned by an Account.
class MapSync : public QObject
{
    Q_OBJECT

public:
    MapSync(LocalStore &store, Requests &requests, QObject *parent = nullptr);

    Status set(const QString &key, const QString &value); // empty removes it
    void start();
    void stop();

Q_SIGNALS:
    void changed(const QString &key); // here
    void storageFailed(const conclave::Error &error);

private:
    void pump();
    void send(const MapStore::Wish &wish);
    Status settle(const MapStore::Wish &wish, const Result<protocol::SetMap::Reply> &reply);

    LocalStore &m_store;
    Requests &m_requests;
    QSet<QString> m_busy; // keys that are on their way
    QTimer m_pause; // that the server asked for
    bool m_running = false;
};

} // namespace conclave::client
