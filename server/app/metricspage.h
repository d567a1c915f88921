// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/loopwatch.h"
#include "server/http/filetransfers.h"
#include "server/session/counters.h"
#include "server/transport/counters.h"
#include "shared/sql/database.h"

#include <optional>
#include <vector>

namespace conclave::server {

// Everything that the server counts, as it stands.
struct MetricsPage
{
    struct Loop
    {
        QByteArray thread;
        const LoopWatch &watch;
    };

    const sql::DatabaseCounters &database;
    const EngineCounters &engine;
    const FileCounters &files;
    std::vector<const TransportCounters *> transports; // one for each IO thread
    std::vector<Loop> loops;
    int schemaVersion = 0;
    int readersInUse = 0;
    QList<std::pair<QByteArray, qint64>> queues = {}; // by name: how much waits
    std::optional<qint64> certificateEnds = {}; // seconds since 1970; nothing without TLS

    QByteArray text() const; // for Prometheus
};

} // namespace conclave::server
