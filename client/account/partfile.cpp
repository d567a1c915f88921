// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/partfile.h"

#include "client/account/platform/savedfile.h"

#include <QFileInfo>
#include <QStorageInfo>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 BlockBytes = 1024 * 1024;

Error abandoned()
{
    return {ErrorCode::FileFailed, u"nobody wants it any more"_s};
}

} // namespace

PartFile::PartFile(Order order)
    : m_order(std::move(order))
    , m_file(pathOf(m_order))
    , m_tag(m_order.tag)
{
}

qint64 PartFile::stampOf(const QString &target)
{
    const QFileInfo info(target);
    return info.exists() ? info.lastModified().toMSecsSinceEpoch() : 0;
}

QString PartFile::pathOf(const Order &order)
{
    return u"%1.%2.part"_s.arg(order.target, order.file.toText().right(8));
}

Status PartFile::fail(const Error &error)
{
    m_failure = error;
    m_file.close();
    return error;
}

Error PartFile::diskError() const
{
    const bool isFull = m_file.error() == QFileDevice::ResourceError || m_file.error() == QFileDevice::WriteError;
    return {isFull ? ErrorCode::StorageFull : ErrorCode::FileFailed, m_file.errorString()};
}

PartFile::Left PartFile::findLeft()
{
    m_left = 0;
    m_size = 0;
    if (hashAll(m_file))
        m_size = m_left = m_file.size();
    else
        m_hash.reset();
    const bool isWhole = m_left > 0 && m_hash.result().toHex() == m_order.tag;
    m_isInPlace = m_left == 0 && wasPutInPlace();
    return {m_left, isWhole || m_isInPlace};
}

// By an attempt whose end nobody heard of.
bool PartFile::wasPutInPlace()
{
    const auto stamp = stampOf(m_order.target);
    if (m_order.tag.isEmpty() || stamp == 0 || stamp == m_order.replaces)
        return false;
    QFile target(m_order.target);
    const bool isIt = hashAll(target) && m_hash.result().toHex() == m_order.tag;
    m_hash.reset();
    return isIt;
}

bool PartFile::hashAll(QFile &file)
{
    m_hash.reset();
    if (!file.open(QIODevice::ReadOnly))
        return false;
    while (!file.atEnd()) {
        const auto block = file.read(BlockBytes);
        if (block.isEmpty() || m_isAbandoned)
            break;
        m_hash.addData(block);
    }
    const bool isAll = file.atEnd() && !m_isAbandoned;
    file.close();
    return isAll;
}

Status PartFile::begin(const FileHttp::Head &head)
{
    if (m_isAbandoned)
        return fail(abandoned());
    m_size = head.size;
    m_tag = head.tag;
    const bool goesOn = head.offset > 0 && head.offset == m_left;
    if (head.offset > 0 && !goesOn)
        return fail({ErrorCode::ChecksumMismatch, u"the part changed meanwhile"_s});
    if (!goesOn)
        m_hash.reset();
    if (!m_file.open(goesOn ? QIODevice::Append : QIODevice::WriteOnly | QIODevice::Truncate))
        return fail({ErrorCode::FileFailed, m_file.errorString()});
    if (goesOn && m_file.size() != m_left)
        return fail({ErrorCode::ChecksumMismatch, u"the part changed meanwhile"_s});
    const QStorageInfo disk(QFileInfo(m_order.target).absolutePath());
    if (disk.isValid() && disk.bytesAvailable() >= 0 && disk.bytesAvailable() < head.size - head.offset)
        return fail({ErrorCode::StorageFull, u"%1 bytes are needed"_s.arg(head.size - head.offset)});
    return {};
}

Status PartFile::write(const QByteArray &bytes)
{
    if (!m_failure)
        return m_failure;
    if (m_isAbandoned)
        return fail(abandoned());
    if (m_file.write(bytes) != bytes.size())
        return fail(diskError());
    m_hash.addData(bytes);
    return {};
}

Status PartFile::finish()
{
    if (!m_failure)
        return m_failure;
    if (m_file.isOpen() && !m_file.flush())
        return fail(diskError());
    m_file.close();
    if (m_isAbandoned)
        return abandoned();
    if (m_isInPlace)
        return {};
    if (m_file.size() != m_size || m_hash.result().toHex() != m_tag) {
        m_file.remove();
        return Error{ErrorCode::ChecksumMismatch, u"what came is not what the server has"_s};
    }
    return putInPlace();
}

Status PartFile::putInPlace()
{
    const auto part = m_file.fileName();
    if (stampOf(m_order.target) != m_order.replaces)
        return Error{ErrorCode::FileFailed, u"there is another file by now"_s};
    if (!flushToDisk(part))
        return Error{ErrorCode::FileFailed, u"cannot be written to the disk"_s};
    markFromInternet(part, m_order.server);
    if (m_isAbandoned) // while the disk did not answer
        return abandoned();
    std::error_code failed;
    std::filesystem::rename(QFile(part).filesystemFileName(), QFile(m_order.target).filesystemFileName(), failed);
    if (failed)
        return Error{ErrorCode::FileFailed, QString::fromLocal8Bit(failed.message().c_str())};
    return {};
}

} // namespace conclave::client
