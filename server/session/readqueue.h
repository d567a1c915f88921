// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/history.h"
#include "server/transport/peer.h"

#include <QHash>
#include <deque>
#include <functional>

namespace conclave::server {

// A read that is to be run elsewhere; whoever runs it answers the peer.
struct Read
{
    UserId user; // who asked
    PeerId peer = 0;
    qint64 re = 0;
    ReadJob job;
};

// So many reads of each user run at once, the others wait behind them: who asks for much delays nobody else. Lives on
// the domain thread.
class ReadQueue
{
public:
    static constexpr size_t MostWaiting = 600; // of one user

    using Start = std::function<bool(const Read &)>; // false: nobody can run it now
    using Refuse = std::function<void(const Read &)>; // it was not run and will not be

    ReadQueue(int atOnce, Start start, Refuse refuse)
        : m_atOnce(atOnce)
        , m_start(std::move(start))
        , m_refuse(std::move(refuse))
    {
    }

    void add(Read read);
    void finished(const UserId &user); // one of the reads that were started
    void forget(PeerId peer); // nobody waits for its answers any more

private:
    struct Queue
    {
        int running = 0;
        std::deque<Read> waiting;
    };
    void run(Queue &queue);

    const int m_atOnce;
    const Start m_start;
    const Refuse m_refuse;
    QHash<UserId, Queue> m_queues;
};

} // namespace conclave::server
