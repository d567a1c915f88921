// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/pacer.h"
#include "client/net/requests.h"
#include "client/store/localstore.h"

namespace conclave::client {

// Tells the server how far the user has read: not oftener than it allows, only the farthest position, and after a
// restart too. Lives on the core thread; owned by an Account.
class CursorSender : public QObject
{
    Q_OBJECT

public:
    CursorSender(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent = nullptr);

    Status set(const ReadPlace &place, Seq seq);
    void start();
    void stop();

Q_SIGNALS:
    void accepted(const conclave::client::ReadPlace &place, conclave::Seq seq);
    void refused(const conclave::client::ReadPlace &place, const conclave::Error &error);
    void storageFailed(const conclave::Error &error);

private:
    void pump();
    void send(const ReadPlace &place, Seq seq);
    void handleReply(const ReadPlace &place, Seq seq, const Result<protocol::Done> &reply);
    void forget(const ReadPlace &place, Seq seq);

    LocalStore &m_store;
    Requests &m_requests;
    Pacer m_pacer;
    bool m_running = false;
};

} // namespace conclave::client
