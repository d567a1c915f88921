// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/handlers.h"
#include "shared/util/logging.h"

namespace conclave::server {

namespace {

constexpr qint64 InspectionRetryMs = 1000;

Result<Answer> encoded(const Result<protocol::UploadState> &state)
{
    return state ? Result<Answer>(Answer{protocol::encode(*state)}) : Result<Answer>(state.error());
}

Answer finished(const FileRow &row)
{
    return {protocol::encode(protocol::FinishFile::Reply{Files::referenceTo(row)})};
}

// file.finish: a worker looks at the bytes, then what it found is written down. One look at a file at a time. Used on
// the domain thread.
class Finishing
{
public:
    Finishing(const InspectFile &inspect, const EraseFile &erase)
        : m_inspect(inspect)
        , m_erase(erase)
    {
    }

    Result<Answer> begin(Context &context, const protocol::FinishFile &request);

private:
    Result<Answer> conclude(Context &context, const FileRow &before, const Result<FileFacts> &facts);
    static Answer fail(Context &context, FileRow row, const Error &error);
    void erase(const QString &storedAs) const;

    const InspectFile m_inspect;
    const EraseFile m_erase;
    QSet<FileId> m_inHand;
};

Result<Answer> Finishing::begin(Context &context, const protocol::FinishFile &request)
{
    const auto row = Files(context.unit, context.caller).finish(request);
    if (!row)
        return row.error();
    if (row->isFinished())
        return finished(*row);
    if (m_inHand.contains(row->id))
        return Error{ErrorCode::Busy, {}, InspectionRetryMs};
    WorkJob look = [this, row = *row]() -> Handler {
        return [this, row, facts = m_inspect(row)](Context &later) { return conclude(later, row, facts); };
    };
    return Answer{FileWork{std::move(look), [this, id = row->id] { m_inHand.remove(id); }},
                  [this, id = row->id] { m_inHand.insert(id); }};
}

Result<Answer> Finishing::conclude(Context &context, const FileRow &before, const Result<FileFacts> &facts)
{
    m_inHand.remove(before.id);
    const auto known = context.unit.file(before.id);
    if (!known)
        return known.error();
    const bool isGone = !*known || (*known)->removedAt;
    if (isGone && facts && facts->storedAs != before.storedAs)
        erase(facts->storedAs);
    if (isGone)
        return ErrorCode::FileRemoved;
    auto row = **known;
    if (!facts)
        return fail(context, row, facts.error());
    row.storedAs = facts->storedAs;
    row.size = facts->size;
    row.received = facts->size;
    row.sha256 = facts->sha256;
    row.mediaType = facts->mediaType;
    row.width = facts->width;
    row.height = facts->height;
    row.blurhash = facts->blurhash;
    row.touchedAt = context.unit.now();
    context.unit.put(row);
    auto answer = finished(row);
    if (row.storedAs != before.storedAs)
        answer.committed = [this, old = before.storedAs] { erase(old); };
    return answer;
}

// The upload goes on where it is good, with the checksum of the next attempt.
Answer Finishing::fail(Context &context, FileRow row, const Error &error)
{
    if (error.code == ErrorCode::WrongOffset || error.code == ErrorCode::ChecksumMismatch) {
        row.received = error.code == ErrorCode::WrongOffset ? error.detail.toLongLong() : 0;
        row.sha256.clear();
        context.unit.put(row);
    }
    return Answer{Refusal{error}};
}

// What stays by mistake is found and erased later: see FileSweep.
void Finishing::erase(const QString &storedAs) const
{
    if (auto erased = m_erase(storedAs); !erased)
        qCWarning(lcDomain).noquote() << "a file that nobody needs stays for now:" << erased.error().detail;
}

} // namespace

void routeFiles(Router &router, const FileLimits &limits, const InspectFile &inspect, const EraseFile &erase)
{
    router.on<protocol::CreateFile>([&limits](Context &context, const protocol::CreateFile &request) {
        return encoded(Files(context.unit, context.caller).create(request, limits));
    });
    router.on<protocol::FileStatus>([](Context &context, const protocol::FileStatus &request) {
        return encoded(Files(context.unit, context.caller).status(request));
    });
    router.on<protocol::FinishFile>(
        [finishing = std::make_shared<Finishing>(inspect, erase)](
            Context &context, const protocol::FinishFile &request) { return finishing->begin(context, request); });
    router.on<protocol::DiscardFile>([](Context &context, const protocol::DiscardFile &request) -> Result<Answer> {
        if (auto done = Files(context.unit, context.caller).discard(request); !done)
            return done.error();
        return Answer{protocol::encode(protocol::Done())};
    });
}

} // namespace conclave::server
