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

// Threads with read-only connections of their own, for history and lists; they answer the peers themselves.
class ReadPool
{
public:
    ReadPool(const sql::DatabaseConfig &database, int threads, PostOutbound post);
    ~ReadPool(); // finishes what was taken

    // Any thread. `done` is called on another one when the read has been answered; false: the queue is full.
    bool submit(const Read &read, std::function<void()> done);

private:
    struct Task
    {
        Read read;
        std::function<void()> done;
    };
    struct Reader;

    std::vector<std::unique_ptr<Reader>> m_readers;
    std::atomic<size_t> m_next = 0;
};

} // namespace conclave::server
