// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/server.h"

#include "server/app/platform/ownerlimits.h"

#include <QDir>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int ReadThreads = 2;
constexpr int DrainLookMs = 20;
constexpr quint64 OwnDescriptors = 256; // for the database, files and logs
constexpr int DrainGraceMs = 2'000; // for the last ones to close

// Each connection is an open file, and so is much that the server needs itself.
int connectionsThatFit(int wanted)
{
    const auto descriptors = descriptorLimit();
    if (!descriptors || *descriptors > quint64(std::numeric_limits<int>::max()))
        return wanted;
    const int most = int(*descriptors - std::min(*descriptors / 4, OwnDescriptors));
    if (wanted > 0 && wanted <= most)
        return wanted;
    qCInfo(lcServer).noquote() << u"at most %1 connections, because of the limit of %2 open files"_s.arg(most).arg(
        *descriptors);
    return most;
}

Config counted(Config config, sql::DatabaseCounters &counters)
{
    config.backend.database.counters = &counters;
    config.limits.connections = connectionsThatFit(config.limits.connections);
    return config;
}

} // namespace

// One IO thread with what runs on it.
struct Server::Io
{
    Io(int index, const Config &config, DomainThread &domain, const Clock &clock, const Health &health,
       const PostOutbound &post, FileTransfers &transfers, std::function<void(PeerId)> scrape, IoThread::Shared shared,
       std::optional<QSslConfiguration> tls)
        : domainThread(domain)
        , serverHealth(health)
        , ingress({domain.router(), domain.greeting(), clock, post,
                   [&domain](Call call) { return domain.submit(std::move(call)); },
                   [&domain](PeerId peer) { domain.gone(peer); }})
        , routes({index, config.limits, config.trustedProxies, domain.router(), domain.greeting(), domain.tokens(),
                  health, clock, post, [&domain](Call call) { return domain.submit(std::move(call)); }, transfers,
                  config.metrics, config.metricsTokenHash, std::move(scrape)})
        , thread(index, {config.limits, config.origins, config.trustedProxies, std::move(tls)}, callbacks(), shared)
        , watch(thread)
    {
    }

    IoCallbacks callbacks()
    {
        return {
            [this](PeerId peer, const PeerInfo &info) {
                ingress.opened(peer, addressGroup(QHostAddress(info.address)));
            },
            [this](PeerId peer, const QByteArray &message) { ingress.received(peer, message); },
            [this](PeerId peer) { ingress.closed(peer); },
            [this](QTcpSocket *socket, const QString &address) { routes.connections().take(socket, address); },
            [this](const HttpOutbound &outbound) { routes.connections().answer(outbound); },
            [this] { routes.connections().closeAll(); },
            [this](PeerId peer, qint64 lastInMs) {
                ingress.dismiss(peer, serverHealth.comeBackMs(lastInMs));
                domainThread.dismiss(peer);
            },
        };
    }

    DomainThread &domainThread;
    const Health &serverHealth;
    Ingress ingress;
    HttpRoutes routes;
    IoThread thread;
    LoopWatch watch;
};

Server::Server(const Config &config, const Clock &clock)
    : m_config(counted(config, m_databaseCounters))
    , m_clock(clock)
    , m_health(m_config)
    , m_scrapes([this](std::vector<PeerId> &&exchanges) {
        for (const auto exchange : exchanges)
            answerScrape(exchange);
    })
{
}

Server::~Server()
{
    stop();
}

Result<std::unique_ptr<FileLock>> Server::lock(const Config &config)
{
    if (config.backend.database.dialect != sql::Dialect::Sqlite)
        return std::unique_ptr<FileLock>();
    if (auto taken = FileLock::take(QDir(config.backend.data).filePath(u"server.lock"_s)))
        return taken;
    return Error{ErrorCode::BadConfig, u"another server uses %1"_s.arg(config.backend.data)};
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
    auto locked = lock(m_config);
    if (!locked)
        return locked.error();
    m_lock = *std::move(locked);
    const PostOutbound post
        = [this](int thread, std::vector<Outbound> outbound) { this->post(thread, std::move(outbound)); };
    m_readPool = std::make_unique<ReadPool>(m_config.backend.database, ReadThreads, post);
    const auto read = [this](const Read &one) {
        return m_readPool->submit(one, [this, user = one.user] { m_domain->readDone(user); });
    };
    m_domain = std::make_unique<DomainThread>(m_config, m_clock, m_health, m_engineCounters, post,
                                              DomainThread::Reading{read, ReadPool::mostOfOneUser(ReadThreads)});
    m_domainWatch = std::make_unique<LoopWatch>(*m_domain);
    if (auto opened = m_domain->open(); !opened)
        return opened;
    const FileVault vault(m_config.filesDirectory());
    if (auto prepared = vault.prepare(); !prepared)
        return prepared;
    m_transfers = std::make_unique<FileTransfers>(FileTransfers::Parts{
        vault, post,
        [this](PeerId exchange, const FileId &file, qint64 offset) {
            m_domain->submit(receivedCall(exchange, file, offset));
        },
        [this](PeerId exchange) { m_domain->gone(exchange); },
        [this] { return m_config.diskReserve.isKept(m_config.filesDirectory()); }, m_fileCounters});
    const auto scrape = [this](PeerId exchange) { m_scrapes.post(exchange); };
    const auto tls = m_certificate ? std::optional(m_certificate->configuration()) : std::nullopt;
    std::vector<IoThread *> threads;
    for (int i = 0; i < m_config.ioThreads; ++i) {
        m_io.push_back(std::make_unique<Io>(i, m_config, *m_domain, m_clock, m_health, post, *m_transfers, scrape,
                                            IoThread::Shared{m_guests, m_httpClients, m_connections}, tls));
        threads.push_back(&m_io.back()->thread);
    }
    for (auto *thread : threads)
        thread->start();
    m_acceptor = std::make_unique<Acceptor>(threads);
    return m_acceptor->start(QHostAddress(m_config.listen), quint16(m_config.port));
}

void Server::drain(std::function<void()> drained)
{
    m_health.drain();
    m_acceptor->close();
    for (auto &io : m_io)
        io->thread.drain(m_config.drainSeconds * 1000);
    const QDeadlineTimer deadline(m_config.drainSeconds * 1000 + DrainGraceMs);
    QObject::connect(
        &m_draining, &QTimer::timeout, &m_draining,
        [this, deadline, drained = std::move(drained)] {
            if (connections() > 0 && !deadline.hasExpired())
                return;
            m_draining.stop();
            drained();
        },
        Qt::DirectConnection);
    m_draining.start(DrainLookMs);
}

std::vector<MetricsPage::Loop> Server::loops() const
{
    std::vector<MetricsPage::Loop> loops{{"domain", *m_domainWatch}};
    for (const auto &io : m_io)
        loops.push_back({io->thread.objectName().toLatin1(), io->watch});
    return loops;
}

qint64 Server::connections() const
{
    qint64 count = 0;
    for (const auto &io : m_io)
        count += io->thread.counters().connections.value();
    return count;
}

void Server::stop()
{
    if (m_acceptor)
        m_acceptor->close();
    if (m_transfers)
        m_transfers->stop();
    if (m_domain)
        m_domain->stop(); // acknowledges what was asked for so far
    m_readPool.reset();
    for (auto &io : m_io)
        io->thread.stop();
    m_io.clear();
    m_transfers.reset();
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

void Server::answerScrape(PeerId exchange)
{
    MetricsPage page{m_databaseCounters, m_engineCounters, m_fileCounters, {}, {}, m_health.schemaVersion(), 0, {}};
    page.loops = loops();
    if (m_certificate)
        page.certificateEnds = m_certificate->validUntil().toSecsSinceEpoch();
    page.readersInUse = m_readPool->inUse();
    page.queues = {{"calls", qint64(m_domain->queuedCalls())},
                   {"reads", m_readPool->queued()},
                   {"passwords", m_domain->passwords()},
                   {"uploads", m_domain->uploads()}};
    for (const auto &io : m_io)
        page.transports.push_back(&io->thread.counters());
    post(threadOf(exchange),
         {HttpResponse{
             .exchange = exchange, .contentType = "text/plain; version=0.0.4; charset=utf-8", .body = page.text()}});
}

void Server::post(int thread, std::vector<Outbound> outbound)
{
    if (size_t(thread) < m_io.size())
        m_io[size_t(thread)]->thread.post(std::move(outbound));
}

} // namespace conclave::server
