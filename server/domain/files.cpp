// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/files.h"

#include "server/domain/texts.h"
#include "server/storage/filevault.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

protocol::UploadState stateOf(const FileRow &row)
{
    return {row.id, row.size, row.isFinished() ? row.size : row.received, protocol::FileChunkBytes,
            row.isFinished() ? std::optional(Files::referenceTo(row)) : std::nullopt};
}

bool isRefusal(const Error &error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::Forbidden;
}

} // namespace

protocol::FileReference Files::referenceTo(const FileRow &row)
{
    protocol::FileReference reference;
    reference.file = row.id;
    reference.name = row.name;
    reference.size = row.size;
    reference.mediaType = row.mediaType;
    reference.width = row.width;
    reference.height = row.height;
    if (!row.blurhash.isEmpty())
        reference.blurhash = row.blurhash;
    return reference;
}

Result<protocol::UploadState> Files::create(const protocol::CreateFile &request, const FileLimits &limits)
{
    if (auto allowed = m_access.allowed(protocol::CreateFile::op); !allowed)
        return allowed.error();
    if (!limits.allowed)
        return Error{ErrorCode::Forbidden, u"uploads are switched off here"_s};
    const FileId id{request.clientId.uuid};
    const auto known = m_unit.file(id);
    if (!known)
        return known.error();
    const auto name = fileName(request.name);
    if (*known && (*known)->owner != m_caller.user)
        return Error{ErrorCode::Conflict, u"client_id"_s};
    if (*known && (*known)->removedAt)
        return ErrorCode::FileRemoved;
    if (*known && ((*known)->name != name || (!(*known)->isFinished() && (*known)->size != request.size)))
        return ErrorCode::ClientIdReused;
    if (*known)
        return stateOf(**known);
    if (request.size > limits.maxBytes)
        return Error{ErrorCode::FileTooLarge, u"size: at most %1 bytes"_s.arg(limits.maxBytes)};
    if (auto fits = checkQuota(request.size, limits); !fits)
        return fits.error();
    FileRow row;
    row.id = id;
    row.owner = m_caller.user;
    row.name = name;
    row.size = request.size;
    row.sha256 = request.sha256.value_or(QByteArray());
    row.keepsLocation = request.keepLocation.value_or(false);
    row.storedAs = FileVault::newName();
    row.createdAt = m_unit.now();
    row.touchedAt = m_unit.now();
    m_unit.put(NewFile{row});
    return stateOf(row);
}

Status Files::checkQuota(qint64 size, const FileLimits &limits)
{
    const auto usage = m_unit.fileUsage(m_caller.user);
    if (!usage)
        return usage.error();
    if (usage->uploads >= MaxUploads)
        return Error{ErrorCode::TooMany, u"%1 uploads are not finished"_s.arg(usage->uploads)};
    if (limits.quotaPerUser > 0 && usage->bytes + size > limits.quotaPerUser)
        return Error{ErrorCode::QuotaExceeded,
                     u"%1 of %2 bytes are in use"_s.arg(usage->bytes).arg(limits.quotaPerUser)};
    return {};
}

Result<FileRow> Files::own(const FileId &id)
{
    const auto row = m_unit.file(id);
    if (!row)
        return row.error();
    if (!*row || (*row)->owner != m_caller.user)
        return Error{ErrorCode::NotFound, u"file"_s};
    if ((*row)->removedAt)
        return ErrorCode::FileRemoved;
    return **row;
}

Result<protocol::UploadState> Files::status(const protocol::FileStatus &request)
{
    if (auto allowed = m_access.allowed(protocol::FileStatus::op); !allowed)
        return allowed.error();
    const auto row = own(request.file);
    return row ? Result<protocol::UploadState>(stateOf(*row)) : Result<protocol::UploadState>(row.error());
}

Result<FileRow> Files::finish(const protocol::FinishFile &request)
{
    if (auto allowed = m_access.allowed(protocol::FinishFile::op); !allowed)
        return allowed.error();
    auto row = own(request.file);
    if (!row || row->isFinished())
        return row;
    if (row->received != row->size)
        return Error{ErrorCode::WrongOffset, QString::number(row->received)};
    if (request.sha256 && !row->sha256.isEmpty() && *request.sha256 != row->sha256)
        return Error{ErrorCode::Invalid, u"sha256: not what file.create said"_s};
    if (request.sha256)
        row->sha256 = *request.sha256;
    return row;
}

Status Files::discard(const protocol::DiscardFile &request)
{
    if (auto allowed = m_access.allowed(protocol::DiscardFile::op); !allowed)
        return allowed;
    auto row = own(request.file);
    if (!row)
        return row.error().code == ErrorCode::FileRemoved ? Status() : Status(row.error());
    const auto places = m_unit.stores().files.places(row->id);
    if (!places)
        return places.error();
    const bool isUsed = std::any_of(places->cbegin(), places->cend(), [](const FilePlace &p) { return !p.isRemoved; });
    if (isUsed)
        return Error{ErrorCode::Conflict, u"file: a message refers to it"_s};
    row->removedAt = m_unit.now();
    m_unit.put(*row);
    return {};
}

Result<FileRow> Files::upload(const FileId &id, qint64 offset)
{
    if (auto allowed = m_access.allowed("file.put"); !allowed)
        return allowed.error();
    auto row = own(id);
    if (!row)
        return row;
    if (row->isFinished())
        return Error{ErrorCode::Conflict, u"file: it is finished"_s};
    if (row->received != offset)
        return Error{ErrorCode::WrongOffset, QString::number(row->received)};
    return row;
}

Result<FileRow> Files::download(const FileId &id)
{
    if (auto allowed = m_access.allowed("file.get"); !allowed)
        return allowed.error();
    auto row = readable(id);
    if (row && !row->isFinished())
        return Error{ErrorCode::Conflict, u"file: not finished"_s};
    return row;
}

Result<FileRow> Files::readable(const FileId &id)
{
    const auto row = m_unit.file(id);
    if (!row)
        return row.error();
    if (!*row)
        return Error{ErrorCode::NotFound, u"file"_s};
    if ((*row)->owner == m_caller.user)
        return own(id);
    const auto places = m_unit.stores().files.places(id); // those that are there before those that were
    if (!places)
        return places.error();
    for (const auto &place : *places) {
        const auto visible = isVisibleAt(id, place);
        if (!visible)
            return visible.error();
        if (*visible)
            return place.isRemoved || (*row)->removedAt ? Result<FileRow>(ErrorCode::FileRemoved) : Result(**row);
    }
    return Error{ErrorCode::NotFound, u"file"_s};
}

Result<bool> Files::isVisibleAt(const FileId &id, const FilePlace &place)
{
    const auto state = m_access.conversation(place.conversation, "event.history");
    if (!state)
        return isRefusal(state.error()) ? Result<bool>(false) : Result<bool>(state.error());
    const auto range = m_access.readable(**state);
    return m_unit.stores().files.isAt(id, place, range.first, range.last);
}

Status Files::attach(QList<protocol::FileReference> &references)
{
    QSet<FileId> seen;
    for (auto &reference : references) {
        if (seen.contains(reference.file))
            return Error{ErrorCode::Invalid, u"files: one stands there twice"_s};
        seen.insert(reference.file);
        const auto row = readable(reference.file);
        if (!row)
            return Error{row.error().code, u"files"_s, row.error().retryAfterMs};
        if (!row->isFinished())
            return Error{ErrorCode::Conflict, u"files: one is not finished"_s};
        auto known = referenceTo(*row);
        known.description = reference.description;
        reference = known;
    }
    return {};
}

Status noteReceived(UnitOfWork &unit, const FileId &id, qint64 offset)
{
    auto row = unit.file(id);
    if (!row)
        return row.error();
    if (!*row || (*row)->removedAt || (*row)->isFinished())
        return Error{ErrorCode::NotFound, u"file"_s};
    (*row)->received = offset;
    (*row)->touchedAt = unit.now();
    unit.put(**row);
    return {};
}

} // namespace conclave::server
