// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/pacer.h"
#include "client/net/requests.h"
#include "client/store/localstore.h"

namespace conclave::client {

// Takes drafts to the user's other computers, through the user map: the entry `draft/<conversation>`, or
// `draft/<conversation>/<message>` in a thread, holds the text. ProfileFeed brings back what others wrote. Lives on the
// core thread; owned by an Account.
class DraftSync : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 IntervalMs = 2000; // between two changes of one draft

    DraftSync(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent = nullptr);

    Status put(const ReadPlace &place, const QString &text);
    void start();
    void stop();

    static QString keyOf(const ReadPlace &place);
    static std::optional<ReadPlace> placeOf(const QString &key);

Q_SIGNALS:
    void storageFailed(const conclave::Error &error);

private:
    void pump();
    void send(const DraftStore::Unsent &change);
    void note(const Status &done);

    LocalStore &m_store;
    Requests &m_requests;
    Pacer m_pacer;
    bool m_running = false;
};

} // namespace conclave::client
