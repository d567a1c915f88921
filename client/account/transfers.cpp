// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transfers: what there is, and what the user does with it.
#include "client/account/transferjob.h"
#include "shared/util/logging.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

bool isOnItsWay(TransferState state)
{
    return state == TransferState::Running || state == TransferState::Checking;
}

} // namespace

Transfers::Transfers(const Context &context, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_store(context.store)
    , m_link(context.link)
    , m_outbox(context.outbox)
    , m_clock(context.clock)
    , m_cache(folder, context.store.sealer())
    , m_tools{context.requests, context.http}
    , m_loader(context.http, m_cache, m_worker, this)
{
    connect(&m_loader, &FileLoader::signInNeeded, this, &Transfers::signInNeeded);
    connect(&m_outbox, &Outbox::added, this, &Transfers::noteQueued);
    connect(&m_outbox, &Outbox::dropped, this, &Transfers::noteDropped);
    connect(&m_outbox, &Outbox::delivered, this, &Transfers::noteSent);
    connect(&m_outbox, &Outbox::failed, this, &Transfers::noteRefused);
    load();
}

// What the user sent is kept, also when a disk did not answer in time.
Transfers::~Transfers()
{
    m_running = false;
    m_steps.finish();
}

// What is left of the last time: files whose message went out need nothing any more, nor do those that were saved.
void Transfers::load()
{
    m_cache.removeUnfinished();
    const auto all = m_store.transfers().all();
    const auto items = m_store.outbox().all();
    if (!all || !items) {
        qCWarning(lcClient) << "transfers cannot be read:" << (all ? items.error() : all.error()).detail;
        return;
    }
    QSet<ClientId> waiting;
    for (const auto &item : *items) {
        if (item.state != OutboxState::Sent)
            waiting.insert(item.frame.clientId);
    }
    QList<FileId> pasted;
    for (auto transfer : *all) {
        const bool isOver = transfer.kind == TransferKind::Download
            ? transfer.state == TransferState::Done
            : transfer.message && !waiting.contains(*transfer.message);
        if (isOver) {
            forget(transfer.file);
            continue;
        }
        if (transfer.isLost())
            qCWarning(lcClient).noquote() << "what was known of the transfer" << transfer.file.toText() << "is damaged";
        if (isOnItsWay(transfer.state))
            transfer.state = TransferState::Waiting;
        if (transfer.kind == TransferKind::Upload && transfer.path.isEmpty())
            pasted << transfer.file;
        if (transfer.kind == TransferKind::Download && !transfer.isLookedAt())
            transfer.modifiedMs = 0; // what came there since then is not written over
        auto &job = add(transfer, std::make_shared<FileLane>());
        if (!transfer.isLookedAt() && transfer.state != TransferState::Failed)
            lookAtSource(job);
    }
    m_cache.keepOnlyPasted(pasted);
    forgetLostShapes();
}

// Of pictures that are not here any more.
void Transfers::forgetLostShapes()
{
    for (const auto &job : m_jobs) {
        const auto &transfer = job->transfer;
        if (transfer.kind != TransferKind::Upload || isUp(transfer) || transfer.path.isEmpty()
            || !transfer.isLookedAt())
            continue;
        const UploadSource::Stamp known{transfer.reference.size, transfer.modifiedMs};
        job->lane->run(
            this, [path = transfer.path] { return UploadSource::stampOf(path); },
            [this, file = transfer.file, known](const Result<UploadSource::Stamp> &stamp) {
                if (!stamp || *stamp != known)
                    (void)setShape(file, {}); // a failure has been told
            });
    }
}

Transfers::Job &Transfers::add(const Transfer &transfer, std::shared_ptr<FileLane> lane)
{
    auto job = std::make_unique<Job>();
    job->transfer = transfer;
    job->lane = std::move(lane);
    connect(job->lane.get(), &FileLane::stuckChanged, this, [this, file = transfer.file] { noteDisk(file); });
    job->retry.setSingleShot(true);
    connect(&job->retry, &QTimer::timeout, this, &Transfers::pump);
    m_jobs.push_back(std::move(job));
    return *m_jobs.back();
}

Transfers::Job *Transfers::find(FileId file) const
{
    const auto job
        = std::find_if(m_jobs.begin(), m_jobs.end(), [file](const auto &one) { return one->transfer.file == file; });
    return job == m_jobs.end() ? nullptr : job->get();
}

std::vector<Transfers::Job *> Transfers::jobsOf(ClientId message) const
{
    std::vector<Job *> jobs;
    for (const auto &job : m_jobs) {
        if (job->transfer.message == message)
            jobs.push_back(job.get());
    }
    return jobs;
}

Status Transfers::put(Job &job)
{
    if (auto done = m_store.transfers().put(job.transfer); !done) {
        Q_EMIT storageFailed(done.error());
        return done;
    }
    tell(job);
    return {};
}

void Transfers::tell(Job &job)
{
    job.told.start();
    Q_EMIT changed(job.transfer);
}

void Transfers::forget(FileId file)
{
    if (const auto removed = m_store.transfers().remove(file); !removed)
        Q_EMIT storageFailed(removed.error());
    m_cache.remove(FileCache::Kind::Pasted, file);
    std::erase_if(m_jobs, [this, file](const auto &job) {
        if (job->transfer.file != file)
            return false;
        halt(*job);
        return true;
    });
    Q_EMIT removed(file);
}

void Transfers::discardRemote(const Job &job)
{
    if (m_running && job.transfer.kind == TransferKind::Upload)
        m_tools.requests.send<protocol::DiscardFile>({job.transfer.remote}, this, [](const auto &) {});
}

// Under another id, because the server holds on to what the old one was announced with.
Status Transfers::beginAnew(Job &job)
{
    halt(job);
    discardRemote(job);
    auto &transfer = job.transfer;
    job.source.reset();
    transfer.remote = FileId::create();
    transfer.done = 0;
    transfer.error.reset();
    if (transfer.state != TransferState::Paused)
        transfer.state = TransferState::Waiting;
    if (auto done = put(job); !done)
        return done;
    if (transfer.kind == TransferKind::Upload && !transfer.isLookedAt() && !job.isLooking)
        lookAtSource(job);
    pump();
    return {};
}

Status Transfers::pause(FileId file)
{
    auto *job = find(file);
    if (!job)
        return ErrorCode::NotFound;
    if (job->transfer.state == TransferState::Done || job->transfer.state == TransferState::Failed)
        return {};
    halt(*job);
    job->transfer.waitsForDisk = false; // but for the user
    job->transfer.state = TransferState::Paused;
    if (auto done = put(*job); !done)
        return done;
    pump();
    return {};
}

Status Transfers::resume(FileId file)
{
    auto *job = find(file);
    if (!job)
        return ErrorCode::NotFound;
    auto &transfer = job->transfer;
    if (transfer.state != TransferState::Paused && transfer.state != TransferState::Failed)
        return {};
    if (transfer.isLost())
        return *transfer.error;
    transfer.state = TransferState::Waiting;
    transfer.error.reset();
    job->backoff.reset();
    job->anew = 0;
    if (auto done = put(*job); !done)
        return done;
    const bool isOfUser = transfer.kind == TransferKind::Upload && !transfer.path.isEmpty();
    if (isOfUser && !job->isLooking)
        lookAtSource(*job); // the user says that it is to be this file as it is now
    noteDisk(file);
    pump();
    return retryMessage(transfer.message);
}

Status Transfers::cancel(FileId file)
{
    auto *job = find(file);
    if (!job)
        return ErrorCode::NotFound;
    const auto transfer = job->transfer;
    halt(*job);
    discardRemote(*job);
    if (transfer.kind == TransferKind::Download && transfer.state != TransferState::Done && !transfer.isLost())
        removePart(transfer, job->lane);
    forget(file);
    if (transfer.message)
        settle(*transfer.message);
    pump();
    return transfer.state == TransferState::Failed ? retryMessage(transfer.message) : Status();
}

// One that failed for its files goes out again once none of them is given up.
Status Transfers::retryMessage(const std::optional<ClientId> &message)
{
    if (!message)
        return {};
    for (const auto *job : jobsOf(*message)) {
        if (job->transfer.state == TransferState::Failed)
            return {};
    }
    const auto done = m_outbox.retry(*message);
    return done || done.error().code == ErrorCode::NotFound ? Status() : done;
}

Result<FileId> Transfers::save(const protocol::FileReference &file, const QString &target)
{
    if (auto *before = find(file.file)) {
        if (before->transfer.kind == TransferKind::Upload)
            return ErrorCode::Conflict;
        const auto &known = before->transfer;
        if (known.path == target && known.state != TransferState::Done && known.state != TransferState::Failed)
            return file.file;
        if (auto done = cancel(file.file); !done)
            return done.error();
    }
    Transfer transfer;
    transfer.file = file.file;
    transfer.kind = TransferKind::Download;
    transfer.reference = file;
    transfer.path = target;
    transfer.modifiedMs = Transfer::NotLookedAt;
    auto &job = add(transfer, laneOf(target));
    if (auto done = put(job); !done) {
        m_jobs.pop_back();
        return done.error();
    }
    lookAtTarget(job);
    noteDisk(file.file); // it may be the lane of one that hangs
    return file.file;
}

void Transfers::thumbnail(FileId file, Callback done)
{
    const auto *job = find(file);
    const bool isOurs = job && job->transfer.kind == TransferKind::Upload;
    if (isOurs && !isUp(job->transfer))
        done(ErrorCode::NotFound);
    else
        m_loader.load(isOurs ? job->transfer.remote : file, FileHttp::Part::Thumbnail, std::move(done));
}

void Transfers::forgetCopies(const QList<FileId> &files)
{
    m_worker.run([&cache = m_cache, files] {
        for (const auto &file : files)
            cache.forget(file);
    });
}

void Transfers::content(const protocol::FileReference &file, Callback done)
{
    if (file.size > FileLoader::MaxContentBytes) {
        done(ErrorCode::TooLarge);
        return;
    }
    const auto *job = find(file.file);
    if (!job || job->transfer.kind != TransferKind::Upload) {
        m_loader.load(file.file, FileHttp::Part::Whole, std::move(done));
        return;
    }
    if (job->transfer.path.isEmpty()) {
        m_worker.run(
            this, [&cache = m_cache, id = file.file] { return cache.get(FileCache::Kind::Pasted, id); },
            std::move(done));
        return;
    }
    auto *lane = new FileLane(this);
    lane->run(
        lane,
        [path = job->transfer.path]() -> Result<QByteArray> {
            QFile source(path);
            if (!source.open(QIODevice::ReadOnly))
                return Error{ErrorCode::FileFailed, source.errorString()};
            return source.read(FileLoader::MaxContentBytes);
        },
        [lane, done = std::move(done)](const Result<QByteArray> &bytes) {
            lane->deleteLater();
            done(bytes);
        });
}

} // namespace conclave::client
