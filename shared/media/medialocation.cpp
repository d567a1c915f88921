// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/medialocation.h"

#include "shared/media/mediaitems.h"
#include "shared/media/mediatracks.h"
#include "shared/media/tifflocation.h"

#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace conclave::media {

namespace {

constexpr int MostRounds = 4; // hostile files can overlap themselves; others are done with the first
constexpr qsizetype MostPatches = 200'000; // of one file; each takes memory
const QByteArray XmpId = QByteArray::fromHex("be7acfcb97a942e89c71999491e3afac"); // of a `uuid` box

// The file as it will be.
class PatchedSource : public ByteSource
{
public:
    PatchedSource(const ByteSource &source, const Patches &patches)
        : m_source(source)
        , m_patches(patches)
    {
    }

    qint64 size() const override { return m_source.size(); }
    Result<QByteArray> read(qint64 offset, qint64 size) const override
    {
        auto bytes = m_source.read(offset, size);
        if (bytes)
            m_patches.applyTo(offset, *bytes);
        return bytes;
    }

private:
    const ByteSource &m_source;
    const Patches &m_patches;
};

bool namesPlace(quint32 type)
{
    return type == boxType("\xa9xyz") || type == boxType("@xyz") || type == boxType("loci") || type == boxType("GPS ")
        || type == boxType("gps0");
}

// Goes through the boxes of a file once.
class Search
{
public:
    explicit Search(const ByteSource &source)
        : m_boxes(source)
    {
    }

    Result<Patches> run();

private:
    Status look(const Box &box);
    Status lookAtText(const Box &box, const QByteArray &mark);
    Status lookAtTrack(const Box &track);
    Status lookAtMeta(const Box &meta);
    Status lookAtEntries(const QList<Box> &parts);
    Result<QSet<quint32>> placesAmongKeys(const Box &keys);
    Result<bool> isPlace(const Box &entry);

    BoxReader m_boxes;
    Patches m_patches;
    QList<ByteRange> m_open; // still to be gone through
};

Result<Patches> Search::run()
{
    m_open = {{0, m_boxes.size()}};
    while (!m_open.isEmpty()) {
        const auto range = m_open.takeLast();
        for (auto at = range.begin;;) {
            const auto box = m_boxes.boxAt(at, range.end);
            if (!box)
                return box.error();
            if (!*box)
                break;
            if (auto looked = look(**box); !looked)
                return looked.error();
            if (m_patches.count() > MostPatches)
                return Error{ErrorCode::Invalid, u"too many pieces"_s};
            at = (*box)->payload.end;
        }
    }
    return std::move(m_patches);
}

Status Search::look(const Box &box)
{
    switch (box.type) {
    case boxType("moov"):
    case boxType("udta"):
    case boxType("mpvd"): // the film of a picture that moves
        m_open.append(box.payload);
        return {};
    case boxType("trak"):
        return lookAtTrack(box);
    case boxType("meta"):
        return lookAtMeta(box);
    case boxType("XMP_"):
    case boxType("xml "):
        return lookAtText(box, {});
    case boxType("uuid"):
        return lookAtText(box, XmpId);
    default:
        if (namesPlace(box.type))
            makeFree(box, m_patches);
        return {};
    }
}

Status Search::lookAtText(const Box &box, const QByteArray &mark)
{
    const auto begin = m_boxes.read({box.payload.begin, std::min(box.payload.begin + mark.size(), box.payload.end)});
    if (!begin)
        return begin.error();
    if (*begin != mark)
        return {};
    const auto text = m_boxes.read(box.payload);
    if (!text)
        return text.error();
    if (mentionsLocation(*text))
        makeFree(box, m_patches);
    return {};
}

Status Search::lookAtTrack(const Box &track)
{
    const auto samples = samplesOfPlaces(m_boxes, track);
    if (!samples)
        return samples.error();
    if (!*samples) {
        m_open.append(track.payload);
        return {};
    }
    m_patches.add(**samples);
    makeFree(track, m_patches);
    return {};
}

// It begins with a version in files of today, and did not in QuickTime's.
Status Search::lookAtMeta(const Box &meta)
{
    constexpr qint64 VersionBytes = 4;
    const auto first = m_boxes.boxAt(meta.payload.begin, meta.payload.end);
    if (!first)
        return first.error();
    auto range = meta.payload;
    if (!*first || (*first)->type != boxType("hdlr"))
        range.begin = std::min(range.begin + VersionBytes, range.end);
    const auto parts = m_boxes.boxesIn(range);
    if (!parts)
        return parts.error();
    m_open.append(range);
    if (auto looked = lookAtEntries(*parts); !looked)
        return looked;
    const auto items = itemsOfPlaces(m_boxes, *parts);
    if (!items)
        return items.error();
    m_patches.add(*items);
    return {};
}

// What a film says of itself, by names of their own (iTunes) or by the numbers of keys (QuickTime).
Status Search::lookAtEntries(const QList<Box> &parts)
{
    QSet<quint32> places;
    for (const auto &part : parts) {
        if (part.type != boxType("keys"))
            continue;
        const auto keys = placesAmongKeys(part);
        if (!keys)
            return keys.error();
        places += *keys;
    }
    for (const auto &part : parts) {
        if (part.type != boxType("ilst"))
            continue;
        const auto entries = m_boxes.boxesIn(part.payload);
        if (!entries)
            return entries.error();
        for (const auto &entry : *entries) {
            const auto isPlace = places.contains(entry.type) ? true : this->isPlace(entry);
            if (!isPlace)
                return isPlace.error();
            if (*isPlace)
                makeFree(entry, m_patches);
        }
    }
    return {};
}

Result<QSet<quint32>> Search::placesAmongKeys(const Box &keys)
{
    constexpr int KeyHeaderBytes = 8;
    const auto bytes = m_boxes.read(keys.payload);
    if (!bytes)
        return bytes.error();
    NumberReader reader(*bytes);
    reader.skip(8); // version and number of keys
    QSet<quint32> places;
    for (quint32 number = 1; reader.left() >= KeyHeaderBytes; ++number) {
        const auto size = qint64(reader.next(4));
        reader.skip(4); // whose names they are
        if (size < KeyHeaderBytes)
            break;
        if (keyNamesPlace(reader.bytes(size - KeyHeaderBytes)))
            places.insert(number);
    }
    return places;
}

Result<bool> Search::isPlace(const Box &entry)
{
    if (entry.type != boxType("----")) // any name
        return namesPlace(entry.type);
    const auto parts = m_boxes.boxesIn(entry.payload);
    if (!parts)
        return parts.error();
    for (const auto &part : *parts) {
        if (part.type != boxType("name"))
            continue;
        const auto name = m_boxes.read(part.payload);
        if (!name)
            return name.error();
        if (keyNamesPlace(*name))
            return true;
    }
    return false;
}

} // namespace

bool isBoxMedia(QByteArrayView beginning)
{
    static const QSet<QByteArray> types{"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp"};
    return beginning.size() >= 8 && types.contains(beginning.sliced(4, 4).toByteArray());
}

Result<Patches> findLocation(const ByteSource &source)
{
    Patches all;
    for (int round = 0; round < MostRounds; ++round) {
        const PatchedSource patched(source, all);
        const auto found = Search(patched).run();
        if (!found || found->isEmpty())
            return found ? Result<Patches>(std::move(all)) : found;
        all.add(*found);
    }
    return Error{ErrorCode::Invalid, u"parts that overlap"_s};
}

} // namespace conclave::media
