// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QtEndian>
#include <utility>

// Image files made byte by byte, with what cameras and phones write into them.
namespace conclave::server::test {

enum class Endian { Little, Big };
inline constexpr int CameraTag = 0x0110; // Model
inline constexpr int OrientationTag = 0x0112;
inline constexpr int GpsTag = 0x8825;
inline const QByteArray Camera = "Camera-canary";
inline const QByteArray Latitude = "LAT-CANARY-52.5"; // where three fractions would stand

// Numbers in the order of a TIFF structure.
class TiffWriter
{
public:
    explicit TiffWriter(Endian endian)
        : m_endian(endian)
        , m_bytes(endian == Endian::Big ? "MM" : "II")
    {
    }
    const QByteArray &bytes() const { return m_bytes; }
    void raw(const QByteArray &bytes) { m_bytes += bytes; }
    void u16(quint16 value) { add(value); }
    void u32(quint32 value) { add(value); }
    void entry(int tag, int type, quint32 count, quint32 value)
    {
        u16(quint16(tag));
        u16(quint16(type));
        u32(count);
        if (type == 3 && count == 1) {
            u16(quint16(value));
            u16(0);
        } else {
            u32(value);
        }
    }

private:
    template <class T>
    void add(T value)
    {
        QByteArray part(sizeof(T), Qt::Uninitialized);
        if (m_endian == Endian::Big)
            qToBigEndian(value, part.data());
        else
            qToLittleEndian(value, part.data());
        m_bytes += part;
    }

    const Endian m_endian;
    QByteArray m_bytes;
};

// Camera, orientation 6 (turned by a quarter), and a place.
inline QByteArray exifBlock(Endian endian)
{
    constexpr quint32 First = 8;
    constexpr quint32 CameraAt = First + 2 + 3 * 12 + 4;
    const auto gpsAt = CameraAt + quint32(Camera.size());
    const auto latitudeAt = gpsAt + 2 + 2 * 12 + 4;
    TiffWriter tiff(endian);
    tiff.u16(42);
    tiff.u32(First);
    tiff.u16(3);
    tiff.entry(CameraTag, 2, quint32(Camera.size()), CameraAt);
    tiff.entry(OrientationTag, 3, 1, 6);
    tiff.entry(GpsTag, 4, 1, gpsAt);
    tiff.u32(0);
    tiff.raw(Camera);
    tiff.u16(2);
    tiff.entry(0x0001, 2, 2, 0x4e000000);
    tiff.entry(0x0002, 7, quint32(Latitude.size()), latitudeAt);
    tiff.u32(0);
    tiff.raw(Latitude);
    return tiff.bytes();
}

inline QByteArray jpegWithExif(const QByteArray &jpeg, const QByteArray &tiff)
{
    const QByteArray data = QByteArray("Exif\0\0", 6) + tiff;
    const auto length = data.size() + 2;
    return jpeg.left(2) + "\xff\xe1" + char(length >> 8) + char(length & 0xff) + data + jpeg.mid(2);
}

struct Exif
{
    QList<int> tags; // of the first directory
    int orientation = 0;
};

// Reads it back, of a JPEG that begins with it.
inline Exif exifOf(const QByteArray &jpeg)
{
    const auto tiff = jpeg.mid(12);
    const bool isBig = tiff.startsWith("MM");
    const auto u16 = [&](qsizetype at) {
        return isBig ? qFromBigEndian<quint16>(tiff.constData() + at)
                     : qFromLittleEndian<quint16>(tiff.constData() + at);
    };
    Exif exif;
    for (int i = 0; i < u16(8); ++i) {
        exif.tags.append(u16(10 + i * 12));
        if (exif.tags.last() == OrientationTag)
            exif.orientation = u16(10 + i * 12 + 8);
    }
    return exif;
}

inline quint32 checksum(const QByteArray &bytes) // of PNG, bit by bit
{
    quint32 crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= quint8(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

inline QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    QByteArray number(4, Qt::Uninitialized);
    qToBigEndian(quint32(data.size()), number.data());
    auto chunk = number + type + data;
    qToBigEndian(checksum(type + data), number.data());
    return chunk + number;
}

inline QByteArray pngWithChunk(const QByteArray &png, const QByteArray &type, const QByteArray &data)
{
    constexpr qsizetype BehindHeader = 8 + 25;
    return png.left(BehindHeader) + pngChunk(type, data) + png.mid(BehindHeader);
}

inline QByteArray riff(const QList<std::pair<QByteArray, QByteArray>> &chunks)
{
    QByteArray number(4, Qt::Uninitialized);
    QByteArray body;
    for (const auto &[type, data] : chunks) {
        qToLittleEndian(quint32(data.size()), number.data());
        body += type + number + data + QByteArray(data.size() % 2, '\0');
    }
    qToLittleEndian(quint32(body.size() + 4), number.data());
    return "RIFF" + number + "WEBP" + body;
}

} // namespace conclave::server::test
