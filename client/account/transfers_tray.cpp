// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transfers: the trays, from which messages take their files.
#include "client/account/transferjob.h"

#include <QFileInfo>
#include <QMimeDatabase>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// The server removes a finished file that no message refers to after a day.
constexpr qint64 SurelyKeptMs = qint64(12) * 3600 * 1000;

// By the name alone: the file may be on a disk that does not answer.
QString mediaTypeOf(const QString &name)
{
    return QMimeDatabase().mimeTypeForFile(name, QMimeDatabase::MatchExtension).name();
}

// Whether a message can carry it, and it can be read back from the disk: names of files may be anything.
bool isSound(const protocol::FileReference &reference)
{
    const auto object = protocol::parse(protocol::encode(reference));
    return object && protocol::decode<protocol::FileReference>(*object, protocol::UnknownFields::Ignore);
}

} // namespace

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

Result<FileId> Transfers::admit(Transfer transfer, std::shared_ptr<FileLane> lane)
{
    transfer.remote = transfer.file;
    transfer.reference.file = transfer.file;
    transfer.reference.name.truncate(protocol::MaxFileNameLength);
    transfer.reference.mediaType = mediaTypeOf(transfer.reference.name);
    if (!isSound(transfer.reference))
        return Error{ErrorCode::Invalid, u"name"_s};
    auto &job = add(transfer, std::move(lane));
    job.isLooking = !transfer.isLookedAt();
    if (auto done = put(job); !done) {
        m_jobs.pop_back();
        return done.error();
    }
    pump();
    return transfer.file;
}

void Transfers::attach(const ReadPlace &place, const QString &path, Answer<FileId> answer)
{
    const auto file = FileId::create();
    const auto looked = std::make_shared<Looked>();
    const auto admit = [=, this, answer = std::move(answer)] { answer(admitFile(place, path, file, *looked)); };
    const auto admits = [this, admit, id = m_steps.add(place, admit)] { m_steps.ready(id, admit); };
    const auto lane = std::make_shared<FileLane>();
    m_arriving.insert(file, lane);
    lane->run(
        this, [path] { return UploadSource::stampOf(path); },
        [this, file, looked, admits](const Result<UploadSource::Stamp> &stamp) {
            looked->emplace(stamp);
            if (find(file))
                noteSource(file, stamp);
            else
                admits(); // or it is cancelled already
        });
    QTimer::singleShot(LookMs, this, admits);
}

Result<FileId> Transfers::admitFile(const ReadPlace &place, const QString &path, FileId file, const Looked &looked)
{
    auto lane = m_arriving.take(file);
    if (looked && !*looked)
        return looked->error();
    const auto stamp = looked ? **looked : UploadSource::Stamp{0, Transfer::NotLookedAt};
    if (auto may = mayGoUp(place, stamp.size); !may)
        return may.error();
    Transfer transfer;
    transfer.file = file;
    transfer.place = place;
    transfer.path = path;
    transfer.modifiedMs = stamp.modifiedMs;
    transfer.reference.name = QFileInfo(path).fileName();
    transfer.reference.size = stamp.size;
    transfer.waitsForDisk = !looked;
    return admit(transfer, std::move(lane));
}

void Transfers::attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, Answer<FileId> answer)
{
    const auto may = [&]() -> Status {
        if (name.isEmpty())
            return Error{ErrorCode::Invalid, u"name"_s};
        if (bytes.size() > FileLoader::MaxContentBytes)
            return Error{ErrorCode::FileTooLarge, u"%1 bytes can be pasted"_s.arg(FileLoader::MaxContentBytes)};
        return mayGoUp(place, bytes.size());
    }();
    if (!may) {
        answer(may.error());
        return;
    }
    Transfer transfer;
    transfer.file = FileId::create();
    transfer.place = place;
    transfer.reference.name = name;
    transfer.reference.size = bytes.size();
    m_worker.run(
        this,
        [&cache = m_cache, file = transfer.file, bytes] { return cache.put(FileCache::Kind::Pasted, file, bytes); },
        [this, transfer, id = m_steps.add(place), answer = std::move(answer)](const Status &kept) {
            m_steps.ready(id, [=, this] { answer(admitPasted(transfer, kept)); });
        });
}

Result<FileId> Transfers::admitPasted(const Transfer &transfer, const Status &kept)
{
    if (!kept)
        return kept.error();
    const auto may = mayGoUp(transfer.place, transfer.reference.size); // still
    auto admitted = may ? admit(transfer, std::make_shared<FileLane>()) : Result<FileId>(may.error());
    if (!admitted)
        m_cache.remove(FileCache::Kind::Pasted, transfer.file);
    return admitted;
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
    if (job->transfer.isLost())
        return *job->transfer.error;
    if (job->transfer.keepsLocation == keeps)
        return {};
    job->transfer.keepsLocation = keeps;
    return beginAnew(*job);
}

Status Transfers::setShape(FileId file, const QSize &shape)
{
    auto *job = find(file);
    if (!job || job->transfer.kind != TransferKind::Upload)
        return {}; // it is over
    auto reference = job->transfer.reference;
    reference.width = shape.isEmpty() ? std::nullopt : std::optional<qint64>(shape.width());
    reference.height = shape.isEmpty() ? std::nullopt : std::optional<qint64>(shape.height());
    if (!isSound(reference)) { // larger than any picture
        reference.width.reset();
        reference.height.reset();
    }
    if (isUp(job->transfer) || reference == job->transfer.reference)
        return {}; // the server knows better, or the same
    job->transfer.reference = reference;
    if (auto done = put(*job); !done)
        return done;
    if (job->transfer.message)
        settle(*job->transfer.message);
    return {};
}

void Transfers::whenFilled(const ReadPlace &place, std::function<void()> then)
{
    m_steps.ready(m_steps.add(place), std::move(then));
}

void Transfers::send(const ReadPlace &place, const protocol::Content::Text &text, Answer<ClientId> answer)
{
    whenFilled(place, [this, place, text, answer = std::move(answer)] { answer(sendTray(place, text)); });
}

Result<ClientId> Transfers::sendTray(const ReadPlace &place, protocol::Content::Text text)
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
    refuseWithout(*id);
    pump();
    return id;
}

} // namespace conclave::client
