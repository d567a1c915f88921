// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/media/bytesource.h"

#include <QList>
#include <algorithm>
#include <optional>

namespace conclave::media {

constexpr quint32 boxType(const char (&name)[5])
{
    quint32 type = 0;
    for (int i = 0; i < 4; ++i)
        type = type << 8 | quint8(name[i]);
    return type;
}

struct ByteRange
{
    qint64 begin = 0;
    qint64 end = 0;

    qint64 size() const { return end - begin; }
};

// A box (ISO/IEC 14496-12, section 4.2) or atom, as far as it lies within what holds it.
struct Box
{
    quint32 type = 0;
    qint64 begin = 0; // of its header
    ByteRange payload;
};

// Reads boxes, and no more than a file that means well needs: then it fails with Invalid, so that whoever follows what
// a file says comes to an end. Used on one thread at a time.
class BoxReader
{
public:
    static constexpr qint64 MostBytes = 32 * 1024 * 1024;
    static constexpr qint64 MostReads = 1'000'000; // about as many boxes

    explicit BoxReader(const ByteSource &source)
        : m_source(source)
    {
    }

    qint64 size() const { return m_source.size(); }
    Result<QByteArray> read(ByteRange range); // what there is of it
    // The box that begins there, unless there is none before the end of what holds it.
    Result<std::optional<Box>> boxAt(qint64 offset, qint64 end);
    Result<QList<Box>> boxesIn(ByteRange range);

private:
    const ByteSource &m_source;
    qint64 m_bytes = 0;
    qint64 m_reads = 0;
};

// Big endian numbers one after the other; beyond the end there are zeros.
class NumberReader
{
public:
    explicit NumberReader(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }

    quint64 next(int size); // up to 8 bytes
    QByteArray bytes(qint64 size);
    QByteArray text(); // up to a zero, which goes with it
    void skip(qint64 size) { m_at = std::min(m_at + size, qint64(m_bytes.size())); }
    qint64 left() const { return m_bytes.size() - m_at; }
    bool isBeyond() const { return m_isBeyond; }

private:
    const QByteArray m_bytes;
    qint64 m_at = 0;
    bool m_isBeyond = false;
};

} // namespace conclave::media
