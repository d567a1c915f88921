// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/history.h"
#include "server/session/outgoing.h"
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

    bool submit(ReadJob job, PeerId peer, qint64 re); // any thread; false when the queue is full

private:
    struct Task
    {
        ReadJob job;
        PeerId peer = 0;
        qint64 re = 0;
    };
    struct Reader;

    std::vector<std::unique_ptr<Reader>> m_readers;
    std::atomic<size_t> m_next = 0;
};

} // namespace conclave::server
