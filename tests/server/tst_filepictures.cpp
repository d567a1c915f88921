// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/tifflocation.h"
#include "tests/server/filestage.h"
#include "tests/support/imagebytes.h"
#include "tests/support/mediabytes.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QImage>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;
using namespace conclave::server::test;

namespace {

QByteArray photo()
{
    QImage image(1'000, 500, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            image.setPixel(x, y, qRgb(x / 4, y / 2, (x + y) / 8));
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "jpeg");
    return jpegWithExif(bytes, exifBlock(Endian::Big));
}

QString idOf(const QJsonObject &reference)
{
    return reference.value("file"_L1).toString();
}

} // namespace

// Pictures of people of one workspace, and what only looks like one.
class tst_FilePictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_stage.reset(); }
    void tellsHowAPictureIsToBeShown();
    void takesTheLocationOut();
    void takesTheLocationOutWhateverTheNameSays();
    void takesTheLocationOutOfFilmsAndTheirKin_data();
    void takesTheLocationOutOfFilmsAndTheirKin();
    void leavesItWhereItIsWanted();
    void asksAboutAPictureThatIsTooLargeToLoseItsLocation();
    void thumbnailsAreReadLikeTheirFiles();
    void whatIsNoPictureHasNoThumbnail_data();
    void whatIsNoPictureHasNoThumbnail();
    void knowsTypesByContent_data();
    void knowsTypesByContent();

private:
    std::unique_ptr<FileStage> m_stage;
};

void tst_FilePictures::init()
{
    m_stage = std::make_unique<FileStage>();
    QVERIFY(m_stage->raise());
}

void tst_FilePictures::tellsHowAPictureIsToBeShown()
{
    const auto reference = m_stage->anasFiles().upload(u"p.jpg"_s, photo());
    QCOMPARE(reference.value("width"_L1).toInteger(), 500); // the camera was turned
    QCOMPARE(reference.value("height"_L1).toInteger(), 1'000);
    QCOMPARE(reference.value("blurhash"_L1).toString().size(), 28);
    QCOMPARE(reference.value("media_type"_L1).toString(), u"image/jpeg"_s);
}

void tst_FilePictures::takesTheLocationOut()
{
    auto mine = m_stage->anasFiles();
    const auto original = photo();
    const auto file = mine.create(u"p.jpg"_s, original.size()).value("file"_L1).toString();
    QCOMPARE(mine.put(file, 0, original).status, 200);
    const auto reference = mine.finish(file, QCryptographicHash::hash(original, QCryptographicHash::Sha256));
    const auto answer = mine.get(file);
    QVERIFY(original.contains(Latitude) && !answer.body.contains(Latitude));
    QVERIFY(answer.body.contains(Camera));
    QCOMPARE(answer.body.size(), reference.value("size"_L1).toInteger());
    QCOMPARE(answer.headers.value("etag"),
             '"' + QCryptographicHash::hash(answer.body, QCryptographicHash::Sha256).toHex() + '"');
    QCOMPARE(QImage::fromData(answer.body), QImage::fromData(original));
    QTRY_COMPARE(m_stage->filesOnDisk(), 2); // it and its thumbnail; the original is gone
    QVERIFY(!mine.finish(file).contains("error"_L1)); // again, as after a lost answer
}

void tst_FilePictures::takesTheLocationOutWhateverTheNameSays()
{
    auto mine = m_stage->anasFiles();
    for (const auto &name : {u"p.mjpg"_s, u"p.dng"_s, u"p.txt"_s, u"p"_s}) {
        const auto reference = mine.upload(name, photo());
        QCOMPARE(reference.value("media_type"_L1).toString(), u"image/jpeg"_s);
        QCOMPARE(reference.value("width"_L1).toInteger(), 500);
        QVERIFY(!mine.get(reference.value("file"_L1).toString()).body.contains(Latitude));
    }
}

void tst_FilePictures::takesTheLocationOutOfFilmsAndTheirKin_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("type");
    const auto picture = [](const QByteArray &brand, bool isSilent) {
        auto tiff = exifBlock(Endian::Big);
        if (isSilent)
            tiff = *media::tiffWithoutLocation(tiff);
        return pictureOf({{.type = "Exif", .bytes = exifItem(tiff), .extents = 2}}, 1, brand);
    };
    const auto movie = [](const QByteArray &brand, const QByteArray &one) { return film(box("udta", one), brand); };
    QTest::newRow("HEIC") << u"IMG_1.HEIC"_s << picture("heic", false) << picture("heic", true) << u"image/heif"_s;
    QTest::newRow("AVIF") << u"a.avif"_s << picture("avif", false) << picture("avif", true) << u"image/avif"_s;
    for (const auto &[name, brand, type] : {std::tuple{u"a.mp4"_s, "isom", u"video/mp4"_s},
                                            {u"a.mov"_s, "qt  ", u"video/quicktime"_s},
                                            {u"a.3gp"_s, "3gp4", u"video/3gpp"_s},
                                            {u"film.txt"_s, "mp42", u"video/mp4"_s},
                                            {u"without a type known"_s, "new1", u"application/octet-stream"_s}})
        QTest::newRow(qPrintable(name)) << name << movie(brand, placeBox()) << movie(brand, freed(placeBox())) << type;
}

void tst_FilePictures::takesTheLocationOutOfFilmsAndTheirKin()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, type);
    auto mine = m_stage->anasFiles();
    const auto file = mine.create(name, before.size()).value("file"_L1).toString();
    QCOMPARE(mine.put(file, 0, before).status, 200);
    const auto reference = mine.finish(file, QCryptographicHash::hash(before, QCryptographicHash::Sha256));
    QCOMPARE(reference.value("size"_L1).toInteger(), after.size());
    QCOMPARE(reference.value("media_type"_L1).toString(), type);
    const auto answer = mine.get(file);
    QCOMPARE(answer.body.toHex(' '), after.toHex(' '));
    QVERIFY(!answer.body.contains(Place) && !answer.body.contains(Latitude));
    QCOMPARE(answer.headers.value("etag"),
             '"' + QCryptographicHash::hash(after, QCryptographicHash::Sha256).toHex() + '"');
    QTRY_COMPARE(m_stage->filesOnDisk(), 1); // the original is gone
    QVERIFY(!mine.finish(file).contains("error"_L1));
    const auto kept = mine.upload(name, before, {{u"keep_location"_s, true}});
    QVERIFY(mine.get(idOf(kept)).body == before);
}

void tst_FilePictures::leavesItWhereItIsWanted()
{
    auto mine = m_stage->anasFiles();
    const auto original = photo();
    const auto reference = mine.upload(u"p.jpg"_s, original, {{u"keep_location"_s, true}});
    QVERIFY(mine.get(idOf(reference)).body == original);
}

void tst_FilePictures::asksAboutAPictureThatIsTooLargeToLoseItsLocation()
{
    m_stage->server.kill();
    m_stage->server.setEnvironment(u"CONCLAVE_FILES_MAX_BYTES"_s, u"1000000000"_s);
    m_stage->server.setEnvironment(u"CONCLAVE_FILES_QUOTA_PER_USER"_s, u"1000000000"_s);
    QVERIFY(m_stage->restart());
    WireClient guest(m_stage->server);
    QVERIFY(guest.connect(WireClient::Greeting::Omitted));
    const auto welcome
        = guest.ask(u"hello"_s, {{u"protocol"_s, 1}, {u"client"_s, u"test"_s}, {u"capabilities"_s, QJsonArray()}});
    const auto most = welcome.value("limits"_L1)["location_bytes"_L1].toInteger();
    QCOMPARE(most, 64 * 1024 * 1024);
    auto mine = m_stage->anasFiles();
    const auto original = photo() + QByteArray(most, 'x');
    QCOMPARE(FileClient::codeOf(mine.upload(u"p.jpg"_s, original)), u"location_unremovable"_s);
    const auto kept = mine.upload(u"p.jpg"_s, original, {{u"keep_location"_s, true}});
    QCOMPARE(kept.value("size"_L1).toInteger(), original.size());
}

void tst_FilePictures::thumbnailsAreReadLikeTheirFiles()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"p.jpg"_s, photo());
    const auto path = FileClient::pathOf(idOf(reference)) + "/thumbnail";
    const auto get = [&](const FileClient &who) { return HttpProbe(m_stage->server.port()).get(path, who.bearer()); };
    const auto answer = get(mine);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), "image/jpeg");
    QCOMPARE(QImage::fromData(answer.body).size(), QSize(420, 840));
    QCOMPARE(get(m_stage->bobsFiles()).status, 404);
    mine.post(m_stage->ana->createChannel(u"general"_s), {reference});
    QCOMPARE(get(m_stage->bobsFiles()).status, 200);
    const auto text = mine.upload(u"a.txt"_s, "no picture");
    QCOMPARE(HttpProbe(m_stage->server.port()).get(FileClient::pathOf(idOf(text)) + "/thumbnail", mine.bearer()).status,
             404);
}

void tst_FilePictures::whatIsNoPictureHasNoThumbnail_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("type");
    QTest::newRow("SVG with a script") << QByteArray(
        "<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        "<script>alert(1)</script><image href='file:///etc/passwd'/></svg>")
                                       << u"image/svg+xml"_s;
    QTest::newRow("half a PNG") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) << u"image/png"_s;
    QTest::newRow("text") << QByteArray("hello") << u"text/plain"_s;
}

void tst_FilePictures::whatIsNoPictureHasNoThumbnail()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, type);
    const auto reference = m_stage->anasFiles().upload(u"picture"_s, bytes);
    QCOMPARE(reference.value("media_type"_L1).toString(), type);
    QVERIFY(!reference.contains("width"_L1) && !reference.contains("blurhash"_L1));
}

void tst_FilePictures::knowsTypesByContent_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("type");
    const auto html = QByteArray("<!DOCTYPE html><html><body>hi</body></html>");
    QTest::newRow("page named picture") << u"a.png"_s << html << u"text/html"_s;
    QTest::newRow("program named picture") << u"a.jpg"_s
                                           << QByteArray("\x7f"
                                                         "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0",
                                                         20)
            + QByteArray(100, '\0') << u"application/x-executable"_s;
    QTest::newRow("text") << u"a"_s << QByteArray("plain words") << u"text/plain"_s;
    QTest::newRow("table among texts") << u"a.csv"_s << QByteArray("a,b\n1,2\n") << u"text/csv"_s;
    QTest::newRow("text named picture") << u"a.png"_s << QByteArray("plain words") << u"text/plain"_s;
    QTest::newRow("PDF named text") << u"a.txt"_s << QByteArray("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
                                    << u"application/pdf"_s;
    QTest::newRow("bytes") << u"a.png"_s << QByteArray("\1\2\3\4\xff\xfe\xfd\0\1", 9) << u"application/octet-stream"_s;
}

void tst_FilePictures::knowsTypesByContent()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, type);
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(name, bytes);
    QCOMPARE(reference.value("media_type"_L1).toString(), type);
    QCOMPARE(mine.get(idOf(reference)).headers.value("content-type"), type.toLatin1());
}

QTEST_GUILESS_MAIN(tst_FilePictures)
#include "tst_filepictures.moc"
