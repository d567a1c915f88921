// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transfers: what goes on by itself.
#include "client/account/transferjob.h"
#include "shared/protocol/errors.h"
#include "shared/util/logging.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 TellMs = 200;
constexpr qint64 AfterSignInMs = 1000; // a renewal takes less
constexpr qint64 LongestDelayMs = 3'600'000;
constexpr int MostAnew = 2;

} // namespace

void Transfers::start()
{
    m_running = true;
    m_loader.setOnline(true);
    for (const auto &job : m_jobs) {
        job->backoff.reset();
        job->retry.stop();
    }
    reconcile();
    pump();
}

// A crash or a full disk between two writes must not leave a message that waits for ever.
void Transfers::reconcile()
{
    const auto items = m_store.outbox().all();
    if (!items) {
        Q_EMIT storageFailed(items.error());
        return;
    }
    for (const auto &item : *items) {
        if (item.state != OutboxState::Queued || !item.waits)
            continue;
        const auto jobs = jobsOf(item.frame.clientId);
        const auto failed = std::find_if(jobs.begin(), jobs.end(),
                                         [](const Job *job) { return job->transfer.state == TransferState::Failed; });
        if (failed == jobs.end())
            settle(item.frame.clientId);
        else
            refuse(item.frame.clientId, (*failed)->transfer.error.value_or(Error()));
    }
}

void Transfers::stop()
{
    m_running = false;
    m_loader.setOnline(false);
    for (const auto &job : m_jobs) {
        if (!job->isActive())
            continue;
        halt(*job);
        job->transfer.state = TransferState::Waiting;
        (void)put(*job); // a failure has been told
    }
}

void Transfers::pump()
{
    if (!m_running)
        return;
    std::array<int, 2> active{};
    for (const auto &job : m_jobs)
        active.at(size_t(job->transfer.kind)) += job->isActive() && !job->transfer.waitsForDisk;
    for (const auto &job : m_jobs) {
        auto &ofKind = active.at(size_t(job->transfer.kind));
        if (job->isReady() && isTooLargeForItsPlace(job->transfer)) {
            fail(*job, {ErrorCode::LocationUnremovable, u"a picture of that size is only taken with its location"_s});
        } else if (job->isReady() && ofKind < Parallel) {
            begin(*job);
            ofKind += job->isActive() && !job->transfer.waitsForDisk;
        }
    }
}

void Transfers::begin(Job &job)
{
    job.transfer.state = TransferState::Running;
    job.transfer.error.reset();
    job.speed.reset();
    if (job.transfer.kind == TransferKind::Download) {
        beginDownload(job);
    } else if (job.source) {
        beginUpload(job);
    } else if (!job.transfer.path.isEmpty()) {
        job.source = std::make_shared<UploadSource>(
            job.transfer.path, UploadSource::Stamp{job.transfer.reference.size, job.transfer.modifiedMs});
        beginUpload(job);
    } else {
        readPasted(job);
    }
    job.transfer.waitsForDisk = job.lane->isStuck();
    tell(job);
}

void Transfers::readPasted(Job &job)
{
    job.isReading = true;
    m_worker.run(
        this, [&cache = m_cache, file = job.transfer.file] { return cache.get(FileCache::Kind::Pasted, file); },
        [this, file = job.transfer.file](const Result<QByteArray> &bytes) {
            auto *found = find(file);
            if (!found || !found->isReading)
                return;
            found->isReading = false;
            if (!bytes) {
                handleFailure(*found, {ErrorCode::FileFailed, u"what was pasted is not there any more"_s});
                return;
            }
            found->source = std::make_shared<UploadSource>(*bytes);
            beginUpload(*found);
        });
}

// What an attempt works with.
TransferTools Transfers::toolsFor(const Job &job) const
{
    auto tools = m_tools;
    tools.lane = job.lane;
    return tools;
}

// Known before anything goes up, though by its name only: the server looks at what it really is.
bool Transfers::isTooLargeForItsPlace(const Transfer &transfer) const
{
    static const QStringList silencedTypes{u"image/jpeg"_s, u"image/png"_s, u"image/webp"_s, u"image/tiff"_s};
    const auto most = m_link.welcome().limits.locationBytes;
    return transfer.kind == TransferKind::Upload && most && !transfer.keepsLocation && transfer.reference.size > *most
        && silencedTypes.contains(transfer.reference.mediaType);
}

void Transfers::beginUpload(Job &job)
{
    const auto &transfer = job.transfer;
    protocol::CreateFile announced;
    announced.clientId = {transfer.remote.uuid};
    announced.name = transfer.reference.name;
    announced.size = transfer.reference.size;
    if (transfer.keepsLocation)
        announced.keepLocation = true;
    auto *upload = new Upload(toolsFor(job), announced, job.source, this);
    job.attempt = upload;
    connect(upload, &Upload::moved, this, [this, &job](qint64 done) { advance(job, done); });
    connect(upload, &Upload::arrived, this, [&job] { job.backoff.reset(); });
    connect(upload, &Upload::checking, this, [this, &job] {
        job.transfer.state = TransferState::Checking;
        tell(job);
    });
    connect(upload, &Upload::finished, this,
            [this, &job](const protocol::FileReference &reference) { finish(job, reference); });
    connect(upload, &Upload::failed, this, [this, &job](const Error &error) { handleFailure(job, error); });
    upload->start();
}

void Transfers::beginDownload(Job &job)
{
    const auto &transfer = job.transfer;
    const PartFile::Order order{transfer.file, transfer.path, transfer.tag, m_link.url(), transfer.modifiedMs};
    auto *download = new Download(toolsFor(job), order, this);
    job.attempt = download;
    connect(download, &Download::tagged, this, [this, &job](const QByteArray &tag) {
        if (std::exchange(job.transfer.tag, tag) != tag)
            (void)put(job);
    });
    connect(download, &Download::moved, this, [this, &job](qint64 done) {
        if (done > job.transfer.done)
            job.backoff.reset();
        advance(job, done);
    });
    connect(download, &Download::finished, this, [this, &job] { finish(job, job.transfer.reference); });
    connect(download, &Download::failed, this, [this, &job](const Error &error) { handleFailure(job, error); });
    download->start();
}

// What an attempt says afterwards is not heard.
void Transfers::halt(Job &job)
{
    job.isReading = false;
    job.retry.stop();
    job.transfer.waitsForDisk = job.isLooking && job.transfer.waitsForDisk;
    if (!job.attempt)
        return;
    job.attempt->disconnect(this);
    for (auto *call : job.attempt->findChildren<FileCall *>())
        call->silence();
    if (auto *download = qobject_cast<Download *>(job.attempt.data()))
        download->abandon();
    job.attempt->deleteLater(); // it may be the one that is speaking
    job.attempt.clear();
}

void Transfers::advance(Job &job, qint64 done)
{
    job.transfer.done = done;
    job.speed.note(m_clock.steadyMs(), done);
    job.transfer.bytesPerSecond = job.speed.bytesPerSecond();
    if (job.told.elapsed() >= TellMs)
        tell(job);
}

void Transfers::finish(Job &job, const protocol::FileReference &reference)
{
    halt(job);
    auto &transfer = job.transfer;
    const auto description = transfer.reference.description;
    transfer.reference = reference;
    transfer.reference.description = description;
    transfer.state = TransferState::Done;
    transfer.done = reference.size;
    transfer.bytesPerSecond = 0;
    transfer.finishedAt = m_clock.nowMs();
    job.source.reset();
    if (put(job) && transfer.message)
        settle(*transfer.message);
    pump();
}

bool Transfers::isFinal(const Job &job, const Error &error) const
{
    switch (error.code) {
    case ErrorCode::FileFailed: // of the disk here
        return true;
    case ErrorCode::StorageFull:
        return job.transfer.kind == TransferKind::Download; // else it is the server's, which may be helped
    case ErrorCode::Conflict:
    case ErrorCode::WrongOffset:
        return false;
    default:
        return protocol::errorInfo(error.code).retry == protocol::Retry::Never;
    }
}

void Transfers::handleFailure(Job &job, const Error &error)
{
    halt(job);
    auto &transfer = job.transfer;
    const bool isUpload = transfer.kind == TransferKind::Upload;
    const bool wantsAnother
        = isUpload && (error.code == ErrorCode::FileRemoved || error.code == ErrorCode::ClientIdReused);
    if ((wantsAnother || error.code == ErrorCode::ChecksumMismatch) && job.anew++ < MostAnew) {
        transfer.tag.clear();
        (void)beginAnew(job);
        return;
    }
    transfer.bytesPerSecond = 0;
    if (!wantsAnother && error.code != ErrorCode::ChecksumMismatch && !isFinal(job, error)) {
        const bool isSignedOut = protocol::errorInfo(error.code).retry == protocol::Retry::AfterSignIn;
        if (isSignedOut)
            Q_EMIT signInNeeded();
        qCInfo(lcClient) << "a file has to wait:" << int(error.code) << error.detail;
        retryLater(job, isSignedOut ? std::max(AfterSignInMs, job.backoff.next()) : error.retryAfterMs);
        return;
    }
    fail(job, error);
    pump();
}

void Transfers::fail(Job &job, const Error &error)
{
    job.transfer.state = TransferState::Failed;
    job.transfer.error = error;
    job.source.reset();
    if (put(job) && job.transfer.message)
        refuse(*job.transfer.message, error);
    if (error.code == ErrorCode::FileFailed) // nor can it be shown
        (void)setShape(job.transfer.file, {});
}

void Transfers::retryLater(Job &job, qint64 delayMs)
{
    job.transfer.state = TransferState::Waiting;
    job.retry.start(int(std::min(delayMs > 0 ? delayMs : job.backoff.next(), LongestDelayMs)));
    if (put(job))
        pump();
}

// Gives a message the files that it has by now.
void Transfers::settle(ClientId message)
{
    const auto item = m_store.outbox().find(message);
    if (!item) {
        Q_EMIT storageFailed(item.error());
        return;
    }
    const auto *said = *item ? (*item)->frame.content.as<protocol::Content::Text>() : nullptr;
    if (!said)
        return;
    auto text = *said;
    text.files.clear();
    bool waits = false;
    for (const auto *job : jobsOf(message)) {
        text.files << referenceFor(job->transfer);
        waits |= !isUp(job->transfer);
    }
    m_isSettling = true;
    const bool saysNothing = text.files.isEmpty() && text.text.isEmpty();
    const auto done = saysNothing ? m_outbox.drop(message) : m_outbox.settle(message, protocol::Content{text}, waits);
    m_isSettling = false;
    if (!done && done.error().code != ErrorCode::NotFound)
        Q_EMIT storageFailed(done.error());
}

// A message that goes out again tries its files again.
void Transfers::noteQueued(ClientId message)
{
    if (m_isSettling)
        return;
    for (auto *job : jobsOf(message)) {
        if (job->transfer.state == TransferState::Failed)
            (void)resume(job->transfer.file);
    }
    refuseWithout(message);
}

// A file that cannot be tried again keeps its message back.
void Transfers::refuseWithout(ClientId message)
{
    const auto later = [this, message] {
        for (const auto *job : jobsOf(message)) {
            if (job->transfer.isLost())
                return refuse(message, *job->transfer.error);
        }
    };
    QMetaObject::invokeMethod(this, later, Qt::QueuedConnection);
}

void Transfers::noteSent(ClientId message)
{
    for (const auto *job : jobsOf(message))
        forget(job->transfer.file);
}

// Or taken out to be written anew: then its files are in the tray again.
void Transfers::noteDropped(ClientId message)
{
    for (auto *job : jobsOf(message)) {
        const auto kept = m_store.transfers().find(job->transfer.file);
        if (kept && *kept && !(*kept)->message) {
            job->transfer.message.reset();
            tell(*job);
        } else {
            discardRemote(*job);
            forget(job->transfer.file);
        }
    }
}

// It cannot have its files.
void Transfers::refuse(ClientId message, const Error &error)
{
    m_isSettling = true;
    m_outbox.refuse(message, error);
    m_isSettling = false;
}

// The server did not find something: perhaps a file that it removed before the message came.
void Transfers::noteRefused(ClientId message, const Error &error)
{
    if (m_isSettling || !protocol::isRemoval(error.code))
        return;
    for (const auto *job : jobsOf(message)) {
        if (job->transfer.state != TransferState::Done || job->anew >= MostAnew)
            continue;
        m_tools.requests.send<protocol::FileStatus>(
            {job->transfer.remote}, this,
            [this, message, file = job->transfer.file](const Result<protocol::UploadState> &state) {
                if (!state && protocol::isRemoval(state.error().code))
                    revive(file, message);
            });
    }
}

// It is brought there once more, and the message with it.
void Transfers::revive(FileId file, ClientId message)
{
    auto *job = find(file);
    if (!job || job->transfer.message != message || job->transfer.state != TransferState::Done)
        return;
    ++job->anew;
    job->transfer.state = TransferState::Waiting;
    if (!beginAnew(*job))
        return;
    settle(message);
    if (auto done = retryMessage(message); !done)
        Q_EMIT storageFailed(done.error());
}

} // namespace conclave::client
