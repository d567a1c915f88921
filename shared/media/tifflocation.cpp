// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/tifflocation.h"

#include <QList>
#include <QSet>
#include <QtEndian>
#include <algorithm>
#include <array>

namespace conclave::media {

namespace {

constexpr quint16 GpsTag = 0x8825;
constexpr quint16 ExifTag = 0x8769;
constexpr qint64 EntryBytes = 12;
constexpr int MostDirectories = 32; // of one block; a hostile one could be a ring
constexpr int MostPlaces = 32; // references to GPS directories of one block
constexpr qint64 MostValueBytes = 1024 * 1024; // of the values of one GPS directory

// The numbers of a TIFF structure, in its byte order; beyond its end all is 0.
class Tiff
{
public:
    explicit Tiff(QByteArray bytes)
        : m_bytes(std::move(bytes))
        , m_isBigEndian(m_bytes.startsWith("MM"))
    {
    }

    bool isValid() const { return (m_bytes.startsWith("MM") || m_bytes.startsWith("II")) && u16(2) == 42; }
    quint16 u16(qint64 at) const { return has(at, 2) ? read<quint16>(at) : quint16(0); }
    quint32 u32(qint64 at) const { return has(at, 4) ? read<quint32>(at) : 0; }
    bool has(qint64 at, qint64 size) const { return at >= 0 && size >= 0 && at <= m_bytes.size() - size; }
    void setU16(qint64 at, quint16 value)
    {
        if (m_isBigEndian)
            qToBigEndian(value, m_bytes.data() + at);
        else
            qToLittleEndian(value, m_bytes.data() + at);
    }
    void blank(qint64 at, qint64 size) // as far as there is something
    {
        if (has(at, 0))
            std::fill_n(m_bytes.begin() + at, std::min(size, m_bytes.size() - at), '\0');
    }
    void move(qint64 from, qint64 to, qint64 size)
    {
        std::copy_n(m_bytes.constBegin() + from, size, m_bytes.begin() + to); // towards the front
    }
    const QByteArray &bytes() const { return m_bytes; }

private:
    template <class T>
    T read(qint64 at) const
    {
        const auto *data = m_bytes.constData() + at;
        return m_isBigEndian ? qFromBigEndian<T>(data) : qFromLittleEndian<T>(data);
    }

    QByteArray m_bytes;
    const bool m_isBigEndian;
};

qint64 valueBytes(const Tiff &tiff, qint64 entry)
{
    static constexpr std::array<qint64, 14> sizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4}; // by type
    const auto type = tiff.u16(entry + 2);
    return type < sizes.size() ? sizes[type] * qint64(tiff.u32(entry + 4)) : 0;
}

// The values of a GPS directory, wherever they lie, and the directory itself.
void blankGps(Tiff &tiff, qint64 directory)
{
    const qint64 count = tiff.u16(directory);
    auto left = MostValueBytes;
    for (qint64 i = 0; i < count; ++i) {
        const auto entry = directory + 2 + i * EntryBytes;
        const auto size = valueBytes(tiff, entry);
        if (size <= 4 || size > left)
            continue;
        tiff.blank(tiff.u32(entry + 8), size);
        left -= size;
    }
    tiff.blank(directory, 2 + count * EntryBytes);
}

// Takes one entry out of a directory; those behind it, and the offset of the next directory, move up.
void removeEntry(Tiff &tiff, qint64 directory, qint64 index)
{
    const qint64 count = tiff.u16(directory);
    const auto entry = directory + 2 + index * EntryBytes;
    const auto end = directory + 2 + count * EntryBytes + 4;
    tiff.move(entry + EntryBytes, entry, end - entry - EntryBytes);
    tiff.blank(end - EntryBytes, EntryBytes);
    tiff.setU16(directory, quint16(count - 1));
}

} // namespace

std::optional<QByteArray> tiffWithoutLocation(const QByteArray &bytes)
{
    Tiff tiff(bytes);
    if (!tiff.isValid())
        return std::nullopt;
    int places = 0;
    QList<qint64> open{tiff.u32(4)};
    QSet<qint64> seen;
    while (!open.isEmpty() && seen.size() < MostDirectories && places < MostPlaces) {
        const auto directory = open.takeFirst();
        const qint64 count = tiff.u16(directory);
        if (directory == 0 || seen.contains(directory) || !tiff.has(directory, 2 + count * EntryBytes + 4))
            continue;
        seen.insert(directory);
        for (qint64 i = 0; i < qint64(tiff.u16(directory)) && places < MostPlaces;) {
            const auto entry = directory + 2 + i * EntryBytes;
            if (tiff.u16(entry) == ExifTag)
                open.append(tiff.u32(entry + 8));
            if (tiff.u16(entry) != GpsTag) {
                ++i;
                continue;
            }
            const qint64 gps = tiff.u32(entry + 8);
            removeEntry(tiff, directory, i);
            if (gps != directory && !seen.contains(gps))
                blankGps(tiff, gps);
            ++places;
        }
        open.append(tiff.u32(directory + 2 + qint64(tiff.u16(directory)) * EntryBytes));
    }
    return places > 0 ? std::optional(tiff.bytes()) : std::nullopt;
}

bool mentionsLocation(QByteArrayView text)
{
    return QByteArray::fromRawData(text.data(), text.size()).toLower().contains("gps");
}

} // namespace conclave::media
