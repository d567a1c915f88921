// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

// Files of boxes, made byte by byte: pictures as phones write them (HEIF) and films (MP4, MOV).
namespace conclave::test {

inline const QByteArray Place = "+52.5163+013.3777/";

inline QByteArray number(quint64 value, int size)
{
    QByteArray bytes;
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
        bytes += char(value >> shift & 0xff);
    return bytes;
}

inline QByteArray zeros(qsizetype size)
{
    return QByteArray(size, '\0');
}

inline QByteArray box(const QByteArray &type, const QByteArray &payload)
{
    return number(quint64(payload.size()) + 8, 4) + type + payload;
}

inline QByteArray versionedBox(const QByteArray &type, const QByteArray &payload, int version = 0)
{
    return box(type, number(quint64(version) << 24, 4) + payload);
}

inline QByteArray largeBox(const QByteArray &type, const QByteArray &payload) // its size has 64 bits
{
    return number(1, 4) + type + number(quint64(payload.size()) + 16, 8) + payload;
}

// What is left of a box.
inline QByteArray freed(const QByteArray &box)
{
    return box.left(4) + "free" + zeros(box.size() - 8);
}

inline QByteArray handler(const QByteArray &type)
{
    return versionedBox("hdlr", zeros(4) + type + zeros(13));
}

inline QByteArray film(const QByteArray &inMovie, const QByteArray &brand = "isom")
{
    return box("ftyp", brand + number(512, 4) + brand) + box("mdat", "pictures and sounds")
        + box("moov", versionedBox("mvhd", zeros(96)) + inMovie);
}

inline QByteArray placeBox()
{
    return box("\xa9xyz", number(quint64(Place.size()), 2) + number(0x15c7, 2) + Place);
}

inline QByteArray dataBox(const QByteArray &value)
{
    return box("data", number(1, 4) + number(0, 4) + value);
}

inline QByteArray keys(const QList<QByteArray> &names)
{
    QByteArray all;
    for (const auto &name : names)
        all += box("mdta", name);
    return versionedBox("keys", number(quint64(names.size()), 4) + all);
}

// How an item of a picture is found.
struct ItemPlan
{
    QByteArray type = "hvc1";
    QByteArray bytes = "picture";
    QByteArray contentType = "application/rdf+xml";
    QByteArray encoding = {};
    int extents = 1;
    bool isInMeta = false; // in `idat`, else in `mdat`
};

inline QByteArray itemEntry(int id, const ItemPlan &item)
{
    auto entry = number(quint64(id), 2) + number(0, 2) + item.type + QByteArray(1, '\0');
    if (item.type == "mime")
        entry += item.contentType + '\0' + (item.encoding.isEmpty() ? QByteArray() : item.encoding + '\0');
    return versionedBox("infe", entry, 2);
}

// The pieces of the items lie apart from each other, the last piece of the first item last.
inline QByteArray pictureOf(const QList<ItemPlan> &items, int version = 1, const QByteArray &brand = "heic")
{
    const auto begin = box("ftyp", brand + number(0, 4) + "mif1" + brand);
    const auto build = [&](qint64 dataAt) {
        QByteArray inMeta;
        QByteArray inFile = "the picture itself";
        QByteArray entries;
        QByteArray locations;
        for (int i = 0; i < items.size(); ++i) {
            const auto &item = items[i];
            entries += itemEntry(i + 1, item);
            locations += number(quint64(i) + 1, version < 2 ? 2 : 4);
            if (version > 0)
                locations += number(item.isInMeta ? 1 : 0, 2);
            locations += number(0, 2) + number(item.isInMeta ? 0 : quint64(dataAt), 4);
            locations += number(quint64(item.extents), 2);
            const auto step = item.bytes.size() / item.extents + 1;
            for (int extent = 0; extent < item.extents; ++extent) {
                const auto part = item.bytes.mid(extent * step, step);
                auto &data = item.isInMeta ? inMeta : inFile;
                locations += number(quint64(data.size()), 4) + number(quint64(part.size()), 4);
                data += part + "between";
            }
        }
        const auto count = quint64(items.size());
        const auto meta = versionedBox(
            "meta",
            handler("pict")
                + versionedBox("iloc", number(0x4440, 2) + number(count, version < 2 ? 2 : 4) + locations, version)
                + versionedBox("iinf", number(count, 2) + entries) + box("idat", inMeta));
        return std::pair(meta, box("mdat", inFile));
    };
    const auto meta = build(0).first;
    const auto [done, data] = build(begin.size() + meta.size() + 8);
    return begin + done + data;
}

inline QByteArray exifItem(const QByteArray &tiff)
{
    return number(6, 4) + QByteArray("Exif\0\0", 6) + tiff;
}

// A track that tells things as time goes by: three samples in two chunks, which lie at `at`.
inline QByteArray trackOf(const QByteArray &format, const QByteArray &description, quint32 at, const QList<int> &sizes,
                          bool isLong = false)
{
    QByteArray sampleSizes;
    for (const int size : sizes)
        sampleSizes += number(quint64(size), 4);
    const int offsetBytes = isLong ? 8 : 4;
    const auto second = quint64(at) + quint64(sizes[0]) + quint64(sizes[1]) + 4; // something else lies between
    const auto tables = versionedBox("stsd", number(1, 4) + box(format, zeros(6) + number(1, 2) + description))
        + versionedBox("stsc",
                       number(2, 4) + number(1, 4) + number(2, 4) + number(1, 4) + number(2, 4) + number(1, 4)
                           + number(1, 4))
        + versionedBox("stsz", number(0, 4) + number(quint64(sizes.size()), 4) + sampleSizes)
        + versionedBox(isLong ? "co64" : "stco", number(2, 4) + number(at, offsetBytes) + number(second, offsetBytes));
    return box("trak",
               versionedBox("tkhd", zeros(80)) + box("mdia", handler("meta") + box("minf", box("stbl", tables))));
}

} // namespace conclave::test
