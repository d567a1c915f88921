// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/certificate.h"
#include "server/app/domainthread.h"
#include "server/app/httproutes.h"
#include "server/app/metricspage.h"
#include "server/app/platform/filelock.h"
#include "server/app/readpool.h"
#include "server/transport/acceptor.h"
#include "server/transport/addresscounts.h"
#include "server/transport/iothread.h"

#include <QDeadlineTimer>
#include <QTimer>
#include <functional>

namespace conclave::server {

// The composition root: builds the threads, wires them with values only, starts and stops them in order. Lives on the
// main thread.
class Server
{
public:
    Server(const Config &config, const Clock &clock);
    ~Server(); // stops

    // Of the data directory, against other servers; with PostgreSQL there is nothing to lock.
    static Result<std::unique_ptr<FileLock>> lock(const Config &config);
    Status start();
    // No new connections; those that are there are closed one by one. Then calls `drained`.
    void drain(std::function<void()> drained);
    std::vector<MetricsPage::Loop> loops() const; // of its threads
    void stop(); // no new connections; what was asked is answered; then the sockets close
    void reload(); // the certificate; connections that are open stay as they are
    quint16 port() const;
    QByteArray ownerInvite() const { return m_domain->ownerInvite(); }

private:
    struct Io;

    qint64 connections() const;
    Status loadCertificate();
    void post(int thread, std::vector<Outbound> outbound);

    void answerScrape(PeerId exchange);

    sql::DatabaseCounters m_databaseCounters;
    EngineCounters m_engineCounters;
    FileCounters m_fileCounters;
    const Config m_config;
    const Clock &m_clock;
    std::unique_ptr<FileLock> m_lock;
    Health m_health;
    std::unique_ptr<Certificate> m_certificate; // none: not encrypted
    AddressCounts m_guests;
    AddressCounts m_httpClients;
    ConnectionCount m_connections;
    std::vector<std::unique_ptr<Io>> m_io;
    std::unique_ptr<ReadPool> m_readPool;
    std::unique_ptr<DomainThread> m_domain;
    std::unique_ptr<LoopWatch> m_domainWatch;
    std::unique_ptr<FileTransfers> m_transfers;
    Mailbox<PeerId> m_scrapes; // for the main thread, which has time
    std::unique_ptr<Acceptor> m_acceptor;
    QTimer m_draining;
};

} // namespace conclave::server
