// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/boxreader.h"

using namespace Qt::StringLiterals;

namespace conclave::media {

Result<QByteArray> BoxReader::read(ByteRange range)
{
    const auto begin = std::clamp<qint64>(range.begin, 0, size());
    const auto length = std::clamp<qint64>(range.end, begin, size()) - begin;
    m_bytes += length;
    if (++m_reads > MostReads || m_bytes > MostBytes)
        return Error{ErrorCode::Invalid, u"more parts than can be looked through"_s};
    return m_source.read(begin, length);
}

Result<std::optional<Box>> BoxReader::boxAt(qint64 offset, qint64 end)
{
    constexpr qint64 HeaderBytes = 8;
    constexpr qint64 LargeHeaderBytes = 16;
    if (offset > end - HeaderBytes)
        return std::optional<Box>();
    const auto read = this->read({offset, std::min(end, offset + LargeHeaderBytes)});
    if (!read)
        return read.error();
    NumberReader header(*read);
    auto size = header.next(4);
    Box box{quint32(header.next(4)), offset, {offset + HeaderBytes, end}};
    if (size == 1) { // it stands behind the type
        size = header.next(8);
        box.payload.begin = offset + LargeHeaderBytes;
    }
    if (header.isBeyond() || (size != 0 && size < quint64(box.payload.begin - offset)))
        return std::optional<Box>();
    if (size != 0 && size < quint64(end - offset)) // 0: up to the end
        box.payload.end = offset + qint64(size);
    return std::optional(box);
}

Result<QList<Box>> BoxReader::boxesIn(ByteRange range)
{
    QList<Box> boxes;
    for (auto at = range.begin;;) {
        const auto box = boxAt(at, range.end);
        if (!box)
            return box.error();
        if (!*box)
            return boxes;
        boxes.append(**box);
        at = (*box)->payload.end;
    }
}

quint64 NumberReader::next(int size)
{
    if (left() < size) {
        m_isBeyond = true;
        m_at = m_bytes.size();
        return 0;
    }
    quint64 value = 0;
    for (int i = 0; i < size; ++i)
        value = value << 8 | quint8(m_bytes[m_at++]);
    return value;
}

QByteArray NumberReader::bytes(qint64 size)
{
    const auto bytes = m_bytes.mid(m_at, size);
    skip(size);
    return bytes;
}

QByteArray NumberReader::text()
{
    const auto zero = m_bytes.indexOf('\0', m_at);
    const auto end = zero < 0 ? m_bytes.size() : zero;
    const auto text = m_bytes.mid(m_at, end - m_at);
    m_at = zero < 0 ? end : end + 1;
    return text;
}

} // namespace conclave::media
