// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/requests.h"
#include "client/store/localstore.h"
#include "shared/protocol/frames/events.h"

#include <QTimer>

namespace conclave::client {

// Takes changed preferences to the server, one at a time, also those that were changed without a connection; the map
// brings them to the user's other computers, and back here. Lives on the core thread; owned by an Account.
class PreferenceSync : public QObject
{
    Q_OBJECT

public:
    static constexpr auto Prefix = "preference/";

    PreferenceSync(LocalStore &store, Requests &requests, QObject *parent = nullptr);

    Status put(const QString &key, const QString &value); // the key with its prefix; an empty value removes it
    void start();
    void stop();

Q_SIGNALS:
    void storageFailed(const conclave::Error &error);

private:
    void pump();
    void send(const PreferenceStore::Unsent &change);
    void handleReply(const PreferenceStore::Unsent &change, const Result<protocol::SetMap::Reply> &reply);

    LocalStore &m_store;
    Requests &m_requests;
    QTimer m_wait; // the server asked for it
    bool m_running = false;
    bool m_busy = false;
};

} // namespace conclave::client
