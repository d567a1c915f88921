// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>

namespace conclave::media {

// Bytes that can be read anywhere, without all of them being in memory. Used on one thread at a time.
class ByteSource
{
public:
    ByteSource() = default;
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource &) = delete;
    ByteSource &operator=(const ByteSource &) = delete;

    virtual qint64 size() const = 0;
    // Of bytes that are there; fewer only where they cannot be had any more.
    virtual Result<QByteArray> read(qint64 offset, qint64 size) const = 0;
};

class MemorySource : public ByteSource
{
public:
    explicit MemorySource(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }

    qint64 size() const override { return m_bytes.size(); }
    Result<QByteArray> read(qint64 offset, qint64 size) const override { return m_bytes.mid(offset, size); }

private:
    const QByteArray m_bytes;
};

} // namespace conclave::media
