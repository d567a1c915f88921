// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/server.h"

#include "shared/util/logging.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int ReadThreads = 2;

} // namespace

// One IO thread with what runs on it.
struct Server::Io
{
    Io(int index, const Config &config, DomainThread &domain, const Clock &clock, const PostOutbound &post,
       IoThread::Shared shared, std::optional<QSslConfiguration> tls)
        : ingress({domain.router(), domain.greeting(), clock, post,
                   [&domain](Call call) { return domain.submit(std::move(call)); },
                   [&domain](PeerId peer) { domain.gone(peer); }})
        , routes({index, config.limits, domain.router(), domain.greeting(), domain.tokens(), clock, post,
                  [&domain](Call call) { return domain.submit(std::move(call)); }})
        , thread(index, {config.limits, config.origins, config.trustedProxies, std::move(tls)}, callbacks(), shared)
    {
    }

    IoCallbacks callbacks()
    {
        return {
            [this](PeerId peer, const PeerInfo &) { ingress.opened(peer); },
            [this](PeerId peer, const QByteArray &message) { ingress.received(peer, message); },
            [this](PeerId peer) { ingress.closed(peer); },
            [this](QTcpSocket *socket, const QString &address) { routes.connections().take(socket, address); },
            [this](const HttpResponse &response) { routes.connections().answer(response); },
            [this] { routes.connections().closeAll(); },
        };
    }

    Ingress ingress;
    HttpRoutes routes;
    IoThread thread;
};

Server::Server(const Config &config, const Clock &clock)
    : m_config(config)
    , m_clock(clock)
{
}

Server::~Server()
{
    stop();
}

Status Server::lock()
{
    if (m_config.backend.database.dialect != sql::Dialect::Sqlite)
        return {};
    m_lock = std::make_unique<QLockFile>(QDir(m_config.backend.data).filePath(u"server.lock"_s));
    m_lock->setStaleLockTime(0);
    if (m_lock->tryLock(0))
        return {};
    return Error{ErrorCode::BadConfig, u"another server uses %1"_s.arg(m_config.backend.data)};
}

Status Server::loadCertificate()
{
    if (!m_config.tls.isSet())
        return {};
    m_certificate = std::make_unique<Certificate>(m_config.tls, m_clock, [this](const QSslConfiguration &tls) {
        for (auto &io : m_io)
            io->thread.useTls(tls);
    });
    return m_certificate->load();
}

Status Server::start()
{
    if (auto allowed = m_config.checkListening(); !allowed)
        return allowed;
    if (auto loaded = loadCertificate(); !loaded)
        return loaded;
    if (auto locked = lock(); !locked)
        return locked;
    const PostOutbound post
        = [this](int thread, std::vector<Outbound> outbound) { this->post(thread, std::move(outbound)); };
    m_readPool = std::make_unique<ReadPool>(m_config.backend.database, ReadThreads, post);
    m_domain = std::make_unique<DomainThread>(m_config, m_clock, post, [this](ReadJob job, PeerId peer, qint64 re) {
        return m_readPool->submit(std::move(job), peer, re);
    });
    if (auto opened = m_domain->open(); !opened)
        return opened;
    const auto tls = m_certificate ? std::optional(m_certificate->configuration()) : std::nullopt;
    std::vector<IoThread *> threads;
    for (int i = 0; i < m_config.ioThreads; ++i) {
        m_io.push_back(std::make_unique<Io>(i, m_config, *m_domain, m_clock, post,
                                            IoThread::Shared{m_guests, m_httpClients}, tls));
        threads.push_back(&m_io.back()->thread);
    }
    for (auto *thread : threads)
        thread->start();
    m_acceptor = std::make_unique<Acceptor>(threads);
    return m_acceptor->start(QHostAddress(m_config.listen), quint16(m_config.port));
}

void Server::stop()
{
    if (m_acceptor)
        m_acceptor->close();
    if (m_domain)
        m_domain->stop(); // acknowledges what was asked for so far
    m_readPool.reset();
    for (auto &io : m_io)
        io->thread.stop();
    m_io.clear();
    m_acceptor.reset();
    m_lock.reset();
}

void Server::reload()
{
    if (m_certificate)
        m_certificate->reload();
    else
        qCInfo(lcServer) << "there is no certificate to read again";
}

quint16 Server::port() const
{
    return m_acceptor->serverPort();
}

void Server::post(int thread, std::vector<Outbound> outbound)
{
    if (size_t(thread) < m_io.size())
        m_io[size_t(thread)]->thread.post(std::move(outbound));
}

} // namespace conclave::server
