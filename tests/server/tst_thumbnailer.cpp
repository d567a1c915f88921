// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/thumbnailmaker.h"
#include "server/thumbnailer/blurhash.h"
#include "server/thumbnailer/picture.h"
#include "shared/protocol/frames/files.h"
#include "tests/support/imagebytes.h"

#include <QBuffer>
#include <QColor>
#include <QColorSpace>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <numbers>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::server;
using namespace conclave::server::test;
using namespace conclave::thumbnailer;

namespace {

constexpr auto Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
constexpr auto MeasuredName = "measured-thumbnailer";
constexpr qint64 MostKilobytes = 256 * 1024;
constexpr qint64 MostMs = 8'000; // five, and what starting and a busy machine take

int number(const QByteArray &text)
{
    int value = 0;
    for (const char c : text)
        value = value * 83 + int(QByteArrayView(Digits).indexOf(c));
    return value;
}

double linearOf(int srgb)
{
    const double v = srgb / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

// What the red of a hash is at a place between 0 and 1 in each direction, in linear light.
double redAt(const QByteArray &hash, double x, double y)
{
    const int across = number(hash.left(1)) % 9 + 1;
    const int down = number(hash.left(1)) / 9 + 1;
    const double most = (number(hash.mid(1, 1)) + 1) / 166.0;
    double sum = linearOf(number(hash.mid(2, 4)) >> 16);
    for (int i = 1; i < across * down; ++i) {
        const int quantised = number(hash.mid(4 + 2 * i, 2)) / 19 / 19 - 9;
        const double part = std::copysign(std::pow(quantised / 9.0, 2) * most, quantised);
        sum += part * std::cos(std::numbers::pi * x * (i % across)) * std::cos(std::numbers::pi * y * (i / across));
    }
    return sum;
}

QImage solid(const QSize &size, const QColor &colour)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

QByteArray encoded(const QImage &image, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

std::optional<Picture> read(const QByteArray &bytes, const QByteArray &format)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return readPicture(buffer, format, 100);
}

QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

// A PNG of one colour: however large, it packs to little.
QByteArray pngBomb(quint32 width, quint32 height, char depth, char colourType, qsizetype bytesPerPixel)
{
    const QByteArray rows((qsizetype(width) * bytesPerPixel + 1) * qsizetype(height), '\0');
    return QByteArray("\x89PNG\r\n\x1a\n")
        + pngChunk("IHDR", bigEndian(width) + bigEndian(height) + depth + colourType + QByteArray(3, '\0'))
        + pngChunk("IDAT", qCompress(rows, 9).mid(4)) + pngChunk("IEND", {});
}

QByteArray gifOf(quint16 width, quint16 height, int frames)
{
    QByteArray size(4, Qt::Uninitialized);
    qToLittleEndian(width, size.data());
    qToLittleEndian(height, size.data() + 2);
    auto gif = "GIF89a" + size + QByteArray("\x80\0\0\0\0\0\xff\xff\xff", 9);
    for (int i = 0; i < frames; ++i)
        gif += QByteArray("\x2c\0\0\0\0", 5) + size + QByteArray("\0\2\2\x44\1\0", 6);
    return gif + ';';
}

// Started under another name, this program runs `NAME.program` with the same arguments and notes what memory that
// took. A process that is started straight from the test counts the memory of the test, large pictures included, as its
// own until it has its own.
int runMeasured(char *argv[])
{
    const QByteArray name(argv[0]);
    const auto program = name + ".program";
    const pid_t child = fork();
    if (child == 0) {
        execv(program.constData(), argv);
        _exit(127);
    }
    int status = 0;
    rusage usage = {};
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 126;
    QFile kilobytes(QFile::decodeName(name) + u".kilobytes"_s);
    if (!kilobytes.open(QIODevice::WriteOnly) || kilobytes.write(QByteArray::number(qint64(usage.ru_maxrss))) <= 0)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}

} // namespace

// What decodes pictures, and the program that does it apart from the server.
class tst_Thumbnailer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashesOneColour();
    void hashesWhatIsWhere();
    void scalesAndTurns();
    void keepsWhatIsTransparent();
    void keepsNothingElseOfTheOriginal();
    void readsTheWantedFormatOnly();
    void looksOncePerProcess();
    void costsLittle_data();
    void costsLittle();
    void waitsForNobody();
};

void tst_Thumbnailer::hashesOneColour()
{
    QCOMPARE(blurhash(solid({8, 8}, Qt::black), 1, 1), "000000");
    QCOMPARE(blurhash(solid({8, 8}, Qt::white), 1, 1), "00TSUA"); // 0xffffff in base 83
    const auto red = blurhash(solid({8, 8}, Qt::red), 4, 3);
    QCOMPARE(red.size(), 28);
    QCOMPARE(number(red.mid(2, 4)), 0xff0000);
    QVERIFY(blurhash(QImage(), 4, 3).isEmpty() && blurhash(solid({8, 8}, Qt::red), 10, 3).isEmpty());
}

void tst_Thumbnailer::hashesWhatIsWhere()
{
    QImage image = solid({64, 48}, Qt::black);
    for (int y = 24; y < 48; ++y) {
        for (int x = 32; x < 64; ++x)
            image.setPixelColor(x, y, Qt::red);
    }
    const auto hash = blurhash(image, 4, 4);
    QCOMPARE(hash.size(), 36);
    QVERIFY(redAt(hash, 0.8, 0.8) > 0.6);
    for (const auto &[x, y] : {std::pair(0.2, 0.2), {0.8, 0.2}, {0.2, 0.8}})
        QVERIFY(std::abs(redAt(hash, x, y)) < 0.2);
}

void tst_Thumbnailer::scalesAndTurns()
{
    const auto jpeg = encoded(solid({400, 300}, Qt::blue), "jpeg");
    const auto plain = read(jpeg, "jpeg");
    QVERIFY(plain);
    QCOMPARE(QSize(plain->width, plain->height), QSize(400, 300));
    QCOMPARE(QImage::fromData(plain->thumbnail).size(), QSize(100, 75));
    const auto turned = read(jpegWithExif(jpeg, exifBlock(Endian::Big)), "jpeg");
    QVERIFY(turned);
    QCOMPARE(QSize(turned->width, turned->height), QSize(300, 400));
    QCOMPARE(QImage::fromData(turned->thumbnail).size(), QSize(75, 100));
    const auto small = read(encoded(solid({5, 1}, Qt::blue), "png"), "png");
    QCOMPARE(QImage::fromData(small->thumbnail).size(), QSize(5, 1)); // never larger
    const auto line = read(encoded(solid({4'000, 1}, Qt::blue), "png"), "png");
    QCOMPARE(QImage::fromData(line->thumbnail).size(), QSize(100, 1));
}

void tst_Thumbnailer::keepsWhatIsTransparent()
{
    QImage image({20, 20}, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    const auto picture = read(encoded(image, "png"), "png");
    QVERIFY(picture && picture->thumbnail.startsWith("\x89PNG"));
    QCOMPARE(QImage::fromData(picture->thumbnail).pixelColor(3, 3).alpha(), 0);
}

void tst_Thumbnailer::keepsNothingElseOfTheOriginal()
{
    auto image = solid({20, 20}, Qt::green);
    image.setText(u"Comment"_s, u"comment-canary"_s);
    image.setColorSpace(QColorSpace(QColorSpace::AdobeRgb));
    for (const char *format : {"png", "jpeg"}) {
        const auto bytes = encoded(image, format);
        QVERIFY(bytes.contains("comment-canary"));
        const auto picture = read(bytes, format);
        QVERIFY(picture && !picture->thumbnail.contains("canary") && !picture->thumbnail.contains("Adobe RGB"));
    }
    const auto jpeg = read(jpegWithExif(encoded(image, "jpeg"), exifBlock(Endian::Big)), "jpeg");
    QVERIFY(jpeg && !jpeg->thumbnail.contains(Camera));
}

void tst_Thumbnailer::readsTheWantedFormatOnly()
{
    const auto png = encoded(solid({9, 9}, Qt::red), "png");
    QVERIFY(read(png, "png"));
    QVERIFY(!read(png, "jpeg"));
    QVERIFY(!read(png, "svg") && !read(png, "ico") && !read(png, "") && !read({}, "png"));
    QVERIFY(!read("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "png"));
}

void tst_Thumbnailer::looksOncePerProcess()
{
    const QTemporaryDir directory;
    QFile file(directory.filePath(u"a"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(encoded(solid({2'000, 1'000}, Qt::red), "jpeg"));
    file.close();
    const ThumbnailMaker maker;
    QVERIFY(!maker.program().isEmpty());
    const auto thumbnail = maker.make(file.fileName(), u"image/jpeg"_s);
    QVERIFY(thumbnail);
    QCOMPARE(QSize(int(thumbnail->width), int(thumbnail->height)), QSize(2'000, 1'000));
    const auto size = QImage::fromData(thumbnail->bytes).size();
    QCOMPARE(size, QSize(conclave::protocol::ThumbnailPixels, conclave::protocol::ThumbnailPixels / 2));
    QCOMPARE(thumbnail->blurhash.size(), 28);
    QVERIFY(!maker.make(file.fileName(), u"image/png"_s)); // it is none
    QVERIFY(!maker.make(file.fileName(), u"image/svg+xml"_s)); // never tried
    QVERIFY(!maker.make(directory.filePath(u"absent"_s), u"image/png"_s));
    QVERIFY(!ThumbnailMaker(QString()).make(file.fileName(), u"image/jpeg"_s));
}

void tst_Thumbnailer::costsLittle_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("isGood");
    const auto png = u"image/png"_s;
    QTest::newRow("39 megapixels") << pngBomb(6'500, 6'000, 8, 2, 3) << png << true;
    QTest::newRow("100 megapixels") << pngBomb(10'000, 10'000, 8, 0, 1) << png << false;
    QTest::newRow("39 megapixels, 16 bits a colour") << pngBomb(6'500, 6'000, 16, 6, 8) << png << false;
    auto lying = pngBomb(10, 10, 8, 2, 3);
    lying.replace(16, 8, bigEndian(0x7fffffff) + bigEndian(0x7fffffff));
    QTest::newRow("says that it is huge") << lying << png << false;
    QTest::newRow("GIF, 65535 by 65535") << gifOf(65'535, 65'535, 1) << u"image/gif"_s << false;
    QTest::newRow("GIF, 100,000 frames") << gifOf(100, 100, 100'000) << u"image/gif"_s << true;
    QTest::newRow("half a JPEG") << encoded(solid({4'000, 4'000}, Qt::red), "jpeg").left(20'000) << u"image/jpeg"_s
                                 << true; // shown as far as it goes
    QTest::newRow("nothing") << QByteArray() << png << false;
    QTest::newRow("zeros") << QByteArray(50'000'000, '\0') << u"image/bmp"_s << false;
}

// Whatever the file is like: some memory, some seconds, and then an answer.
void tst_Thumbnailer::costsLittle()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, type);
    QFETCH(bool, isGood);
    const QTemporaryDir directory;
    QFile file(directory.filePath(u"a"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const auto measured = directory.filePath(QLatin1StringView(MeasuredName));
    QVERIFY(QFile::link(QCoreApplication::applicationFilePath(), measured));
    QVERIFY(QFile::link(ThumbnailMaker::findProgram(), measured + u".program"_s));
    QElapsedTimer timer;
    timer.start();
    const auto thumbnail = ThumbnailMaker(measured).make(file.fileName(), type);
    QVERIFY2(timer.elapsed() < MostMs, QByteArray::number(timer.elapsed()));
    QCOMPARE(bool(thumbnail), isGood);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    QFile kilobytes(measured + u".kilobytes"_s);
    QVERIFY(kilobytes.open(QIODevice::ReadOnly));
    const auto used = kilobytes.readAll();
    QVERIFY2(used.toLongLong() > 0 && used.toLongLong() < MostKilobytes, used);
#endif
}

void tst_Thumbnailer::waitsForNobody()
{
    const QTemporaryDir directory;
    QFile program(directory.filePath(u"slow"_s));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write("#!/bin/sh\nexec sleep 600\n");
    program.close();
    QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!ThumbnailMaker(program.fileName()).make(program.fileName(), u"image/png"_s));
    QVERIFY2(timer.elapsed() < MostMs, QByteArray::number(timer.elapsed()));
}

int main(int argc, char *argv[])
{
    if (QByteArray(argv[0]).endsWith(MeasuredName))
        return runMeasured(argv);
    QCoreApplication application(argc, argv);
    tst_Thumbnailer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_thumbnailer.moc"
