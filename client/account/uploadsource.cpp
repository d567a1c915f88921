// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/uploadsource.h"

#include <QFileInfo>
#include <QScopeGuard>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 BlockBytes = 1024 * 1024; // hashed at once

} // namespace

Result<UploadSource::Stamp> UploadSource::stampOf(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile()) // also what would never end: devices and pipes
        return Error{ErrorCode::FileFailed, u"this is no file"_s};
    if (!info.isReadable())
        return Error{ErrorCode::FileFailed, u"the file may not be read"_s};
    return Stamp{info.size(), info.lastModified().toMSecsSinceEpoch()};
}

UploadSource::UploadSource(const QString &path, const Stamp &stamp)
    : m_file(path)
    , m_stamp(stamp)
{
}

UploadSource::UploadSource(const QByteArray &bytes)
    : m_stamp{bytes.size(), 0}
    , m_bytes(bytes)
{
}

Result<QByteArray> UploadSource::raw(qint64 offset, qint64 count)
{
    if (m_file.fileName().isEmpty())
        return m_bytes.mid(offset, count);
    if (!m_file.isOpen() && !m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error{ErrorCode::FileFailed, m_file.errorString()};
    auto bytes = m_file.seek(offset) ? m_file.read(count) : QByteArray();
    if (bytes.size() != std::min(count, m_stamp.size - offset))
        return Error{ErrorCode::FileFailed, u"the file was cut"_s};
    return bytes;
}

Result<QByteArray> UploadSource::read(qint64 offset, qint64 count)
{
    const QMutexLocker lock(&m_busy);
    if (!m_file.fileName().isEmpty()) {
        const auto now = stampOf(m_file.fileName());
        if (!now || *now != m_stamp)
            return now ? Error{ErrorCode::FileFailed, u"the file was changed"_s} : now.error();
    }
    const auto closed = qScopeGuard([this] { m_file.close(); }); // the user may want to move it
    if (auto done = hashUpTo(offset); !done)
        return done.error();
    return raw(offset, std::min(count, m_stamp.size - offset));
}

Result<QByteArray> UploadSource::sha256()
{
    const QMutexLocker lock(&m_busy);
    const auto closed = qScopeGuard([this] { m_file.close(); });
    if (auto done = hashUpTo(m_stamp.size); !done)
        return done.error();
    return m_hash.result();
}

Status UploadSource::hashUpTo(qint64 offset)
{
    if (offset < m_hashed) {
        m_hash.reset();
        m_hashed = 0;
    }
    while (m_hashed < offset) {
        const auto block = raw(m_hashed, std::min(BlockBytes, offset - m_hashed));
        if (!block)
            return block.error();
        m_hash.addData(*block);
        m_hashed += block->size();
    }
    return {};
}

} // namespace conclave::client
