// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/metricspage.h"

#include "server/app/platform/processstats.h"

namespace conclave::server {

namespace {

using Type = MetricsText::Type;

void writeProcess(MetricsText &text)
{
    const auto process = ProcessStats::read();
    if (!process)
        return;
    text.family("process_cpu_seconds_total", Type::Counter, "Processor time used, in seconds.")
        .sample(process->cpuSeconds)
        .family("process_resident_memory_bytes", Type::Gauge, "Memory that is in use and not swapped out.")
        .sample(process->residentBytes)
        .family("process_open_fds", Type::Gauge, "Open file descriptors.")
        .sample(process->openDescriptors)
        .family("process_start_time_seconds", Type::Gauge, "When the process started, in seconds since 1970.")
        .sample(process->startedAt);
}

} // namespace

QByteArray MetricsPage::text() const
{
    MetricsText text;
    qint64 connections = 0;
    qint64 queuedBytes = 0;
    quint64 slowConsumers = 0;
    quint64 refusedByServer = 0;
    quint64 refusedByAddress = 0;
    quint64 refusedPlain = 0;
    QList<const Histogram *> deliveries;
    for (const auto *transport : transports) {
        deliveries << &transport->deliveries;
        connections += transport->connections.value();
        queuedBytes += transport->sendQueueBytes.value();
        slowConsumers += transport->slowConsumers.value();
        refusedByServer += transport->refusedByServer.value();
        refusedByAddress += transport->refusedByAddress.value();
        refusedPlain += transport->refusedPlain.value();
    }
    text.family("conclave_connections", Type::Gauge, "WebSocket connections.")
        .sample(double(connections))
        .family("conclave_connections_refused_total", Type::Counter,
                "Connections of all kinds that were refused, by the limit.")
        .sample(double(refusedByServer), {{"limit", "server"}})
        .sample(double(refusedByAddress), {{"limit", "address"}})
        .sample(double(refusedPlain), {{"limit", "unencrypted"}})
        .family("conclave_auth_total", Type::Counter, "Sign-ins, by what came of them.")
        .sample(engine.signedIn, {{"result", "ok"}})
        .sample(engine.signInsRefused, {{"result", "refused"}})
        .family("conclave_messages_received_total", Type::Counter, "Messages that were sent and committed.")
        .sample(engine.messagesReceived)
        .family("conclave_messages_delivered_total", Type::Counter, "Messages handed to connections.")
        .sample(engine.messagesDelivered)
        .family("conclave_delivery_seconds", Type::Histogram,
                "From the arrival of a message to its handing over to each connection that gets it.")
        .sample(deliveries)
        .family("conclave_uploads_bytes_total", Type::Counter, "Bytes of files that came and were written.")
        .sample(files.uploadedBytes)
        .family("conclave_downloads_bytes_total", Type::Counter, "Bytes of files that were read for somebody.")
        .sample(files.downloadedBytes)
        .family("conclave_jobs_last_success_timestamp_seconds", Type::Gauge,
                "When a job last did what it is there for, in seconds since 1970; 0 before the first time.")
        .sample(double(engine.filesKeptAt.value()) / 1000, {{"job", "files"}})
        .sample(double(engine.tidiedAt.value()) / 1000, {{"job", "upkeep"}})
        .sample(double(engine.purgedAt.value()) / 1000, {{"job", "purge"}})
        .family("conclave_db_pool_in_use", Type::Gauge, "Connections to the database that read something now.")
        .sample(readersInUse)
        .family("conclave_commit_seconds", Type::Histogram, "Time of a write transaction, from BEGIN to COMMIT.")
        .sample(database.commits)
        .family("conclave_db_errors_total", Type::Counter, "Statements that the database failed.")
        .sample(database.errors)
        .family("conclave_send_queue_bytes", Type::Gauge, "Bytes that wait for their readers.")
        .sample(double(queuedBytes))
        .family("conclave_slow_consumer_closed_total", Type::Counter, "Connections closed because they did not read.")
        .sample(double(slowConsumers))
        .family("conclave_ws_close_total", Type::Counter, "WebSocket connections that ended, by close code.");
    for (size_t i = 0; i <= CloseCounts::Codes.size(); ++i) {
        quint64 closes = 0;
        for (const auto *transport : transports)
            closes += transport->closes.value(i);
        const auto code = i < CloseCounts::Codes.size() ? QByteArray::number(CloseCounts::Codes[i]) : "other";
        text.sample(double(closes), {{"code", code}});
    }
    text.family("conclave_rate_limited_total", Type::Counter, "Requests that were too many, by operation.");
    for (const auto &[op, count] : engine.rateLimited.counts())
        text.sample(count, {{"op", QByteArray(op.data(), qsizetype(op.size()))}});
    text.family("conclave_queue_length", Type::Gauge, "What waits for a thread, by what it is.");
    for (const auto &[queue, length] : queues)
        text.sample(double(length), {{"queue", queue}});
    text.family("conclave_eventloop_lag_seconds", Type::Histogram,
                "Time of a turn of an event loop, for which all else on its thread waits.");
    for (const auto &loop : loops)
        text.sample(loop.watch.turns(), {{"thread", loop.thread}});
    text.family("conclave_schema_version", Type::Gauge, "Number of the database's last migration.")
        .sample(schemaVersion)
        .family("conclave_build_info", Type::Gauge, "Always 1; its labels say what runs.")
        .sample(1, {{"version", CONCLAVE_VERSION}, {"qt", qVersion()}});
    if (certificateEnds)
        text.family("conclave_tls_certificate_expiry_timestamp_seconds", Type::Gauge,
                    "When the certificate that new connections get expires, in seconds since 1970.")
            .sample(double(*certificateEnds));
    writeProcess(text);
    return text.text();
}

} // namespace conclave::server
