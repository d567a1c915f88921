// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/filetransfers.h"

#include "server/http/httpresponse.h"
#include "server/http/rangeheader.h"
#include "shared/protocol/errors.h"
#include "shared/util/logging.h"

#include <QUrl>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qint64 PieceBytes = 256 * 1024;
constexpr int Senders = 2;
constexpr qint64 FullRetryMs = 10'000;

HttpResponse failure(PeerId exchange, Error error)
{
    if (error.code == ErrorCode::StorageFull && error.retryAfterMs == 0)
        error.retryAfterMs = FullRetryMs;
    const auto &info = protocol::errorInfo(error.code);
    const bool isOurs = info.httpStatus >= 500;
    if (isOurs) {
        const LogRequest request(requestId(exchange));
        qCWarning(lcServer).noquote() << "a file could not be carried:" << info.name << error.detail;
    }
    return failureResponse(exchange, isOurs ? Error{error.code, {}, error.retryAfterMs} : error);
}

// The name as RFC 6266 and RFC 8187 have it; nothing of it is interpreted by the server.
QByteArray disposition(const QString &name)
{
    return "Content-Disposition: attachment; filename*=UTF-8''" + QUrl::toPercentEncoding(name);
}

QByteArray pictureType(const VaultFile &file)
{
    const auto beginning = file.read(0, 1);
    return beginning && *beginning == "\x89" ? "image/png" : "image/jpeg";
}

} // namespace

// What lives on one thread: `worker`, reached through a mailbox only.
template <class Worker>
struct FileTransfers::Thread
{
    Thread(const Parts &parts, const QString &name)
        : worker(parts)
        , mailbox([](std::vector<std::function<void()>> &&tasks) {
            for (const auto &task : tasks)
                task();
        })
    {
        thread.setObjectName(name);
        mailbox.moveToThread(&thread);
        thread.start();
    }
    ~Thread()
    {
        QMetaObject::invokeMethod(
            &mailbox,
            [this] {
                mailbox.takeAll();
                worker.stop();
            },
            Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
    }

    Worker worker;
    QThread thread;
    Mailbox<std::function<void()>> mailbox;
};

// The uploads. All of it on one thread, so that what happens to a file happens in order.
class FileTransfers::Receiver
{
public:
    explicit Receiver(Parts parts)
        : m_parts(std::move(parts))
    {
    }

    void begin(const UploadGrant &grant);
    void piece(PeerId exchange, const QByteArray &bytes, bool isLast);
    void end(PeerId exchange); // early
    void cut(PeerId exchange, const Error &why);
    void stop();

private:
    struct Upload
    {
        FileId file;
        std::unique_ptr<VaultFile> bytes;
        qint64 start = 0;
        qint64 offset = 0;
    };
    using Uploads = std::unordered_map<PeerId, Upload>;

    void answer(const Outbound &outbound, PeerId exchange) { m_parts.post(threadOf(exchange), {outbound}); }
    void replaceUploadOf(const FileId &file);
    Result<std::unique_ptr<VaultFile>> open(const UploadGrant &grant) const;
    void fail(Uploads::iterator upload, const Error &error);
    void keep(Uploads::iterator upload);
    void forget(Uploads::iterator upload);

    const Parts m_parts;
    Uploads m_uploads;
};

void FileTransfers::Receiver::replaceUploadOf(const FileId &file)
{
    for (auto it = m_uploads.begin(); it != m_uploads.end(); ++it) {
        if (it->second.file != file)
            continue;
        answer(failure(it->first, {ErrorCode::Conflict, u"file: another request sends its bytes"_s}), it->first);
        forget(it);
        return;
    }
}

// Cut to what is known to be good: behind it may be what a killed server had not acknowledged.
Result<std::unique_ptr<VaultFile>> FileTransfers::Receiver::open(const UploadGrant &grant) const
{
    auto file = m_parts.vault.open(grant.storedAs, VaultFile::Use::Write);
    if (!file && file.error().code == ErrorCode::NotFound)
        file = m_parts.vault.open(grant.storedAs, VaultFile::Use::Create);
    if (!file)
        return file;
    const auto size = (*file)->size();
    if (!size)
        return size.error();
    if (*size < grant.offset)
        return Error{ErrorCode::WrongOffset, QString::number(*size)};
    if (auto cut = (*file)->resize(grant.offset); !cut)
        return cut.error();
    return file;
}

void FileTransfers::Receiver::begin(const UploadGrant &grant)
{
    replaceUploadOf(grant.file);
    auto file = m_parts.hasRoom()
        ? open(grant)
        : Result<std::unique_ptr<VaultFile>>(Error{ErrorCode::StorageFull, u"less than server.disk_reserve is free"_s});
    if (!file) {
        auto response = failure(grant.exchange, file.error());
        if (file.error().code == ErrorCode::WrongOffset) {
            response.headers += "Upload-Offset: " + file.error().detail.toLatin1();
            m_parts.received(0, grant.file, file.error().detail.toLongLong());
        }
        m_parts.over(grant.exchange);
        return answer(response, grant.exchange);
    }
    m_uploads.insert_or_assign(grant.exchange, Upload{grant.file, *std::move(file), grant.offset, grant.offset});
    answer(HttpAllow{grant.exchange, grant.most}, grant.exchange);
}

void FileTransfers::Receiver::piece(PeerId exchange, const QByteArray &bytes, bool isLast)
{
    const auto it = m_uploads.find(exchange);
    if (it == m_uploads.end())
        return;
    auto &upload = it->second;
    if (auto written = upload.bytes->write(upload.offset, bytes); !written)
        return fail(it, written.error());
    upload.offset += bytes.size();
    m_parts.counters.uploadedBytes.add(quint64(bytes.size()));
    if (!isLast)
        return answer(HttpNext{exchange}, exchange);
    if (auto synced = upload.bytes->sync(); !synced)
        return fail(it, synced.error());
    m_parts.received(exchange, upload.file, upload.offset);
    forget(it);
}

// What this request brought is thrown away: the upload is as it was.
void FileTransfers::Receiver::fail(Uploads::iterator upload, const Error &error)
{
    const auto exchange = upload->first;
    if (auto cut = upload->second.bytes->resize(upload->second.start); !cut)
        qCWarning(lcServer).noquote() << "an upload that failed keeps its place:" << cut.error().detail;
    forget(upload);
    answer(failure(exchange, error), exchange);
}

void FileTransfers::Receiver::keep(Uploads::iterator upload)
{
    const auto &[file, bytes, start, offset] = upload->second;
    if (offset > start && bytes->sync())
        m_parts.received(0, file, offset);
    forget(upload);
}

void FileTransfers::Receiver::forget(Uploads::iterator upload)
{
    m_parts.over(upload->first);
    m_uploads.erase(upload);
}

void FileTransfers::Receiver::cut(PeerId exchange, const Error &why)
{
    if (const auto it = m_uploads.find(exchange); it != m_uploads.end())
        fail(it, why);
}

void FileTransfers::Receiver::end(PeerId exchange)
{
    if (const auto it = m_uploads.find(exchange); it != m_uploads.end())
        keep(it);
}

void FileTransfers::Receiver::stop()
{
    while (!m_uploads.empty())
        keep(m_uploads.begin());
}

// Downloads.
class FileTransfers::Sender
{
public:
    explicit Sender(Parts parts)
        : m_parts(std::move(parts))
    {
    }

    void begin(const DownloadGrant &grant);
    void more(PeerId exchange);
    void end(PeerId exchange);
    void cut(PeerId exchange);
    void stop() { m_downloads.clear(); }

private:
    struct Download
    {
        std::unique_ptr<VaultFile> bytes;
        qint64 offset = 0;
        qint64 end = 0;
    };
    void answer(const Outbound &outbound, PeerId exchange) { m_parts.post(threadOf(exchange), {outbound}); }
    Result<std::unique_ptr<VaultFile>> open(const DownloadGrant &grant) const;
    static HttpResponse head(const DownloadGrant &grant);
    void finish(const HttpResponse &response);

    const Parts m_parts;
    std::unordered_map<PeerId, Download> m_downloads;
};

// No bytes follow.
void FileTransfers::Sender::finish(const HttpResponse &response)
{
    m_parts.over(response.exchange);
    answer(response, response.exchange);
}

void FileTransfers::Sender::end(PeerId exchange)
{
    if (m_downloads.erase(exchange) > 0)
        m_parts.over(exchange);
}

void FileTransfers::Sender::cut(PeerId exchange)
{
    if (m_downloads.erase(exchange) > 0)
        answer(HttpBody{exchange, {}, true}, exchange);
}

// The file; a null one when it is empty and so needs no place on the disk.
Result<std::unique_ptr<VaultFile>> FileTransfers::Sender::open(const DownloadGrant &grant) const
{
    if (grant.size == 0)
        return std::unique_ptr<VaultFile>();
    auto file = m_parts.vault.open(grant.storedAs, VaultFile::Use::Read);
    if (!file && file.error().code == ErrorCode::NotFound)
        return Error{ErrorCode::StorageFailed, u"its bytes are not there"_s};
    return file;
}

HttpResponse FileTransfers::Sender::head(const DownloadGrant &grant)
{
    HttpResponse response;
    response.exchange = grant.exchange;
    response.contentType = grant.mediaType.toLatin1();
    response.headers = {"ETag: \"" + grant.etag + '"', "Accept-Ranges: bytes", disposition(grant.name),
                        "Content-Security-Policy: default-src 'none'; sandbox"};
    return response;
}

void FileTransfers::Sender::begin(const DownloadGrant &grant)
{
    auto response = head(grant);
    if (!grant.ifNoneMatch.isEmpty() && namesEntity(grant.ifNoneMatch, grant.etag)) {
        response.status = 304;
        return finish(response);
    }
    auto file = open(grant);
    if (!file)
        return finish(failure(grant.exchange, file.error()));
    const auto size = grant.size ? Result<qint64>(*grant.size) : (*file)->size();
    if (!size)
        return finish(failure(grant.exchange, size.error()));
    if (grant.mediaType.isEmpty())
        response.contentType = pictureType(**file);
    const bool isWhole = !grant.ifRange.isEmpty() && grant.ifRange.trimmed() != '"' + grant.etag + '"';
    const auto wanted = wantedRange(isWhole ? QByteArray() : grant.range, *size);
    const auto total = QByteArray::number(*size);
    if (wanted.kind == WantedRange::Kind::Unsatisfiable) {
        response.status = 416;
        response.headers += "Content-Range: bytes */" + total;
        return finish(response);
    }
    const auto end = wanted.first + wanted.size;
    if (wanted.kind == WantedRange::Kind::Part) {
        response.status = 206;
        response.headers += "Content-Range: bytes " + QByteArray::number(wanted.first) + '-'
            + QByteArray::number(end - 1) + '/' + total;
    }
    response.bodyBytes = wanted.size;
    if (!*file || !grant.wantsBytes)
        return finish(response);
    m_downloads.insert_or_assign(grant.exchange, Download{*std::move(file), wanted.first, end});
    answer(response, grant.exchange);
}

void FileTransfers::Sender::more(PeerId exchange)
{
    const auto it = m_downloads.find(exchange);
    if (it == m_downloads.end())
        return;
    auto &[file, offset, end] = it->second;
    const auto bytes = file->read(offset, std::min(PieceBytes, end - offset));
    const bool isBroken = !bytes || bytes->isEmpty();
    if (isBroken)
        qCWarning(lcServer).noquote() << "a file ends too early:" << (bytes ? QString() : bytes.error().detail);
    answer(HttpBody{exchange, isBroken ? QByteArray() : *bytes, isBroken}, exchange);
    offset += isBroken ? 0 : bytes->size();
    m_parts.counters.downloadedBytes.add(isBroken ? 0 : quint64(bytes->size()));
    if (isBroken || offset == end)
        this->end(exchange);
}

FileTransfers::FileTransfers(Parts parts)
    : m_receiver(std::make_unique<Thread<Receiver>>(parts, u"files-in"_s))
{
    for (int i = 0; i < Senders; ++i)
        m_senders.push_back(std::make_unique<Thread<Sender>>(parts, u"files-out"_s));
}

FileTransfers::~FileTransfers() = default;

FileTransfers::Thread<FileTransfers::Sender> &FileTransfers::senderOf(PeerId exchange)
{
    return *m_senders[exchange % m_senders.size()];
}

void FileTransfers::receive(const UploadGrant &grant)
{
    m_receiver->mailbox.post([worker = &m_receiver->worker, grant] { worker->begin(grant); });
}

void FileTransfers::piece(PeerId exchange, const QByteArray &bytes, bool isLast)
{
    m_receiver->mailbox.post(
        [worker = &m_receiver->worker, exchange, bytes, isLast] { worker->piece(exchange, bytes, isLast); });
}

void FileTransfers::send(const DownloadGrant &grant)
{
    auto &sender = senderOf(grant.exchange);
    sender.mailbox.post([worker = &sender.worker, grant] { worker->begin(grant); });
}

void FileTransfers::sendMore(PeerId exchange)
{
    auto &sender = senderOf(exchange);
    sender.mailbox.post([worker = &sender.worker, exchange] { worker->more(exchange); });
}

void FileTransfers::cut(PeerId exchange, const Error &why)
{
    auto &sender = senderOf(exchange);
    sender.mailbox.post([worker = &sender.worker, exchange] { worker->cut(exchange); });
    m_receiver->mailbox.post([worker = &m_receiver->worker, exchange, why] { worker->cut(exchange, why); });
}

void FileTransfers::abandon(PeerId exchange)
{
    auto &sender = senderOf(exchange);
    sender.mailbox.post([worker = &sender.worker, exchange] { worker->end(exchange); });
    m_receiver->mailbox.post([worker = &m_receiver->worker, exchange] { worker->end(exchange); });
}

void FileTransfers::stop()
{
    QMetaObject::invokeMethod(
        &m_receiver->mailbox, [worker = &m_receiver->worker] { worker->stop(); }, Qt::BlockingQueuedConnection);
}

} // namespace conclave::server
