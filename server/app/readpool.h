// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/outgoing.h"
#include "server/session/readqueue.h"
#include "server/transport/mailbox.h"

#include <QThread>
#include <atomic>
#include <memory>
#include <vector>

namespace conclave::server {

// Threads with read-only connections of their own, for history and lists; they answer the peers themselves. A read goes
// to the thread that has the least to do.
class ReadPool
{
public:
    ReadPool(const sql::DatabaseConfig &database, int threads, PostOutbound post);
    ~ReadPool(); // finishes what was taken

    // So many of one user may run: one thread is always left for the others, unless there is only one.
    static int mostOfOneUser(int threads) { return std::max(1, threads - 1); }

    // Any thread. `done` is called on another one when the read has been answered; false: the queue is full.
    bool submit(const Read &read, std::function<void()> done);

    // Any thread.
    int inUse() const; // threads that read
    int queued() const; // reads that wait for one

private:
    struct Task
    {
        Read read;
        std::function<void()> done;
    };
    struct Reader;

    std::vector<std::unique_ptr<Reader>> m_readers;
};

} // namespace conclave::server
