// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/imagelocation.h"

#include "tests/support/imagebytes.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QImage>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::server;
using namespace conclave::server::test;

namespace {

QByteArray encoded(const char *format)
{
    QImage image(40, 30, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            image.setPixel(x, y, qRgb(x * 6, y * 8, (x * y) % 256));
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

} // namespace

// Pictures that say where they were taken, and what is left of that.
class tst_ImageLocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJpegLosesItsPlaceOnly_data();
    void aJpegLosesItsPlaceOnly();
    void aPacketThatNamesAPlaceGoes();
    void whatLiesBehindAJpegGoes();
    void aPngLosesItsPlace();
    void aWebpLosesItsPlace();
    void aTiffLosesItsPlace();
    void whatSaysNothingStaysAsItIs();
    void brokenOnesDoNoHarm_data();
    void brokenOnesDoNoHarm();
    void directoriesInARingEnd();
    void aDirectoryFullOfPlacesEnds();
};

void tst_ImageLocation::aJpegLosesItsPlaceOnly_data()
{
    QTest::addColumn<bool>("isBigEndian");
    QTest::newRow("little endian") << false;
    QTest::newRow("big endian") << true;
}

void tst_ImageLocation::aJpegLosesItsPlaceOnly()
{
    QFETCH(bool, isBigEndian);
    const auto tiff = exifBlock(isBigEndian ? Endian::Big : Endian::Little);
    const auto before = jpegWithExif(encoded("jpeg"), tiff);
    QVERIFY(before.contains(Latitude) && before.contains(Camera));
    const auto after = withoutLocation(before, u"image/jpeg"_s);
    QVERIFY(after);
    QVERIFY(!after->contains(Latitude));
    QVERIFY(after->contains(Camera)); // the rest of it stays
    QCOMPARE(after->size(), before.size());
    const auto left = exifOf(*after);
    QCOMPARE(left.tags, (QList<int>{CameraTag, OrientationTag}));
    QCOMPARE(left.orientation, 6);
    QCOMPARE(QImage::fromData(*after), QImage::fromData(before)); // not one pixel of it
    QVERIFY(!withoutLocation(*after, u"image/jpeg"_s)); // once is enough
}

void tst_ImageLocation::aPacketThatNamesAPlaceGoes()
{
    const auto plain = encoded("jpeg");
    const auto packet = [](const QByteArray &text) {
        const QByteArray data = QByteArray("http://ns.adobe.com/xap/1.0/\0", 29) + text;
        return QByteArray("\xff\xe1") + char((data.size() + 2) >> 8) + char((data.size() + 2) & 0xff) + data;
    };
    const auto withPlace = plain.left(2) + packet("<x exif:GPSLatitude='52,31N'/>") + plain.mid(2);
    QCOMPARE(*withoutLocation(withPlace, u"image/jpeg"_s), plain);
    const auto without = plain.left(2) + packet("<x xmp:Rating='5'/>") + plain.mid(2);
    QVERIFY(!withoutLocation(without, u"image/jpeg"_s));
}

void tst_ImageLocation::whatLiesBehindAJpegGoes()
{
    const auto plain = encoded("jpeg");
    QCOMPARE(*withoutLocation(plain + "ftypmp42 a film with \xa9xyz+52.5+013.4/", u"image/jpeg"_s), plain);
    QCOMPARE(*withoutLocation(plain + jpegWithExif(plain, exifBlock(Endian::Big)), u"image/jpeg"_s), plain);
}

void tst_ImageLocation::aPngLosesItsPlace()
{
    const auto plain = encoded("png");
    const auto before = pngWithChunk(plain, "eXIf", exifBlock(Endian::Little));
    const auto after = withoutLocation(before, u"image/png"_s);
    QVERIFY(after);
    QVERIFY(!after->contains(Latitude) && after->contains(Camera));
    QCOMPARE(QImage::fromData(*after), QImage::fromData(plain)); // which wants good checksums
    for (const auto &[type, data] :
         {std::pair<QByteArray, QByteArray>("iTXt", QByteArray("XML:com.adobe.xmp\0\0\0\0\0<exif:GPSLatitude/>", 41)),
          {"iTXt", QByteArray("XML:com.adobe.xmp\0\1\0\0\0compressed", 32)},
          {"zTXt", QByteArray("Raw profile type exif\0\0compressed", 33)},
          {"tEXt", QByteArray("Comment\0GPS 52.5 13.4", 21)}})
        QCOMPARE(*withoutLocation(pngWithChunk(plain, type, data), u"image/png"_s), plain);
    QVERIFY(!withoutLocation(pngWithChunk(plain, "tEXt", QByteArray("Comment\0nice", 12)), u"image/png"_s));
}

void tst_ImageLocation::aWebpLosesItsPlace()
{
    const auto exif = exifBlock(Endian::Little);
    const auto before = riff(
        {{"VP8X", QByteArray(10, '\0')}, {"VP8 ", "picture"}, {"EXIF", exif}, {"XMP ", "<x exif:GPSLatitude='52'/>"}});
    const auto after = withoutLocation(before, u"image/webp"_s);
    QVERIFY(after);
    QVERIFY(!after->contains(Latitude) && after->contains(Camera) && !after->contains("GPSLatitude"));
    auto cleaned = exif;
    QCOMPARE(after->left(12 + 18 + 16),
             riff({{"VP8X", QByteArray(10, '\0')}, {"VP8 ", "picture"}, {"EXIF", cleaned}, {"XMP ", {}}})
                 .left(12 + 18 + 16));
    QVERIFY(!withoutLocation(*after, u"image/webp"_s));
}

void tst_ImageLocation::aTiffLosesItsPlace()
{
    const auto before = exifBlock(Endian::Big);
    const auto after = withoutLocation(before, u"image/tiff"_s);
    QVERIFY(after && !after->contains(Latitude) && after->contains(Camera));
}

void tst_ImageLocation::whatSaysNothingStaysAsItIs()
{
    QVERIFY(!withoutLocation(encoded("jpeg"), u"image/jpeg"_s));
    QVERIFY(!withoutLocation(encoded("png"), u"image/png"_s));
    QVERIFY(!withoutLocation(riff({{"VP8 ", "picture"}}), u"image/webp"_s));
    QVERIFY(!withoutLocation("GPS", u"text/plain"_s));
    QVERIFY(!withoutLocation({}, u"image/jpeg"_s));
    QVERIFY(!withoutLocation(encoded("png"), u"image/jpeg"_s)); // not what its type says
}

void tst_ImageLocation::brokenOnesDoNoHarm_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("type");
    QTest::newRow("jpeg") << jpegWithExif(encoded("jpeg"), exifBlock(Endian::Little)) << u"image/jpeg"_s;
    QTest::newRow("png") << pngWithChunk(encoded("png"), "eXIf", exifBlock(Endian::Big)) << u"image/png"_s;
    QTest::newRow("webp") << riff({{"VP8 ", "picture"}, {"EXIF", exifBlock(Endian::Little)}}) << u"image/webp"_s;
    QTest::newRow("tiff") << exifBlock(Endian::Big) << u"image/tiff"_s;
}

// Cut anywhere, and with each of the first bytes wrong in some ways: it ends, and never gets larger.
void tst_ImageLocation::brokenOnesDoNoHarm()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, type);
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        const auto after = withoutLocation(bytes.left(size), type);
        QVERIFY(!after || after->size() <= size);
    }
    for (qsizetype at = 0; at < std::min<qsizetype>(bytes.size(), 400); ++at) {
        for (const int value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
            auto broken = bytes;
            broken[at] = char(value);
            const auto after = withoutLocation(broken, type);
            QVERIFY(!after || after->size() <= broken.size());
        }
    }
}

void tst_ImageLocation::directoriesInARingEnd()
{
    auto ring = exifBlock(Endian::Little);
    ring.replace(ring.size() - 4, 4, QByteArray("\x08\0\0\0", 4));
    const QByteArray self("II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\x08\0\0\0", 26); // Exif is itself
    QVERIFY(!withoutLocation(self, u"image/tiff"_s));
    const auto after = withoutLocation(ring, u"image/tiff"_s);
    QVERIFY(after && !after->contains(Latitude));
}

// Each of its values is large, and all are the same bytes.
void tst_ImageLocation::aDirectoryFullOfPlacesEnds()
{
    constexpr quint32 Directories = 8;
    constexpr quint32 Entries = 0xffff;
    constexpr quint32 ValueBytes = 1'000'000;
    constexpr quint32 First = 8 + 2 + Directories * 12 + 4;
    constexpr quint32 DirectoryBytes = 2 + Entries * 12;
    TiffWriter tiff(Endian::Little);
    tiff.u16(42);
    tiff.u32(8);
    tiff.u16(Directories);
    for (quint32 i = 0; i < Directories; ++i)
        tiff.entry(GpsTag, 4, 1, First + i * DirectoryBytes);
    tiff.u32(0);
    for (quint32 i = 0; i < Directories; ++i) {
        tiff.u16(Entries);
        for (quint32 entry = 0; entry < Entries; ++entry)
            tiff.entry(2, 7, ValueBytes, First + Directories * DirectoryBytes);
    }
    tiff.raw(QByteArray(ValueBytes, 'x'));
    QElapsedTimer timer;
    timer.start();
    const auto after = withoutLocation(tiff.bytes(), u"image/tiff"_s);
    QVERIFY(after && after->size() == tiff.bytes().size());
    QVERIFY(!after->contains('x'));
    QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(tst_ImageLocation)
#include "tst_imagelocation.moc"
