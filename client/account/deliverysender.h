// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/pacer.h"
#include "client/net/requests.h"
#include "client/store/localstore.h"

namespace conclave::client {

// Tells the server up to where this computer has stored conversations with few members, so that whoever wrote sees that
// it arrived: only the newest position, not oftener than the server wants. What is lost with the connection is told
// again with the next one. Lives on the core thread; owned by an Account.
class DeliverySender : public QObject
{
    Q_OBJECT

public:
    DeliverySender(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent = nullptr);

    void start(UserId self); // what is stored is complete up to now
    void stop();
    void note(ConversationId conversation); // it has more than before

Q_SIGNALS:
    void accepted(conclave::ConversationId conversation, conclave::Seq seq);
    void storageFailed(const conclave::Error &error);

private:
    void pump();
    Result<Seq> toTell(ConversationId conversation) const; // 0: nothing that anybody waits for
    void send(ConversationId conversation, Seq seq);

    LocalStore &m_store;
    Requests &m_requests;
    Pacer m_pacer;
    QTimer m_spacing;
    UserId m_self;
    QSet<ConversationId> m_changed;
    bool m_running = false;
};

} // namespace conclave::client
