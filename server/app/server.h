// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/certificate.h"
#include "server/app/domainthread.h"
#include "server/app/httproutes.h"
#include "server/app/readpool.h"
#include "server/transport/acceptor.h"
#include "server/transport/addresscounts.h"
#include "server/transport/iothread.h"

#include <QLockFile>

namespace conclave::server {

// The composition root: builds the threads, wires them with values only, starts and stops them in order. Lives on the
// main thread.
class Server
{
public:
    Server(const Config &config, const Clock &clock);
    ~Server(); // stops

    Status start();
    void stop(); // no new connections; what was asked is answered; then the sockets close
    void reload(); // the certificate; connections that are open stay as they are
    quint16 port() const;
    QByteArray ownerInvite() const { return m_domain->ownerInvite(); }

private:
    struct Io;

    Status lock();
    Status loadCertificate();
    void post(int thread, std::vector<Outbound> outbound);

    const Config m_config;
    const Clock &m_clock;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<Certificate> m_certificate; // none: not encrypted
    AddressCounts m_guests;
    AddressCounts m_httpClients;
    std::vector<std::unique_ptr<Io>> m_io;
    std::unique_ptr<ReadPool> m_readPool;
    std::unique_ptr<DomainThread> m_domain;
    std::unique_ptr<Acceptor> m_acceptor;
};

} // namespace conclave::server
