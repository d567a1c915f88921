// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transfers: what the user does.
#include "client/account/transferjob.h"
#include "shared/util/logging.h"

#include <QFileInfo>
#include <QMimeDatabase>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// The server removes a finished file that no message refers to after a day.
constexpr qint64 SurelyKeptMs = qint64(12) * 3600 * 1000;

QString mediaTypeOf(const QString &name)
{
    return QMimeDatabase().mimeTypeForFile(name, QMimeDatabase::MatchExtension).name();
}

bool isOnItsWay(TransferState state)
{
    return state == TransferState::Running || state == TransferState::Checking;
}

bool isLost(const Transfer &transfer)
{
    return transfer.error && transfer.error->code == ErrorCode::StorageCorrupt;
}

// Whether a message can carry it, and it can be read back from the disk: names of files may be anything.
bool isSound(const protocol::FileReference &reference)
{
    const auto object = protocol::parse(protocol::encode(reference));
    return object && protocol::decode<protocol::FileReference>(*object, protocol::UnknownFields::Ignore);
}

} // namespace

Transfers::Transfers(const Context &context, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_store(context.store)
    , m_link(context.link)
    , m_outbox(context.outbox)
    , m_clock(context.clock)
    , m_cache(folder, context.store.sealer())
    , m_tools{context.requests, context.http, m_worker}
    , m_loader(context.http, m_cache, m_worker, this)
{
    connect(&m_loader, &FileLoader::signInNeeded, this, &Transfers::signInNeeded);
    connect(&m_outbox, &Outbox::added, this, &Transfers::noteQueued);
    connect(&m_outbox, &Outbox::dropped, this, &Transfers::noteDropped);
    connect(&m_outbox, &Outbox::delivered, this, &Transfers::noteSent);
    connect(&m_outbox, &Outbox::failed, this, &Transfers::noteRefused);
    load();
}

Transfers::~Transfers() = default;

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
        if (isLost(transfer))
            qCWarning(lcClient).noquote() << "what was known of the transfer" << transfer.file.toText() << "is damaged";
        if (isOnItsWay(transfer.state))
            transfer.state = TransferState::Waiting;
        if (transfer.kind == TransferKind::Upload && transfer.path.isEmpty())
            pasted << transfer.file;
        add(transfer);
    }
    m_cache.keepOnlyPasted(pasted);
    forgetLostShapes();
}

// Of pictures that are not here any more, before anybody makes room for them.
void Transfers::forgetLostShapes()
{
    for (const auto &job : m_jobs) {
        const auto &transfer = job->transfer;
        if (transfer.kind != TransferKind::Upload || isUp(transfer) || transfer.path.isEmpty())
            continue;
        const auto stamp = UploadSource::stampOf(transfer.path);
        if (!stamp || *stamp != UploadSource::Stamp{transfer.reference.size, transfer.modifiedMs})
            (void)setShape(transfer.file, {}); // a failure has been told
    }
}

void Transfers::add(const Transfer &transfer)
{
    auto job = std::make_unique<Job>();
    job->transfer = transfer;
    job->retry.setSingleShot(true);
    connect(&job->retry, &QTimer::timeout, this, &Transfers::pump);
    m_jobs.push_back(std::move(job));
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

Status Transfers::mayGoUp(const ReadPlace &place, qint64 size) const
{
    qsizetype inTray = 0;
    for (const auto &job : m_jobs) {
        const auto &other = job->transfer;
        inTray += other.kind == TransferKind::Upload && !other.message && other.place == place;
    }
    if (inTray >= MaxInTray)
        return ErrorCode::TooMany;
    if (!m_running)
        return {}; // what the server takes is seen when it goes up
    const auto most = m_link.welcome().limits.fileBytes.value_or(0);
    if (most == 0)
        return ErrorCode::Forbidden;
    return size > most ? Status(Error{ErrorCode::FileTooLarge, u"%1 bytes are allowed"_s.arg(most)}) : Status();
}

Result<FileId> Transfers::admit(Transfer transfer)
{
    transfer.remote = transfer.file;
    transfer.reference.file = transfer.file;
    transfer.reference.name.truncate(protocol::MaxFileNameLength);
    transfer.reference.mediaType = mediaTypeOf(transfer.reference.name);
    if (!isSound(transfer.reference))
        return Error{ErrorCode::Invalid, u"name"_s};
    add(transfer);
    auto &job = *m_jobs.back();
    if (auto done = put(job); !done) {
        m_jobs.pop_back();
        return done.error();
    }
    pump();
    return transfer.file;
}

Result<FileId> Transfers::attach(const ReadPlace &place, const QString &path)
{
    const auto stamp = UploadSource::stampOf(path);
    if (!stamp)
        return stamp.error();
    if (auto may = mayGoUp(place, stamp->size); !may)
        return may.error();
    Transfer transfer;
    transfer.file = FileId::create();
    transfer.place = place;
    transfer.path = path;
    transfer.modifiedMs = stamp->modifiedMs;
    transfer.reference.name = QFileInfo(path).fileName();
    transfer.reference.size = stamp->size;
    return admit(transfer);
}

Result<FileId> Transfers::attach(const ReadPlace &place, const QString &name, const QByteArray &bytes)
{
    if (name.isEmpty())
        return Error{ErrorCode::Invalid, u"name"_s};
    if (bytes.size() > FileLoader::MaxContentBytes)
        return Error{ErrorCode::FileTooLarge, u"%1 bytes can be pasted"_s.arg(FileLoader::MaxContentBytes)};
    if (auto may = mayGoUp(place, bytes.size()); !may)
        return may.error();
    Transfer transfer;
    transfer.file = FileId::create();
    transfer.place = place;
    transfer.reference.name = name;
    transfer.reference.size = bytes.size();
    if (auto kept = m_cache.put(FileCache::Kind::Pasted, transfer.file, bytes); !kept)
        return kept.error();
    return admit(transfer);
}

Status Transfers::describe(FileId file, const QString &description)
{
    auto *job = find(file);
    if (!job || job->transfer.kind != TransferKind::Upload)
        return ErrorCode::NotFound;
    if (job->transfer.message)
        return ErrorCode::Conflict;
    const auto text = description.trimmed();
    auto reference = job->transfer.reference;
    reference.description = text.isEmpty() ? std::nullopt : std::optional(text);
    if (!isSound(reference))
        return Error{ErrorCode::Invalid, u"description"_s};
    job->transfer.reference = reference;
    return put(*job);
}

Status Transfers::keepLocation(FileId file, bool keeps)
{
    auto *job = find(file);
    if (!job || job->transfer.kind != TransferKind::Upload)
        return ErrorCode::NotFound;
    if (job->transfer.message)
        return ErrorCode::Conflict;
    if (job->transfer.keepsLocation == keeps)
        return {};
    job->transfer.keepsLocation = keeps;
    return beginAnew(*job);
}

Status Transfers::setShape(FileId file, const QSize &shape)
{
    auto *job = find(file);
    if (!job || job->transfer.kind != TransferKind::Upload)
        return ErrorCode::NotFound;
    auto reference = job->transfer.reference;
    reference.width = shape.isEmpty() ? std::nullopt : std::optional<qint64>(shape.width());
    reference.height = shape.isEmpty() ? std::nullopt : std::optional<qint64>(shape.height());
    if (isUp(job->transfer) || reference == job->transfer.reference)
        return {}; // the server knows better, or the same
    job->transfer.reference = reference;
    if (auto done = put(*job); !done)
        return done;
    if (job->transfer.message)
        settle(*job->transfer.message);
    return {};
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
    if (isLost(transfer))
        return *transfer.error;
    transfer.state = TransferState::Waiting;
    transfer.error.reset();
    job->backoff.reset();
    job->anew = 0;
    if (transfer.kind == TransferKind::Upload && !transfer.path.isEmpty()) {
        // The user says that it is to be this file as it is now.
        const auto stamp = UploadSource::stampOf(transfer.path);
        const bool isAnother = stamp && *stamp != UploadSource::Stamp{transfer.reference.size, transfer.modifiedMs};
        if (isAnother) {
            transfer.reference.size = stamp->size;
            transfer.modifiedMs = stamp->modifiedMs;
            if (auto done = beginAnew(*job); !done)
                return done;
            return retryMessage(transfer.message);
        }
    }
    if (auto done = put(*job); !done)
        return done;
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
    if (transfer.kind == TransferKind::Download && transfer.state != TransferState::Done && !isLost(transfer))
        QFile::remove(Download::partOf({transfer.file, transfer.path, {}, {}, 0}));
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

Result<ClientId> Transfers::send(const ReadPlace &place, protocol::Content::Text text)
{
    QList<Transfer> tray;
    bool waits = false;
    text.files.clear();
    for (const auto &job : m_jobs) {
        auto &transfer = job->transfer;
        if (transfer.kind != TransferKind::Upload || transfer.message || transfer.place != place)
            continue;
        if (isUp(transfer) && m_clock.nowMs() - transfer.finishedAt > SurelyKeptMs) {
            transfer.state = TransferState::Waiting; // the server is asked whether it has it still
            if (auto done = put(*job); !done)
                return done.error();
        }
        tray << transfer;
        text.files << referenceFor(transfer);
        waits |= !isUp(transfer);
    }
    m_isSettling = true;
    const auto id = m_outbox.addWithFiles(place.conversation, protocol::Content{text}, waits,
                                          [&](ClientId message) { return m_store.transfers().assign(place, message); });
    m_isSettling = false;
    if (!id)
        return id;
    for (const auto &transfer : tray) {
        auto *job = find(transfer.file);
        job->transfer.message = *id;
        tell(*job);
        if (transfer.state == TransferState::Failed)
            (void)resume(transfer.file);
    }
    pump();
    return id;
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
    transfer.modifiedMs = Download::stampOf(target);
    add(transfer);
    if (auto done = put(*m_jobs.back()); !done) {
        m_jobs.pop_back();
        return done.error();
    }
    pump();
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
    m_worker.run(
        this,
        [&cache = m_cache, transfer = job->transfer]() -> Result<QByteArray> {
            if (transfer.path.isEmpty())
                return cache.get(FileCache::Kind::Pasted, transfer.file);
            QFile source(transfer.path);
            if (!source.open(QIODevice::ReadOnly))
                return Error{ErrorCode::FileFailed, source.errorString()};
            return source.read(FileLoader::MaxContentBytes);
        },
        std::move(done));
}

} // namespace conclave::client
