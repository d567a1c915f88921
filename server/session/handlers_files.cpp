// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/handlers.h"

namespace conclave::server {

namespace {

Result<Answer> encoded(const Result<protocol::UploadState> &state)
{
    return state ? Result<Answer>(Answer{protocol::encode(*state)}) : Result<Answer>(state.error());
}

Answer finished(const FileRow &row)
{
    return {protocol::encode(protocol::FinishFile::Reply{Files::referenceTo(row)})};
}

// What was looked at is written down, unless somebody was faster.
Result<Answer> conclude(Context &context, const FileId &id, const Result<FileFacts> &facts)
{
    const auto known = context.unit.file(id);
    if (!known)
        return known.error();
    if (!*known || (*known)->removedAt)
        return ErrorCode::FileRemoved;
    auto row = **known;
    if (row.isFinished())
        return finished(row);
    if (!facts) {
        const auto &error = facts.error();
        if (error.code != ErrorCode::ChecksumMismatch && error.code != ErrorCode::WrongOffset)
            return error;
        row.received = error.code == ErrorCode::WrongOffset ? error.detail.toLongLong() : 0;
        if (error.code == ErrorCode::ChecksumMismatch)
            row.sha256.clear(); // perhaps that was what was wrong
        context.unit.put(row);
        return Answer{Refusal{error}};
    }
    row.sha256 = facts->sha256;
    row.mediaType = facts->mediaType;
    row.touchedAt = context.unit.now();
    context.unit.put(row);
    return finished(row);
}

} // namespace

void routeFiles(Router &router, const FileVault &vault, const FileLimits &limits)
{
    router.on<protocol::CreateFile>([&limits](Context &context, const protocol::CreateFile &request) {
        return encoded(Files(context.unit, context.caller).create(request, limits));
    });
    router.on<protocol::FileStatus>([](Context &context, const protocol::FileStatus &request) {
        return encoded(Files(context.unit, context.caller).status(request));
    });
    router.on<protocol::FinishFile>([&vault](Context &context, const protocol::FinishFile &request) -> Result<Answer> {
        const auto row = Files(context.unit, context.caller).finish(request);
        if (!row)
            return row.error();
        if (row->isFinished())
            return finished(*row);
        return Answer{FileWork{[&vault, row = *row]() -> Handler {
            return
                [id = row.id, facts = inspectFile(vault, row)](Context &later) { return conclude(later, id, facts); };
        }}};
    });
    router.on<protocol::DiscardFile>([](Context &context, const protocol::DiscardFile &request) -> Result<Answer> {
        if (auto done = Files(context.unit, context.caller).discard(request); !done)
            return done.error();
        return Answer{protocol::encode(protocol::Done())};
    });
}

} // namespace conclave::server
