// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/fileroutes.h"

#include "server/http/httpresponse.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr QByteArrayView Prefix = "/v1/files/";
constexpr QByteArrayView ThumbnailSuffix = "/thumbnail";
constexpr qint64 BusyRetryMs = 1000;

bool isThumbnail(const HttpRequest &request)
{
    return request.path.endsWith(ThumbnailSuffix);
}

std::optional<FileId> fileOf(const HttpRequest &request)
{
    const auto rest = QByteArrayView(request.path).sliced(Prefix.size());
    return FileId::fromText(QString::fromLatin1(isThumbnail(request) ? rest.chopped(ThumbnailSuffix.size()) : rest));
}

std::optional<qint64> offsetOf(const HttpRequest &request)
{
    bool ok = false;
    const auto text = QUrlQuery(QString::fromLatin1(request.query)).queryItemValue(u"offset"_s);
    const auto offset = text.toLongLong(&ok);
    return ok && offset >= 0 ? std::optional(offset) : std::nullopt;
}

} // namespace

bool FileRoutes::concerns(const HttpRequest &head)
{
    return head.path.startsWith(Prefix);
}

HttpAdmission FileRoutes::admit(const HttpRequest &head) const
{
    const bool isUpload = head.method == "PUT" && !isThumbnail(head);
    if (!isUpload && head.method != "GET" && head.method != "HEAD")
        return HttpResponse{
            .exchange = head.exchange,
            .status = 405,
            .body = protocol::encodeFailureBody({ErrorCode::BadFrame, u"files are put, got and asked for by HEAD"_s})};
    const auto claims = m_parts.tokens.verify(head.bearer, m_parts.clock.nowMs());
    if (!claims)
        return failureResponse(head.exchange, claims.error());
    if (!fileOf(head))
        return failureResponse(head.exchange, {ErrorCode::NotFound, u"file"_s});
    if (isUpload && !offsetOf(head))
        return failureResponse(head.exchange, {ErrorCode::BadFrame, u"offset"_s});
    return isUpload ? HttpAdmission(HttpStreamed()) : HttpAdmission(qint64(0));
}

void FileRoutes::received(const HttpRequest &request) const
{
    const auto file = fileOf(request).value_or(FileId());
    submit(request, request.method == "PUT" ? upload(request, file) : download(request, file));
}

void FileRoutes::submit(const HttpRequest &request, Handler handler) const
{
    Outgoing outgoing(m_parts.post);
    const auto claims = m_parts.tokens.verify(request.bearer, m_parts.clock.nowMs());
    if (!claims)
        return outgoing.fail(request.exchange, 0, claims.error());
    Call call;
    call.peer = request.exchange;
    call.audience = protocol::Audience::SignedIn;
    call.rate = Rate::Ask;
    call.claims = *claims;
    call.handler = std::move(handler);
    if (!m_parts.submit(std::move(call)))
        outgoing.fail(request.exchange, 0, {ErrorCode::Busy, {}, BusyRetryMs});
}

Handler FileRoutes::upload(const HttpRequest &request, const FileId &file) const
{
    return [parts = m_parts, exchange = request.exchange, offset = offsetOf(request).value_or(0),
            length = request.contentLength, file](Context &context) -> Result<Answer> {
        const auto row = Files(context.unit, context.caller).upload(file, offset);
        if (!row && row.error().code == ErrorCode::WrongOffset) {
            auto response = failureResponse(exchange, row.error());
            response.headers += "Upload-Offset: " + row.error().detail.toLatin1();
            return Answer{Held(), [parts, response] { parts.post(threadOf(response.exchange), {response}); }};
        }
        if (!row)
            return row.error();
        const auto most = std::min(row->size - offset, protocol::FileChunkBytes);
        if (length.value_or(0) > most)
            return Error{ErrorCode::FileTooLarge, u"at most %1 bytes may follow in one request"_s.arg(most)};
        const Carried carried{{}, [parts, exchange](const Error &why) { parts.transfers.cut(exchange, why); }};
        return Answer{carried, [parts, grant = UploadGrant{exchange, file, row->storedAs, offset, most}] {
                          parts.transfers.receive(grant);
                      }};
    };
}

Handler FileRoutes::download(const HttpRequest &request, const FileId &file) const
{
    return [parts = m_parts, request, file](Context &context) -> Result<Answer> {
        const auto row = Files(context.unit, context.caller).download(file);
        if (!row)
            return row.error();
        DownloadGrant grant{request.exchange,    row->storedAs,           row->name,     row->mediaType,
                            row->size,           row->sha256.toHex(),     request.range, request.ifRange,
                            request.ifNoneMatch, request.method != "HEAD"};
        if (isThumbnail(request) && !row->width)
            return Error{ErrorCode::NotFound, u"thumbnail"_s};
        if (isThumbnail(request)) {
            grant.storedAs = FileVault::thumbnailOf(row->storedAs);
            grant.name = u"thumbnail"_s;
            grant.mediaType.clear();
            grant.size.reset();
            grant.etag += "-thumbnail";
        }
        const Carried carried{
            [file](UnitOfWork &unit, const Caller &caller) -> Status {
                const auto still = Files(unit, caller).download(file);
                return still ? Status() : Status(still.error());
            },
            [parts, exchange = request.exchange](const Error &why) { parts.transfers.cut(exchange, why); }};
        return Answer{carried, [parts, grant] { parts.transfers.send(grant); }};
    };
}

Call receivedCall(PeerId exchange, const FileId &file, qint64 offset)
{
    Call call;
    call.peer = exchange;
    call.handler = [exchange, file, offset](Context &context) -> Result<Answer> {
        if (auto noted = noteReceived(context.unit, file, offset); !noted)
            return exchange ? Result<Answer>(noted.error()) : Result<Answer>(Answer{Held()});
        if (!exchange)
            return Answer{Held()};
        return Answer{QByteArray("{\"offset\":" + QByteArray::number(offset) + '}')};
    };
    return call;
}

} // namespace conclave::server
