// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/mediatracks.h"

#include <QHash>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::media {

namespace {

constexpr qsizetype MostChunks = 200'000; // a chunk holds about a second

using Parts = QHash<quint32, Box>; // the first of each type

Result<Parts> partsOf(BoxReader &boxes, const Box &box)
{
    const auto all = boxes.boxesIn(box.payload);
    if (!all)
        return all.error();
    Parts parts;
    for (const auto &one : *all) {
        if (!parts.contains(one.type))
            parts.insert(one.type, one);
    }
    return parts;
}

// The tables of a track's samples; none of a track that has none.
Result<Parts> tablesOf(BoxReader &boxes, const Box &track)
{
    auto parts = partsOf(boxes, track);
    for (const auto type : {boxType("mdia"), boxType("minf"), boxType("stbl")}) {
        if (!parts)
            return parts;
        const auto part = parts->constFind(type);
        if (part == parts->cend())
            return Parts();
        parts = partsOf(boxes, Box(*part));
    }
    return parts;
}

Result<bool> tellsPlace(BoxReader &boxes, const Box &descriptions)
{
    constexpr qint64 VersionBytes = 8; // and the number of descriptions
    constexpr qint64 MostBytes = 64 * 1024;
    const auto &whole = descriptions.payload;
    const auto all = boxes.boxesIn({std::min(whole.begin + VersionBytes, whole.end), whole.end});
    if (!all)
        return all.error();
    for (const auto &one : *all) {
        if (one.type == boxType("camm") || one.type == boxType("gpmd"))
            return true;
        if (one.type != boxType("mebx"))
            continue;
        const auto bytes = boxes.read({one.payload.begin, std::min(one.payload.begin + MostBytes, one.payload.end)});
        if (!bytes)
            return bytes.error();
        if (keyNamesPlace(*bytes))
            return true;
    }
    return false;
}

// How large the samples are and in which chunks they lie (ISO/IEC 14496-12, sections 8.7.3 and 8.7.4).
class Samples
{
public:
    Samples(const QByteArray &sizes, const QByteArray &chunks)
        : m_sizes(sizes)
        , m_chunks(chunks)
    {
        m_sizes.skip(4);
        m_size = m_sizes.next(4);
        m_left = m_sizes.next(4);
        m_chunks.skip(8);
        m_run = nextRun();
        m_next = nextRun();
    }

    // Of the next chunk, as much as a file could hold.
    quint64 nextChunk()
    {
        ++m_chunk;
        while (m_next.chunk != 0 && m_chunk >= m_next.chunk) {
            m_run = m_next;
            m_next = nextRun();
        }
        const auto count = std::min(m_run.samples, m_left);
        m_left -= count;
        if (m_size != 0)
            return count * m_size; // both of 32 bits
        quint64 bytes = 0;
        for (quint64 i = 0; i < count && m_sizes.left() > 0; ++i)
            bytes += m_sizes.next(4);
        return bytes;
    }

private:
    struct Run
    {
        quint64 chunk = 0; // the first of which this is true; 0: none
        quint64 samples = 0; // in each
    };
    Run nextRun()
    {
        Run run{m_chunks.next(4), m_chunks.next(4)};
        m_chunks.skip(4);
        return run;
    }

    NumberReader m_sizes;
    NumberReader m_chunks;
    quint64 m_size = 0; // of each sample; 0: they differ
    quint64 m_left = 0;
    Run m_run;
    Run m_next;
    quint64 m_chunk = 0;
};

Result<QByteArray> table(BoxReader &boxes, const Parts &parts, quint32 type)
{
    const auto part = parts.constFind(type);
    return part == parts.cend() ? QByteArray() : boxes.read(part->payload);
}

Result<Patches> silentSamples(BoxReader &boxes, const Parts &tables)
{
    const bool isLong = tables.contains(boxType("co64"));
    const auto sizes = table(boxes, tables, boxType("stsz"));
    const auto chunks = table(boxes, tables, boxType("stsc"));
    const auto offsets = table(boxes, tables, isLong ? boxType("co64") : boxType("stco"));
    for (const auto *one : {&sizes, &chunks, &offsets}) {
        if (!*one)
            return one->error();
    }
    constexpr qsizetype TableHeaderBytes = 8;
    const bool isKnown = sizes->size() > TableHeaderBytes && chunks->size() > TableHeaderBytes;
    if (offsets->size() > TableHeaderBytes && !isKnown)
        return Error{ErrorCode::Invalid, u"samples of unknown sizes"_s}; // stz2, or none at all
    Patches patches;
    Samples samples(*sizes, *chunks);
    NumberReader reader(*offsets);
    reader.skip(8);
    while (reader.left() > 0) {
        const auto offset = reader.next(isLong ? 8 : 4);
        const auto size = samples.nextChunk();
        if (offset >= quint64(boxes.size()))
            continue;
        patches.clear(qint64(offset), qint64(std::min(size, quint64(boxes.size()) - offset)));
        if (patches.count() > MostChunks)
            return Error{ErrorCode::Invalid, u"too many pieces of a track"_s};
    }
    return patches;
}

} // namespace

bool keyNamesPlace(const QByteArray &key)
{
    static const std::array<QByteArray, 5> words{"location", "iso6709", "gps", "latitude", "longitude"};
    const auto lower = key.toLower();
    return std::any_of(words.begin(), words.end(), [&lower](const QByteArray &word) { return lower.contains(word); });
}

void makeFree(const Box &box, Patches &patches)
{
    constexpr qint64 SizeBytes = 4;
    patches.write(box.begin + SizeBytes, "free");
    patches.clear(box.payload.begin, box.payload.size());
}

Result<std::optional<Patches>> samplesOfPlaces(BoxReader &boxes, const Box &track)
{
    const auto tables = tablesOf(boxes, track);
    if (!tables)
        return tables.error();
    const auto descriptions = tables->constFind(boxType("stsd"));
    const auto isPlace = descriptions == tables->cend() ? Result<bool>(false) : tellsPlace(boxes, *descriptions);
    if (!isPlace)
        return isPlace.error();
    if (!*isPlace)
        return std::optional<Patches>();
    const auto samples = silentSamples(boxes, *tables);
    return samples ? Result<std::optional<Patches>>(*samples) : samples.error();
}

} // namespace conclave::media
