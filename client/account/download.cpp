// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/download.h"

#include "client/account/platform/savedfile.h"

#include <QFileInfo>
#include <QStorageInfo>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 BlockBytes = 1024 * 1024;

Error diskError(const QFile &file)
{
    const bool isFull = file.error() == QFileDevice::ResourceError || file.error() == QFileDevice::WriteError;
    return {isFull ? ErrorCode::StorageFull : ErrorCode::FileFailed, file.errorString()};
}

// Of what an earlier attempt left; nothing when there is nothing of use.
std::shared_ptr<QCryptographicHash> hashOf(const QString &part)
{
    QFile file(part);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    auto hash = std::make_shared<QCryptographicHash>(QCryptographicHash::Sha256);
    while (!file.atEnd()) {
        const auto block = file.read(BlockBytes);
        if (block.isEmpty())
            return {};
        hash->addData(block);
    }
    return hash;
}

Status putInPlace(const Download::Order &order)
{
    const auto part = Download::partOf(order);
    if (Download::stampOf(order.target) != order.replaces)
        return Error{ErrorCode::FileFailed, u"there is another file by now"_s};
    if (!flushToDisk(part))
        return Error{ErrorCode::FileFailed, u"cannot be written to the disk"_s};
    markFromInternet(part, order.server);
    std::error_code failed;
    std::filesystem::rename(QFile(part).filesystemFileName(), QFile(order.target).filesystemFileName(), failed);
    if (failed)
        return Error{ErrorCode::FileFailed, QString::fromLocal8Bit(failed.message().c_str())};
    return {};
}

} // namespace

qint64 Download::stampOf(const QString &target)
{
    const QFileInfo info(target);
    return info.exists() ? info.lastModified().toMSecsSinceEpoch() : 0;
}

QString Download::partOf(const Order &order)
{
    return u"%1.%2.part"_s.arg(order.target, order.file.toText().right(8));
}

Download::Download(const TransferTools &tools, Order order, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_order(std::move(order))
    , m_part(partOf(m_order))
{
}

void Download::start()
{
    if (m_order.tag.isEmpty()) {
        get(0);
        return;
    }
    m_tools.worker.run(
        this, [part = m_part.fileName()] { return hashOf(part); },
        [this](const Hash &hash) {
            m_hash = hash;
            m_size = hash ? m_part.size() : 0;
            if (hash && hash->result().toHex() == m_order.tag) // all of it came, and then something broke
                end({});
            else
                get(m_size);
        });
}

void Download::get(qint64 offset)
{
    FileHttp::Sink sink;
    sink.begin = [this](const FileHttp::Head &head) { return begin(head); };
    sink.take = [this](const QByteArray &bytes) { return take(bytes); };
    sink.end = [this](const Status &status) { end(status); };
    m_tools.http.get({m_order.file, FileHttp::Part::Whole, offset, m_order.tag}, this, std::move(sink));
}

Status Download::begin(const FileHttp::Head &head)
{
    m_size = head.size;
    m_order.tag = head.tag;
    Q_EMIT tagged(head.tag);
    const bool goesOn = head.offset > 0 && m_hash && head.offset == m_part.size();
    if (head.offset > 0 && !goesOn)
        return Error{ErrorCode::ChecksumMismatch, u"the part changed meanwhile"_s};
    if (!goesOn)
        m_hash = std::make_shared<QCryptographicHash>(QCryptographicHash::Sha256);
    if (!m_part.open(goesOn ? QIODevice::Append : QIODevice::WriteOnly | QIODevice::Truncate))
        return Error{ErrorCode::FileFailed, m_part.errorString()};
    const QStorageInfo disk(QFileInfo(m_order.target).absolutePath());
    if (disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < head.size - head.offset)
        return Error{ErrorCode::StorageFull, u"%1 bytes are needed"_s.arg(head.size - head.offset)};
    Q_EMIT moved(head.offset);
    return {};
}

Status Download::take(const QByteArray &bytes)
{
    if (m_part.write(bytes) != bytes.size())
        return diskError(m_part);
    m_hash->addData(bytes);
    Q_EMIT moved(m_part.pos());
    return {};
}

void Download::end(const Status &status)
{
    const bool isFlushed = !m_part.isOpen() || m_part.flush();
    const auto failure = status ? diskError(m_part) : status.error();
    m_part.close();
    if (status && isFlushed)
        complete();
    else
        Q_EMIT failed(failure);
}

void Download::complete()
{
    if (m_part.size() != m_size || m_hash->result().toHex() != m_order.tag) {
        m_part.remove();
        Q_EMIT failed({ErrorCode::ChecksumMismatch, u"what came is not what the server has"_s});
        return;
    }
    m_tools.worker.run(
        this, [order = m_order] { return putInPlace(order); },
        [this](const Status &done) {
            if (done)
                Q_EMIT finished();
            else
                Q_EMIT failed(done.error());
        });
}

} // namespace conclave::client
