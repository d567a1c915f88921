// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/medialocation.h"

#include "shared/media/tifflocation.h"
#include "tests/support/imagebytes.h"
#include "tests/support/mediabytes.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::media;
using namespace conclave::test;
using namespace conclave::server::test;

namespace {

const QByteArray Packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><x exif:GPSLatitude='52,30.98N'/></x:xmpmeta>";
const QByteArray Nice = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><x xmp:Rating='5'/></x:xmpmeta>";
const QByteArray XmpUuid = QByteArray::fromHex("be7acfcb97a942e89c71999491e3afac");

QByteArray silentPacket()
{
    return QByteArray("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>").leftJustified(Packet.size(), ' ');
}

QByteArray silent(const QByteArray &file)
{
    const auto patches = findLocation(MemorySource(file));
    if (!patches)
        return "failed: " + patches.error().detail.toUtf8();
    auto after = file;
    patches->applyTo(0, after);
    return after;
}

bool isSilent(const QByteArray &file)
{
    const auto patches = findLocation(MemorySource(file));
    return patches && patches->isEmpty();
}

// A long file of which only the beginning and the end are there; it notes what is read of it.
class LongSource : public ByteSource
{
public:
    LongSource(QByteArray begin, qint64 hole, QByteArray end)
        : m_begin(std::move(begin))
        , m_hole(hole)
        , m_end(std::move(end))
    {
    }
    qint64 size() const override { return m_begin.size() + m_hole + m_end.size(); }
    Result<QByteArray> read(qint64 offset, qint64 size) const override
    {
        m_read += size;
        if (offset < m_begin.size())
            return (m_begin + zeros(16)).mid(offset, size);
        return m_end.mid(offset - m_begin.size() - m_hole, size);
    }
    qint64 bytesRead() const { return m_read; }

private:
    const QByteArray m_begin;
    const qint64 m_hole;
    const QByteArray m_end;
    mutable qint64 m_read = 0;
};

class BrokenSource : public MemorySource
{
public:
    using MemorySource::MemorySource;
    Result<QByteArray> read(qint64, qint64) const override { return Error{ErrorCode::StorageFailed, u"disk"_s}; }
};

} // namespace

// Files made of boxes that say where they were taken, and what is left of that: all else, bit by bit.
class tst_MediaLocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFilmLosesItsPlaceOnly_data();
    void aFilmLosesItsPlaceOnly();
    void aPictureLosesItsPlaceOnly_data();
    void aPictureLosesItsPlaceOnly();
    void aTrackOfPlacesGoes_data();
    void aTrackOfPlacesGoes();
    void whatSaysNothingStaysAsItIs_data();
    void whatSaysNothingStaysAsItIs();
    void readsLittleOfALongFilm();
    void knowsFilesByTheirBeginning();
    void failsWithItsSource();
    void oddSizesDoNoHarm_data();
    void oddSizesDoNoHarm();
    void brokenOnesDoNoHarm_data();
    void brokenOnesDoNoHarm();
    void hostileOnesEnd_data();
    void hostileOnesEnd();
    void laterPatchesHold();
};

void tst_MediaLocation::aFilmLosesItsPlaceOnly_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *name, const QByteArray &with, const QByteArray &without, auto wrap) {
        QTest::newRow(name) << wrap(with) << wrap(without);
    };
    const auto inUserData
        = [](const QByteArray &one) { return film(box("udta", box("\xa9nam", "a title") + one + box("name", "x"))); };
    const auto loci = versionedBox("loci", "  Gate" + zeros(2) + Place + "earth" + zeros(2));
    row("xyz", placeBox(), freed(placeBox()), inUserData);
    row("loci", loci, freed(loci), inUserData);
    row("of a track", placeBox(), freed(placeBox()),
        [](const QByteArray &one) { return film(box("trak", box("mdia", {}) + box("udta", one)), "qt  "); });
    row("a large box", largeBox("loci", Place),
        QByteArray(largeBox("loci", zeros(Place.size()))).replace("loci", "free"), inUserData);
    const auto xmp = box("XMP_", Packet);
    row("XMP of QuickTime", xmp, freed(xmp), inUserData);
    const auto uuid = box("uuid", XmpUuid + Packet);
    row("XMP of MP4", uuid, freed(uuid), [](const QByteArray &one) { return film({}) + one + box("mdat", "more"); });
    const auto sony = versionedBox("xml ", "<Group name='ExifGPS'><Item value='" + Place + "'/></Group>");
    row("XML in meta", sony, freed(sony),
        [](const QByteArray &one) { return film(versionedBox("meta", handler("nrtm") + one)); });
    const auto names = keys({"com.apple.quicktime.make", "com.apple.quicktime.location.ISO6709",
                             "com.apple.quicktime.location.accuracy.horizontal"});
    const auto item = box(number(2, 4), dataBox(Place)) + box(number(3, 4), dataBox("14.2" + Place));
    const auto gone = freed(box(number(2, 4), dataBox(Place))) + freed(box(number(3, 4), dataBox("14.2" + Place)));
    const auto list = [](const QByteArray &one) { return box("ilst", box(number(1, 4), dataBox("Maker")) + one); };
    row("keys of QuickTime", item, gone,
        [&](const QByteArray &one) { return film(box("meta", handler("mdta") + names + list(one)), "qt  "); });
    row("keys of MP4", item, gone, [&](const QByteArray &one) {
        return film(box("udta", versionedBox("meta", handler("mdta") + list(one) + names)));
    });
    const auto itunes = box("\xa9xyz", dataBox(Place));
    const auto named
        = box("----", versionedBox("mean", "org.x") + versionedBox("name", "GPSCoordinates") + dataBox(Place));
    row("entries of iTunes", itunes + named, freed(itunes) + freed(named), [](const QByteArray &one) {
        return film(
            box("udta", versionedBox("meta", handler("mdir") + box("ilst", box("\xa9too", dataBox("x")) + one))));
    });
    row("the film of a picture", placeBox(), freed(placeBox()), [](const QByteArray &one) {
        return pictureOf({{"hvc1", "picture"}}) + box("mpvd", film(box("udta", one)));
    });
    row("behind the end of another", placeBox(), freed(placeBox()),
        [](const QByteArray &one) { return film({}) + film(box("udta", one)); });
    row("a film that is cut off", placeBox(), freed(placeBox()),
        [](const QByteArray &one) { return box("wide", {}) + box("moov", box("udta", one + zeros(90))).chopped(60); });
    row("a box up to the end", placeBox(), freed(placeBox()),
        [](const QByteArray &one) { return film({}) + number(0, 4) + "moov" + box("udta", one); });
}

void tst_MediaLocation::aFilmLosesItsPlaceOnly()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QVERIFY(isBoxMedia(before));
    QVERIFY(before.contains(Place) || before.contains("GPSLatitude"));
    QVERIFY(!after.contains(Place) && !after.contains("GPSLatitude"));
    QCOMPARE(silent(before).toHex(' '), after.toHex(' '));
    QVERIFY(isSilent(after)); // once is enough
}

void tst_MediaLocation::aPictureLosesItsPlaceOnly_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto exif = [](Endian endian, bool isSilent, int extents = 1, bool isInMeta = false) {
        const auto tiff = exifBlock(endian);
        return ItemPlan{.type = "Exif",
                        .bytes = exifItem(isSilent ? *tiffWithoutLocation(tiff) : tiff),
                        .extents = extents,
                        .isInMeta = isInMeta};
    };
    const auto xmp = [](bool isSilent, int extents = 1) {
        return ItemPlan{.type = "mime", .bytes = isSilent ? silentPacket() : Packet, .extents = extents};
    };
    const ItemPlan picture{.type = "hvc1", .bytes = "picture GPS"};
    const ItemPlan nice{.type = "mime", .bytes = Nice};
    for (const int version : {0, 1, 2}) {
        const auto row = [&](const char *name, const ItemPlan &with, const ItemPlan &without) {
            QTest::newRow(qPrintable(u"%1, version %2"_s.arg(QLatin1StringView(name)).arg(version)))
                << pictureOf({picture, with, nice}, version) << pictureOf({picture, without, nice}, version);
        };
        row("Exif", exif(Endian::Big, false), exif(Endian::Big, true));
        row("Exif in pieces", exif(Endian::Little, false, 7), exif(Endian::Little, true, 7));
        if (version > 0)
            row("Exif in meta", exif(Endian::Big, false, 2, true), exif(Endian::Big, true, 2, true));
        row("XMP", xmp(false), xmp(true));
        row("XMP in pieces", xmp(false, 5), xmp(true, 5));
    }
    QTest::newRow("AVIF") << pictureOf({exif(Endian::Big, false)}, 1, "avif")
                          << pictureOf({exif(Endian::Big, true)}, 1, "avif");
    auto odd = exif(Endian::Big, false); // its first number is wrong, as some write it
    auto oddAfter = exif(Endian::Big, true);
    odd.bytes[3] = oddAfter.bytes[3] = '\0';
    QTest::newRow("Exif that begins elsewhere") << pictureOf({odd}) << pictureOf({oddAfter});
    auto packed = xmp(false);
    packed.encoding = "deflate";
    packed.bytes = "packed " + Latitude + zeros(40);
    auto packedAfter = packed;
    packedAfter.bytes = silentPacket().left(packed.bytes.size());
    QTest::newRow("packed XMP") << pictureOf({packed}) << pictureOf({packedAfter});
}

void tst_MediaLocation::aPictureLosesItsPlaceOnly()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QVERIFY(isBoxMedia(before));
    QVERIFY(!after.contains(Latitude) && !after.contains("GPSLatitude"));
    QVERIFY(after.contains(Camera) == before.contains(Camera));
    QCOMPARE(silent(before).toHex(' '), after.toHex(' '));
    QVERIFY(isSilent(after));
}

void tst_MediaLocation::aTrackOfPlacesGoes_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("description");
    QTest::addColumn<bool>("isLong");
    QTest::addColumn<bool>("goes");
    const auto key = [](const QByteArray &name) { return box("keys", box(number(1, 4), box("keyd", "mdta" + name))); };
    QTest::newRow("timed metadata") << QByteArray("mebx") << key("com.apple.quicktime.location.ISO6709") << false
                                    << true;
    QTest::newRow("with long offsets") << QByteArray("mebx") << key("com.apple.quicktime.location.ISO6709") << true
                                       << true;
    QTest::newRow("camera motion") << QByteArray("camm") << QByteArray() << false << true;
    QTest::newRow("GPMF") << QByteArray("gpmd") << QByteArray() << true << true;
    QTest::newRow("faces") << QByteArray("mebx") << key("com.apple.quicktime.detected-face") << false << false;
}

void tst_MediaLocation::aTrackOfPlacesGoes()
{
    QFETCH(QByteArray, format);
    QFETCH(QByteArray, description);
    QFETCH(bool, isLong);
    QFETCH(bool, goes);
    const QList<int> sizes{18, 5, 18};
    const auto begin = box("ftyp", "qt  " + zeros(8));
    const auto make
        = [&](const QByteArray &first, const QByteArray &second, const QByteArray &third, const QByteArray &track) {
              return begin + box("mdat", "pictures" + first + second + "keep" + third + "more")
                  + box("moov", versionedBox("mvhd", zeros(96)) + track);
          };
    const auto track = trackOf(format, description, quint32(begin.size() + 16), sizes, isLong);
    const auto before = make(Place, "+52.5", Place, track);
    QCOMPARE(silent(before), goes ? make(zeros(18), zeros(5), zeros(18), freed(track)) : before);
    QVERIFY(isSilent(silent(before)));
}

void tst_MediaLocation::whatSaysNothingStaysAsItIs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a film") << film(box("udta", box("\xa9nam", "GPS and loci and \xa9xyz")));
    QTest::newRow("free space") << film(box("free", placeBox()));
    QTest::newRow("XMP without a place") << film({}) + box("uuid", XmpUuid + Nice);
    QTest::newRow("another uuid") << film({}) + box("uuid", zeros(16) + Packet);
    QTest::newRow("other keys") << film(
        box("meta", handler("mdta") + keys({"com.apple.quicktime.make"}) + box("ilst", box(number(1, 4), "x"))));
    QTest::newRow("a picture") << pictureOf({{"hvc1", "GPS" + Packet}, {"mime", Nice}});
    QTest::newRow("another text") << pictureOf({{"mime", "GPS", "text/plain"}});
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("is free to go");
}

void tst_MediaLocation::whatSaysNothingStaysAsItIs()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(isSilent(bytes));
}

void tst_MediaLocation::readsLittleOfALongFilm()
{
    constexpr qint64 Hole = qint64(5) * 1024 * 1024 * 1024;
    const auto begin = box("ftyp", "isom" + zeros(4)) + number(1, 4) + "mdat" + number(Hole + 16, 8);
    const auto end = box("moov", box("udta", placeBox()));
    const LongSource source(begin, Hole, end);
    const auto patches = findLocation(source);
    QVERIFY(patches && !patches->isEmpty());
    QVERIFY2(source.bytesRead() < 4096, qPrintable(QString::number(source.bytesRead())));
    auto after = end;
    patches->applyTo(begin.size() + Hole, after);
    QCOMPARE(after, box("moov", box("udta", freed(placeBox()))));
}

void tst_MediaLocation::knowsFilesByTheirBeginning()
{
    for (const auto *brand : {"heic", "mif1", "avif", "isom", "qt  ", "3gp4", "M4V ", "new1"})
        QVERIFY(isBoxMedia(film({}, brand).left(16)));
    QVERIFY(isBoxMedia(box("moov", {}))); // QuickTime of old
    QVERIFY(!isBoxMedia("\xff\xd8\xff\xe0 a JPEG"));
    QVERIFY(!isBoxMedia("ftyp"));
    QVERIFY(!isBoxMedia({}));
}

void tst_MediaLocation::failsWithItsSource()
{
    const auto patches = findLocation(BrokenSource(film(box("udta", placeBox()))));
    QVERIFY(!patches);
    QCOMPARE(patches.error().code, ErrorCode::StorageFailed);
}

void tst_MediaLocation::oddSizesDoNoHarm_data()
{
    QTest::addColumn<QByteArray>("size");
    QTest::newRow("0") << number(0, 4) + "udta";
    QTest::newRow("too small") << number(7, 4) + "udta";
    QTest::newRow("64 bits, too small") << number(1, 4) + "udta" + number(15, 8);
    QTest::newRow("64 bits, negative") << number(1, 4) + "udta" + number(~quint64(0), 8);
    QTest::newRow("64 bits, largest") << number(1, 4) + "udta" + number(quint64(1) << 63, 8);
    QTest::newRow("larger than its parent") << number(0xffffffff, 4) + "udta";
}

void tst_MediaLocation::oddSizesDoNoHarm()
{
    QFETCH(QByteArray, size);
    const auto before = box("ftyp", "isom") + box("moov", size + placeBox()) + box("mdat", Place);
    const auto after = silent(before);
    QCOMPARE(after.size(), before.size());
    QVERIFY(after.endsWith(box("mdat", Place))); // a box ends where its parent does
    QVERIFY(isSilent(after));
}

void tst_MediaLocation::brokenOnesDoNoHarm_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("film") << film(
        box("udta", placeBox() + versionedBox("meta", handler("mdir") + box("ilst", placeBox()))));
    QTest::newRow("keys") << film(
        box("meta", handler("mdta") + keys({"location"}) + box("ilst", box(number(1, 4), Place))));
    QTest::newRow("track") << film(trackOf("camm", {}, 16, {18, 5, 18}, true));
    QTest::newRow("picture") << pictureOf({{.type = "Exif", .bytes = exifItem(exifBlock(Endian::Big)), .extents = 3},
                                           {.type = "mime", .bytes = Packet, .isInMeta = true}});
}

// Cut anywhere, and with each byte wrong in some ways: it ends, and a second time finds nothing more.
void tst_MediaLocation::brokenOnesDoNoHarm()
{
    QFETCH(QByteArray, bytes);
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        const auto after = silent(bytes.left(size));
        QVERIFY(after.startsWith("failed: ") || (after.size() == size && isSilent(after)));
    }
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        for (const int value : {0x00, 0x01, 0x07, 0x7f, 0x80, 0xff}) {
            auto broken = bytes;
            broken[at] = char(value);
            const auto after = silent(broken);
            QVERIFY(after.startsWith("failed: ") || (after.size() == bytes.size() && isSilent(after)));
        }
    }
}

void tst_MediaLocation::hostileOnesEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("millions of boxes") << film({}) + box("free", {}).repeated(2'000'000) << false;
    QByteArray deep = placeBox();
    for (int i = 0; i < 5'000; ++i)
        deep = box("udta", deep);
    QTest::newRow("deep") << film(deep) << true;
    const auto metaWith = [](const QByteArray &locations, int version, const QList<ItemPlan> &items) {
        QByteArray entries;
        for (int i = 0; i < items.size(); ++i)
            entries += itemEntry(i + 1, items[i]);
        return box("ftyp", "heic")
            + versionedBox("meta",
                           handler("pict") + versionedBox("iinf", number(quint64(items.size()), 2) + entries)
                               + versionedBox("iloc", locations, version) + box("idat", Packet));
    };
    const ItemPlan exif{.type = "Exif"};
    const ItemPlan xmp{.type = "mime"};
    // Numbers of no bytes, so that each of the extents costs none.
    const auto item = number(1, 2) + number(1, 2) + number(0, 2) + number(0xffff, 2);
    QTest::newRow("extents of no bytes") << metaWith(number(0, 2) + number(0xffff, 2) + item.repeated(0xffff), 1, {xmp})
                                         << true;
    const auto far = number(1, 2) + number(0, 2) + number(0, 2) + number(~quint64(0), 8) + number(2, 2)
        + (number(~quint64(0) - 7, 8) + number(~quint64(0), 8)) + (number(8, 8) + number(~quint64(0), 8));
    QTest::newRow("offsets beyond all numbers") << metaWith(number(0x8880, 2) + number(1, 2) + far, 1, {xmp}) << true;
    QByteArray same = number(1, 2) + number(0, 2) + number(0xfff0, 2);
    same += (number(0, 4) + number(2'000, 4)).repeated(0xfff0);
    QTest::newRow("the file, over and over") << metaWith(number(0x4400, 2) + number(1, 2) + same, 0, {exif}) << false;
    QByteArray own = number(1, 2) + number(0, 2) + number(1, 2) + number(0, 4) + number(1'000'000, 4);
    QTest::newRow("all of the file") << metaWith(number(0x4400, 2) + number(1, 2) + own, 0, {xmp}) << true;
    QTest::newRow("chunks without end") << film(
        box("trak",
            box("mdia",
                box("minf",
                    box("stbl",
                        versionedBox("stsd", number(1, 4) + box("camm", {}))
                            + versionedBox("stsc", number(1, 4) + number(1, 4) + number(0xffffffff, 4) + number(1, 4))
                            + versionedBox("stsz", number(0xffffffff, 4) + number(0xffffffff, 4))
                            + versionedBox("stco", number(0xffffffff, 4) + number(900, 4).repeated(1'000'000)))))))
                                        << true;
    QTest::newRow("sizes in a table of another kind")
        << film(trackOf("camm", {}, 16, {18, 5, 18})).replace("stsz", "stz2") << false;
    QByteArray tracks;
    for (quint64 track = 0; track < 5; ++track) {
        QByteArray offsets;
        for (quint64 i = 0; i < 60'000; ++i)
            offsets += number(track * 120'000 + 2 * i, 4);
        tracks += box("trak",
                      box("mdia",
                          box("minf",
                              box("stbl",
                                  versionedBox("stsd", number(1, 4) + box("camm", {}))
                                      + versionedBox("stsc", number(1, 4) + number(1, 4) + number(1, 4) + number(1, 4))
                                      + versionedBox("stsz", number(1, 4) + number(60'000, 4))
                                      + versionedBox("stco", number(60'000, 4) + offsets)))));
    }
    QTest::newRow("pieces in many tracks") << film(tracks) << false;
}

void tst_MediaLocation::hostileOnesEnd()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isTaken);
    QElapsedTimer timer;
    timer.start();
    const auto patches = findLocation(MemorySource(bytes));
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
    QCOMPARE(bool(patches), isTaken);
    if (!isTaken)
        QCOMPARE(patches.error().code, ErrorCode::Invalid);
    else
        QVERIFY(isSilent(silent(bytes)));
}

void tst_MediaLocation::laterPatchesHold()
{
    Patches patches;
    patches.write(2, "abcdefgh");
    patches.clear(4, 3);
    patches.write(5, "XY");
    patches.write(0, "12");
    patches.clear(9, 20);
    QByteArray bytes(12, '.');
    patches.applyTo(0, bytes);
    QCOMPARE(bytes, QByteArray("12ab\0XYfg\0\0\0", 12));
    for (qsizetype at = 0; at < bytes.size(); ++at) { // piece by piece
        QByteArray piece(1, '.');
        patches.applyTo(at, piece);
        QCOMPARE(piece[0], bytes[at]);
    }
}

QTEST_GUILESS_MAIN(tst_MediaLocation)
#include "tst_medialocation.moc"
