// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/mediaitems.h"

#include "shared/media/tifflocation.h"

#include <QHash>
#include <algorithm>
#include <optional>

namespace conclave::media {

namespace {

enum class Kind { Exif, Xmp, PackedXmp };
using Kinds = QHash<quint32, Kind>; // by the number of the item

std::optional<Kind> kindOfText(const QByteArray &type, const QByteArray &encoding)
{
    if (type != "application/rdf+xml")
        return std::nullopt;
    return encoding.isEmpty() ? Kind::Xmp : Kind::PackedXmp;
}

// One entry of `iinf`.
void noteKind(const QByteArray &entry, Kinds &kinds)
{
    NumberReader reader(entry);
    const auto version = reader.next(1);
    reader.skip(3);
    const auto number = quint32(reader.next(version == 3 ? 4 : 2));
    reader.skip(2);
    const auto type = version >= 2 ? quint32(reader.next(4)) : boxType("mime");
    reader.text(); // its name
    if (type == boxType("Exif")) {
        kinds.insert(number, Kind::Exif);
    } else if (type == boxType("mime")) {
        const auto contentType = reader.text();
        if (const auto kind = kindOfText(contentType, reader.text()))
            kinds.insert(number, *kind);
    }
}

Result<Kinds> kindsIn(BoxReader &boxes, const Box &information)
{
    constexpr qint64 MostEntryBytes = 4096; // of which only the beginning matters
    const auto header = boxes.read({information.payload.begin, information.payload.begin + 4});
    if (!header)
        return header.error();
    auto range = information.payload;
    range.begin = std::min(range.begin + (header->startsWith('\0') ? 6 : 8), range.end); // behind version and count
    const auto entries = boxes.boxesIn(range);
    if (!entries)
        return entries.error();
    Kinds kinds;
    for (const auto &entry : *entries) {
        if (entry.type != boxType("infe"))
            continue;
        const auto begin = entry.payload.begin;
        const auto bytes = boxes.read({begin, std::min(begin + MostEntryBytes, entry.payload.end)});
        if (!bytes)
            return bytes.error();
        noteKind(*bytes, kinds);
    }
    return kinds;
}

struct Item
{
    Kind kind = Kind::Exif;
    QList<ByteRange> extents; // within the file
};

// The part of `whole` that begins there; a length of 0 stands for the rest of an `idat` box, and of a file for nothing:
// that would be the pictures too.
ByteRange extentIn(ByteRange whole, quint64 base, quint64 offset, quint64 length)
{
    const auto size = quint64(whole.size());
    if (base > size || offset > size - base)
        return {};
    const auto left = size - base - offset;
    const bool isRest = length == 0 && whole.begin > 0;
    const auto begin = whole.begin + qint64(base + offset);
    return {begin, begin + qint64(isRest ? left : std::min(length, left))};
}

// Reads `iloc`, which says where items are.
class ItemLocations
{
public:
    ItemLocations(const QByteArray &bytes, qint64 fileSize, std::optional<ByteRange> data)
        : m_reader(bytes)
        , m_file{0, fileSize}
        , m_data(data)
    {
    }

    QList<Item> of(const Kinds &kinds)
    {
        const auto version = m_reader.next(1);
        m_reader.skip(3);
        const auto sizes = m_reader.next(2);
        m_offsetBytes = int(sizes >> 12);
        m_lengthBytes = int(sizes >> 8 & 0xf);
        m_baseBytes = int(sizes >> 4 & 0xf);
        m_indexBytes = version == 0 ? 0 : int(sizes & 0xf);
        m_numberBytes = version < 2 ? 2 : 4;
        m_hasMethod = version != 0;
        for (const int size : {m_offsetBytes, m_lengthBytes, m_baseBytes, m_indexBytes}) {
            if (size != 0 && size != 4 && size != 8)
                return {};
        }
        QList<Item> items;
        for (auto left = m_reader.next(m_numberBytes); left > 0 && !m_reader.isBeyond(); --left) {
            const auto number = quint32(m_reader.next(m_numberBytes));
            auto extents = nextExtents(kinds.contains(number));
            if (!extents.isEmpty())
                items.append({kinds.value(number), std::move(extents)});
        }
        return items;
    }

private:
    QList<ByteRange> nextExtents(bool areWanted)
    {
        const auto method = m_hasMethod ? m_reader.next(2) & 0xf : 0;
        m_reader.skip(2); // which file: this one
        const auto base = m_reader.next(m_baseBytes);
        const auto whole = method == 0 ? std::optional(m_file) : method == 1 ? m_data : std::nullopt;
        const auto count = m_reader.next(2);
        const qint64 extentBytes = m_indexBytes + m_offsetBytes + m_lengthBytes;
        if (!areWanted || !whole || base > quint64(whole->size())) {
            m_reader.skip(qint64(count) * extentBytes);
            return {};
        }
        QList<ByteRange> extents;
        for (auto left = extentBytes > 0 ? count : std::min<quint64>(count, 1); left > 0; --left) {
            m_reader.skip(m_indexBytes);
            const auto offset = m_reader.next(m_offsetBytes);
            const auto length = m_reader.next(m_lengthBytes);
            if (m_reader.isBeyond())
                break;
            if (const auto extent = extentIn(*whole, base, offset, length); extent.size() > 0)
                extents.append(extent);
        }
        return extents;
    }

    NumberReader m_reader;
    const ByteRange m_file;
    const std::optional<ByteRange> m_data; // the `idat` box
    int m_offsetBytes = 0;
    int m_lengthBytes = 0;
    int m_baseBytes = 0;
    int m_indexBytes = 0;
    int m_numberBytes = 0;
    bool m_hasMethod = false;
};

// Its first number says where the TIFF structure begins, counted from behind itself. Not everybody minds it.
qsizetype beginOfTiff(const QByteArray &block)
{
    static const QByteArray little("II*\0", 4);
    static const QByteArray big("MM\0*", 4);
    const auto said = qsizetype(NumberReader(block).next(4)) + 4;
    if (const auto mark = block.mid(said, 4); mark == little || mark == big)
        return said;
    const auto first = block.indexOf(little);
    const auto other = block.indexOf(big);
    return first < 0 || (other >= 0 && other < first) ? other : first;
}

QByteArray silentExif(const QByteArray &block)
{
    const auto begin = beginOfTiff(block);
    const auto silent = begin < 0 ? std::nullopt : tiffWithoutLocation(block.mid(begin));
    return silent ? block.left(begin) + *silent : block;
}

QByteArray silentText(const QByteArray &text, Kind kind)
{
    static const QByteArray empty = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>";
    if (kind == Kind::Xmp && !mentionsLocation(text))
        return text;
    return (text.size() < empty.size() ? QByteArray() : empty).leftJustified(text.size(), ' ');
}

Status silence(BoxReader &boxes, const Item &item, Patches &patches)
{
    QByteArray bytes;
    for (const auto &extent : item.extents) {
        const auto part = boxes.read(extent);
        if (!part)
            return part.error();
        if (part->size() != extent.size())
            return Error{ErrorCode::StorageFailed, QStringLiteral("a file has become shorter")};
        bytes += *part;
    }
    const auto silent = item.kind == Kind::Exif ? silentExif(bytes) : silentText(bytes, item.kind);
    qint64 at = 0;
    for (const auto &extent : item.extents) {
        const auto part = silent.mid(at, extent.size());
        if (part != QByteArrayView(bytes).sliced(at, extent.size()))
            patches.write(extent.begin, part);
        at += extent.size();
    }
    return {};
}

const Box *find(const QList<Box> &parts, quint32 type)
{
    const auto found
        = std::find_if(parts.cbegin(), parts.cend(), [type](const Box &part) { return part.type == type; });
    return found == parts.cend() ? nullptr : &*found;
}

} // namespace

Result<Patches> itemsOfPlaces(BoxReader &boxes, const QList<Box> &parts)
{
    Patches patches;
    const auto *information = find(parts, boxType("iinf"));
    const auto *locations = find(parts, boxType("iloc"));
    const auto *data = find(parts, boxType("idat"));
    if (!information || !locations)
        return patches;
    const auto kinds = kindsIn(boxes, *information);
    if (!kinds)
        return kinds.error();
    const auto bytes = kinds->isEmpty() ? Result<QByteArray>(QByteArray()) : boxes.read(locations->payload);
    if (!bytes)
        return bytes.error();
    ItemLocations reader(*bytes, boxes.size(), data ? std::optional(data->payload) : std::nullopt);
    for (const auto &item : reader.of(*kinds)) {
        if (auto done = silence(boxes, item, patches); !done)
            return done.error();
    }
    return patches;
}

} // namespace conclave::media
