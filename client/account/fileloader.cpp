// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/fileloader.h"

#include "shared/protocol/errors.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using Part = FileHttp::Part;

FileCache::Kind kindOf(Part part)
{
    return part == Part::Thumbnail ? FileCache::Kind::Thumbnail : FileCache::Kind::Content;
}

qint64 mostBytes(Part part)
{
    return part == Part::Thumbnail ? FileLoader::MaxThumbnailBytes : FileLoader::MaxContentBytes;
}

} // namespace

FileLoader::FileLoader(FileHttp &http, FileCache &cache, Worker &worker, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_cache(cache)
    , m_worker(worker)
{
}

void FileLoader::load(FileId file, Part part, Callback done)
{
    const Key key{file, part};
    m_waiting[key].append(std::move(done));
    if (m_waiting.value(key).size() > 1)
        return;
    m_worker.run(
        this, [&cache = m_cache, key] { return cache.get(kindOf(key.part), key.file); },
        [this, key](const Result<QByteArray> &kept) {
            if (kept)
                answer(key, *kept);
            else if (m_online)
                fetch(key);
            else
                answer(key, Error{ErrorCode::NetworkUnreachable, u"not connected"_s});
        });
}

void FileLoader::fetch(const Key &key)
{
    struct Read
    {
        QByteArray bytes;
        FileHttp::Head head;
    };
    const auto read = std::make_shared<Read>();
    const auto most = mostBytes(key.part);
    FileHttp::Sink sink;
    sink.begin = [read, most](const FileHttp::Head &head) -> Status {
        read->head = head;
        if (head.size > most)
            return Error{ErrorCode::TooLarge, u"%1 bytes"_s.arg(head.size)};
        read->bytes.reserve(head.size);
        return {};
    };
    sink.take = [read, most](const QByteArray &bytes) -> Status {
        read->bytes += bytes;
        return read->bytes.size() > most ? Status(Error{ErrorCode::TooLarge, {}}) : Status();
    };
    sink.end = [this, read, key](const Status &status) {
        if (!status) {
            if (protocol::errorInfo(status.error().code).retry == protocol::Retry::AfterSignIn)
                Q_EMIT signInNeeded();
            answer(key, status.error());
        } else if (key.part == Part::Whole
                   && QCryptographicHash::hash(read->bytes, QCryptographicHash::Sha256).toHex() != read->head.tag) {
            answer(key, Error{ErrorCode::ChecksumMismatch, {}});
        } else {
            keep(key, read->bytes);
        }
    };
    m_http.get({key.file, key.part}, this, std::move(sink));
}

// A copy that cannot be kept is fetched again another time.
void FileLoader::keep(const Key &key, const QByteArray &bytes)
{
    m_worker.run([&cache = m_cache, key, bytes] {
        (void)cache.put(kindOf(key.part), key.file, bytes);
        cache.trim();
    });
    answer(key, bytes);
}

void FileLoader::answer(const Key &key, const Result<QByteArray> &bytes)
{
    const auto waiting = m_waiting.take(key);
    for (const auto &done : waiting)
        done(bytes);
}

} // namespace conclave::client
