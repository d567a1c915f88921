// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/domainthread.h"

#include "server/app/filekeeper.h"
#include "server/jobs/fileinspection.h"
#include "shared/protocol/frames/events.h"
#include "shared/util/logging.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr size_t MaxQueued = 4096; // calls; beyond it `busy`
constexpr int PasswordWorkers = 2; // hashing is heavy on memory on purpose
constexpr int MaxPasswords = 64; // waiting to be hashed
constexpr int FileWorkers = 2; // checking uploads
constexpr int MaxFiles = 1000; // waiting to be checked
constexpr qint64 HeartbeatMs = 30'000;

protocol::Limits limitsOf(const Config &config)
{
    return {config.limits.messageBytes,
            protocol::MaxTextBytes,
            protocol::PageEvents,
            protocol::ResumePositions,
            HeartbeatMs,
            config.files.limits.allowed ? config.files.limits.maxBytes : 0,
            FileInspection::MostPictureBytes};
}

} // namespace

DomainThread::DomainThread(const Config &config, const Clock &clock, Health &health, EngineCounters &counters,
                           PostOutbound post, Reading reading)
    : m_config(config)
    , m_clock(clock)
    , m_health(health)
    , m_counters(counters)
    , m_post(std::move(post))
    , m_reading(std::move(reading))
    , m_vault(config.filesDirectory())
    , m_mailbox([this](std::vector<Inbound> &&queue) { m_engine->drain(std::move(queue)); })
{
    setObjectName(u"domain"_s);
    m_passwordCrew.pool.setMaxThreadCount(PasswordWorkers);
    m_passwordCrew.most = MaxPasswords;
    m_fileCrew.pool.setMaxThreadCount(FileWorkers);
    m_fileCrew.most = MaxFiles;
    m_mailbox.moveToThread(this);
}

DomainThread::~DomainThread()
{
    stop();
}

Status DomainThread::open()
{
    auto opened = m_opened.get_future();
    start();
    auto status = opened.get();
    if (!status)
        wait();
    return status;
}

void DomainThread::stop()
{
    if (!isRunning())
        return;
    m_passwordCrew.pool.waitForDone();
    m_fileCrew.pool.waitForDone();
    QMetaObject::invokeMethod(
        &m_mailbox,
        [this] {
            m_engine->drain(m_mailbox.takeAll());
            m_engine->everySecond();
        },
        Qt::BlockingQueuedConnection);
    quit();
    wait();
}

bool DomainThread::submit(Call call)
{
    return m_mailbox.size() < MaxQueued && m_mailbox.post(Inbound(std::move(call)));
}

void DomainThread::gone(PeerId peer)
{
    m_mailbox.post(Inbound(PeerGone{peer}));
}

void DomainThread::readDone(UserId user)
{
    m_mailbox.post(Inbound(ReadDone{user}));
}

void DomainThread::dismiss(PeerId peer)
{
    const auto disconnect = [this, peer] { m_engine->outgoing().disconnect(peer, CloseServiceRestart); };
    Call call;
    call.peer = peer;
    call.handler = [disconnect](Context &) -> Result<Answer> { return Answer{Held(), disconnect}; };
    m_mailbox.post(Inbound(std::move(call)));
}

bool DomainThread::work(Crew &crew, WorkJob job, PeerId peer, qint64 re)
{
    if (crew.working >= crew.most)
        return false;
    ++crew.working;
    crew.pool.start([this, &crew, job = std::move(job), peer, re] {
        m_mailbox.post(Inbound(Call{.peer = peer, .re = re, .handler = job()}));
        --crew.working;
    });
    return true;
}

Status DomainThread::prepare(std::unique_ptr<Backend> &backend)
{
    auto opened = Backend::open(m_config.backend, m_clock, Backend::Check::SmallFiles);
    if (!opened)
        return opened.error();
    backend = *std::move(opened);
    m_greeting = {backend->workspace().name(), backend->workspace().incarnation(), limitsOf(m_config)};
    m_tokens = &backend->tokens();
    return backend->workspace().hasUsers() ? Status() : inviteOwner(*backend);
}

Status DomainThread::inviteOwner(Backend &backend)
{
    return backend.change([this](UnitOfWork &, Accounts &accounts) {
        m_ownerInvite = accounts.invite(protocol::Role::Owner, std::nullopt);
        return Status();
    });
}

void DomainThread::run()
{
    std::unique_ptr<Backend> backend;
    auto prepared = prepare(backend);
    if (!prepared) {
        m_opened.set_value(prepared);
        return;
    }
    const auto hashes = backend->stores().users.passwordHashes();
    if (!hashes) {
        m_opened.set_value(hashes.error());
        return;
    }
    Decoys decoys(backend->decoyKey(), m_config.backend.accounts.cost, *hashes);
    Engine engine(
        {backend->workspace(),
         backend->stores(),
         m_clock,
         backend->node(),
         m_post,
         {m_reading.start,
          [this](WorkJob job, PeerId peer, qint64 re) { return work(m_passwordCrew, std::move(job), peer, re); },
          [this](WorkJob job, PeerId peer, qint64 re) { return work(m_fileCrew, std::move(job), peer, re); }},
         m_config.use,
         m_counters,
         m_config.backend.accounts.tokens.skewMs,
         m_reading.atOnce});
    m_engine = &engine;
    routeIdentity(m_router, engine, backend->tokens(), m_config.backend.accounts, std::move(decoys));
    routeConversations(m_router, m_config.searchMs);
    routeFiles(
        m_router, m_config.files.limits,
        [inspection
         = FileInspection(m_vault, ThumbnailMaker(),
                          [reserve = m_config.diskReserve, directory = m_config.filesDirectory()](qint64 bytes) {
                              return reserve.isKept(directory, bytes);
                          })](const FileRow &row) { return inspection.inspect(row); },
        [vault = m_vault](const QString &storedAs) { return vault.erase(storedAs); });
    routeEphemeral(m_router, engine);
    FileKeeper keeper(
        {m_vault, m_clock, [this](Call call) { return submit(std::move(call)); }, m_counters.filesKeptAt});
    QTimer timer;
    connect(&timer, &QTimer::timeout, &timer, [this, &engine, &backend, &keeper] {
        engine.everySecond();
        keeper.everySecond();
        m_health.look(*backend);
    });
    timer.start(1000);
    m_health.look(*backend);
    m_opened.set_value({});
    exec();
}

} // namespace conclave::server
