// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/access.h"
#include "shared/protocol/frames/files.h"

#include <functional>

namespace conclave::server {

struct FileLimits
{
    bool allowed = true; // to upload
    qint64 maxBytes = qint64(2) * 1024 * 1024 * 1024; // of one file
    qint64 quotaPerUser = qint64(10) * 1024 * 1024 * 1024; // 0: as much as comes
};

// What the bytes of an upload turned out to be.
struct FileFacts
{
    QString storedAs; // perhaps not where they were before
    qint64 size = 0;
    QByteArray sha256;
    QString mediaType; // by content
    std::optional<qint64> width; // these three of an image that has a thumbnail
    std::optional<qint64> height;
    QString blurhash;
};
using InspectFile = std::function<Result<FileFacts>(const FileRow &row)>; // slow; any thread
using EraseFile = std::function<Status(const QString &storedAs)>; // likewise

// The rules for files: who may upload, who may read, what a message may refer to. A file is its owner's until a message
// refers to it; then whoever may read that message may read the file. What is hidden and what is not there get the same
// answer. Each object belongs to one request of one caller.
class Files
{
public:
    static constexpr int MaxUploads = 200; // of one user, not finished

    Files(UnitOfWork &unit, const Caller &caller)
        : m_unit(unit)
        , m_caller(caller)
        , m_access(unit, caller)
    {
    }

    Result<protocol::UploadState> create(const protocol::CreateFile &request, const FileLimits &limits);
    Result<protocol::UploadState> status(const protocol::FileStatus &request);
    Result<FileRow> finish(const protocol::FinishFile &request); // finished already, or with all of its bytes there
    Status discard(const protocol::DiscardFile &request);

    // An upload that goes on at `offset`; WrongOffset says in its detail where it has to go on.
    Result<FileRow> upload(const FileId &id, qint64 offset);
    Result<FileRow> download(const FileId &id); // FileRemoved for whoever could read it once
    // What the server knows of files that a message is to refer to takes the place of what the sender says.
    Status attach(QList<protocol::FileReference> &references);

    static protocol::FileReference referenceTo(const FileRow &row);

private:
    Result<FileRow> own(const FileId &id);
    Result<FileRow> readable(const FileId &id);
    Result<bool> isVisibleAt(const FileId &id, const FilePlace &place);
    Status checkQuota(qint64 size, const FileLimits &limits);

    UnitOfWork &m_unit;
    const Caller &m_caller;
    Access m_access;
};

// What came of an upload, told by those who did the work and are no caller.
Status noteReceived(UnitOfWork &unit, const FileId &id, qint64 offset); // NotFound when nobody wants it any more

} // namespace conclave::server
