// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/imagelocation.h"

#include "shared/media/tifflocation.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace conclave::server {

using media::mentionsLocation;
using media::tiffWithoutLocation;

namespace {

// A block of an image file, and what is to become of it.
enum class Verdict { Stays, Goes, Changed };
struct Judged
{
    Verdict verdict = Verdict::Stays;
    QByteArray changed;
};

Judged judgeExif(const QByteArray &tiff)
{
    const auto cleaned = tiffWithoutLocation(tiff);
    return cleaned ? Judged{Verdict::Changed, *cleaned} : Judged();
}

Judged judgeText(QByteArrayView text)
{
    return {mentionsLocation(text) ? Verdict::Goes : Verdict::Stays, {}};
}

// APP1 of a JPEG: Exif, XMP and what is too long for one packet of it.
Judged judgeSegment(quint8 marker, const QByteArray &data)
{
    static const QByteArray exif("Exif\0\0", 6);
    if (marker != 0xe1)
        return {};
    if (!data.startsWith(exif))
        return data.startsWith("http://ns.adobe.com/") ? judgeText(data) : Judged();
    auto judged = judgeExif(data.mid(exif.size()));
    if (judged.verdict == Verdict::Changed)
        judged.changed.prepend(exif);
    return judged;
}

// Where the entropy-coded data behind a start of scan ends: at the next marker that is no restart.
qint64 endOfScan(const QByteArray &bytes, qint64 at)
{
    for (; at + 1 < bytes.size(); ++at) {
        const auto next = quint8(bytes[at + 1]);
        if (quint8(bytes[at]) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7))
            return at;
    }
    return bytes.size();
}

std::optional<QByteArray> jpegWithoutLocation(const QByteArray &bytes)
{
    if (!bytes.startsWith("\xff\xd8"))
        return std::nullopt;
    QByteArray out = bytes.left(2);
    bool isChanged = false;
    qint64 at = 2;
    while (at + 4 <= bytes.size() && quint8(bytes[at]) == 0xff) {
        const auto marker = quint8(bytes[at + 1]);
        if (marker == 0xff) { // a fill byte
            out += bytes[at++];
            continue;
        }
        const qint64 length = marker == 0xd9 ? 0 : qFromBigEndian<quint16>(bytes.constData() + at + 2);
        if (marker == 0xd9 || length < 2 || at + 2 + length > bytes.size())
            break;
        const auto judged = judgeSegment(marker, bytes.mid(at + 4, length - 2));
        isChanged = isChanged || judged.verdict != Verdict::Stays;
        if (judged.verdict == Verdict::Changed)
            out += bytes.mid(at, 4) + judged.changed; // as long as before
        else if (judged.verdict == Verdict::Stays)
            out += bytes.mid(at, 2 + length);
        at += 2 + length;
        if (marker != 0xda)
            continue;
        const auto end = endOfScan(bytes, at);
        out += bytes.mid(at, end - at);
        at = end;
    }
    const bool hasEnd = at + 2 <= bytes.size() && quint8(bytes[at]) == 0xff && quint8(bytes[at + 1]) == 0xd9;
    const auto rest = bytes.mid(hasEnd ? at + 2 : at);
    if (!hasEnd) // cut off, or no JPEG from here on
        return isChanged ? std::optional(out + rest) : std::nullopt;
    return isChanged || !rest.isEmpty() ? std::optional(out + bytes.mid(at, 2)) : std::nullopt;
}

// The checksum of PNG (ISO/IEC 15948, annex D).
quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= quint8(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

// Texts may be compressed: what some programs put into them under the names of Exif and XMP goes unseen.
Judged judgeChunk(const QByteArray &type, const QByteArray &data)
{
    if (type == "eXIf")
        return judgeExif(data);
    if (type != "tEXt" && type != "zTXt" && type != "iTXt")
        return {};
    const auto key = data.left(data.indexOf('\0')).toLower();
    const bool isProfile = key.startsWith("raw profile type") || (key.contains("xmp") && type != "iTXt");
    return isProfile || (key.contains("xmp") && data.mid(key.size(), 2) == QByteArray("\0\1", 2))
        ? Judged{Verdict::Goes, {}}
        : judgeText(data);
}

std::optional<QByteArray> pngWithoutLocation(const QByteArray &bytes)
{
    static const QByteArray signature("\x89PNG\r\n\x1a\n");
    if (!bytes.startsWith(signature))
        return std::nullopt;
    QByteArray out = signature;
    bool isChanged = false;
    qint64 at = signature.size();
    while (at + 12 <= bytes.size()) {
        const qint64 length = qFromBigEndian<quint32>(bytes.constData() + at);
        if (at + 12 + length > bytes.size())
            break;
        const auto type = bytes.mid(at + 4, 4);
        const auto judged = judgeChunk(type, bytes.mid(at + 8, length));
        isChanged = isChanged || judged.verdict != Verdict::Stays;
        if (judged.verdict == Verdict::Changed)
            out += bytes.mid(at, 4) + type + judged.changed + bigEndian(crc32(type + judged.changed));
        else if (judged.verdict == Verdict::Stays)
            out += bytes.mid(at, 12 + length);
        at += 12 + length;
    }
    return isChanged ? std::optional(out + bytes.mid(at)) : std::nullopt;
}

QByteArray littleEndian(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

// The chunks of a RIFF file (WebP container specification). A packet of XMP that goes leaves an empty one, so that the
// flags of the file stay true.
std::optional<QByteArray> webpWithoutLocation(const QByteArray &bytes)
{
    if (!bytes.startsWith("RIFF") || bytes.mid(8, 4) != "WEBP")
        return std::nullopt;
    QByteArray out;
    bool isChanged = false;
    qint64 at = 12;
    while (at + 8 <= bytes.size()) {
        const qint64 length = qFromLittleEndian<quint32>(bytes.constData() + at + 4);
        const qint64 whole = 8 + length + length % 2;
        if (at + 8 + length > bytes.size())
            break;
        const auto type = bytes.mid(at, 4);
        const auto data = bytes.mid(at + 8, length);
        static const QByteArray exif("Exif\0\0", 6); // some programs put JPEG's beginning there as well
        auto judged = type == "EXIF" ? judgeExif(data.startsWith(exif) ? data.mid(exif.size()) : data)
            : type == "XMP "         ? judgeText(data)
                                     : Judged();
        if (judged.verdict == Verdict::Changed && data.startsWith(exif))
            judged.changed.prepend(exif);
        isChanged = isChanged || judged.verdict != Verdict::Stays;
        if (judged.verdict == Verdict::Stays)
            out += bytes.mid(at, whole);
        else
            out += type + littleEndian(quint32(judged.changed.size())) + judged.changed
                + QByteArray(judged.changed.size() % 2, '\0');
        at += whole;
    }
    if (!isChanged)
        return std::nullopt;
    return "RIFF" + littleEndian(quint32(out.size() + 4)) + "WEBP" + out;
}

} // namespace

bool mayHoldLocation(const QString &mediaType)
{
    return mediaType == "image/jpeg"_L1 || mediaType == "image/png"_L1 || mediaType == "image/webp"_L1
        || mediaType == "image/tiff"_L1;
}

std::optional<QByteArray> withoutLocation(const QByteArray &bytes, const QString &mediaType)
{
    if (mediaType == "image/jpeg"_L1)
        return jpegWithoutLocation(bytes);
    if (mediaType == "image/png"_L1)
        return pngWithoutLocation(bytes);
    if (mediaType == "image/webp"_L1)
        return webpWithoutLocation(bytes);
    if (mediaType == "image/tiff"_L1)
        return tiffWithoutLocation(bytes);
    return std::nullopt;
}

} // namespace conclave::server
