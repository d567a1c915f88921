// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/stores.h"

#include <functional>

namespace conclave::server {

// Who has that name, for mentions; nothing for a name that nobody has.
using FindUser = std::function<std::optional<UserRow>(const QString &name)>;

// Turns numbered events into the projections (ProjectionStore, SearchIndex), and takes the text of deleted messages out
// of the log. The number of statements does not grow with the number of events. Callers own the transaction.
class Projector
{
public:
    Projector(Stores &stores, FindUser findUser)
        : m_stores(stores)
        , m_findUser(std::move(findUser))
    {
    }

    Status project(const QList<protocol::Event> &events); // stored, in the order of seq in each conversation
    Status rebuild(); // all projections and the index for search, from the whole log

private:
    struct Batch;
    Status load(const QList<protocol::Event> &events, Batch &batch);
    void take(const protocol::Event &event, Batch &batch) const;
    void takeMentions(const MessageRow &message, const QString &text, qint64 at, Batch &batch) const;
    Status write(const Batch &batch);

    Stores &m_stores;
    FindUser m_findUser;
    bool m_isRebuilding = false; // then the index comes last, as a whole
};

} // namespace conclave::server
