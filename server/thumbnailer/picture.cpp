// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/thumbnailer/picture.h"

#include "server/thumbnailer/blurhash.h"

#include <QBuffer>
#include <QImageReader>
#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace conclave::thumbnailer {

namespace {

constexpr std::array Formats{"png", "jpeg", "gif", "webp", "bmp"};
constexpr int HashEdge = 48; // pixels that are enough for a few waves
constexpr int JpegQuality = 82;
constexpr int PixelsAtOnce = 65'536; // of as few as these QImage converts without threads

QByteArray encoded(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const bool done = image.hasAlphaChannel() ? image.save(&buffer, "png") : image.save(&buffer, "jpeg", JpegQuality);
    return done ? bytes : QByteArray();
}

using Sum = std::array<qint64, 4>; // of alpha, red, green and blue
using Sums = std::vector<Sum>; // for each pixel of a row

void add(Sum &sum, QRgb pixel, qint64 share)
{
    sum[0] += qAlpha(pixel) * share;
    sum[1] += qRed(pixel) * share;
    sum[2] += qGreen(pixel) * share;
    sum[3] += qBlue(pixel) * share;
}

void add(Sums &sums, const Sums &row, qint64 share)
{
    for (size_t x = 0; x < sums.size(); ++x) {
        for (size_t i = 0; i < sums[x].size(); ++i)
            sums[x][i] += row[x][i] * share;
    }
}

// In shares of which an old pixel has as many as there are new ones, and a new pixel as many as there are old ones.
void narrow(const QRgb *pixels, qint64 width, Sums &sums)
{
    const auto share = qint64(sums.size());
    for (qint64 i = 0; i < share; ++i) {
        const qint64 begin = i * width;
        const qint64 end = begin + width;
        const qint64 first = begin / share;
        const qint64 last = (end - 1) / share;
        Sum all{};
        for (qint64 x = first; x <= last; ++x)
            add(all, pixels[x], 1);
        for (auto &part : all)
            part *= share;
        add(all, pixels[first], first * share - begin); // what of it belongs to the pixel before
        add(all, pixels[last], end - (last + 1) * share);
        sums[size_t(i)] = all;
    }
}

void write(const Sums &sums, qint64 whole, QImage &image, qint64 y)
{
    auto *pixels = reinterpret_cast<QRgb *>(image.scanLine(int(y)));
    for (size_t x = 0; x < sums.size(); ++x) {
        const auto part = [&](size_t i) { return int((sums[x][i] + whole / 2) / whole); };
        const auto colour = qRgba(part(1), part(2), part(3), part(0));
        pixels[x] = image.hasAlphaChannel() ? qUnpremultiply(colour) : colour | 0xff000000;
    }
}

// Each new pixel is the mean of what it covers. QImage's own scaling, and its conversion of more than some rows, start
// threads, which a confined process cannot.
QImage averaged(const QImage &image, const QSize &size)
{
    const bool isClear = image.hasAlphaChannel();
    QImage small(size, isClear ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    Sums row(size_t(size.width()));
    Sums sums(row.size());
    const qint64 whole = qint64(image.width()) * image.height();
    qint64 done = 0; // rows
    const int atOnce = std::max(1, PixelsAtOnce / image.width());
    for (int top = 0; top < image.height(); top += atOnce) {
        const auto band = image.copy(0, top, image.width(), std::min(atOnce, image.height() - top))
                              .convertToFormat(isClear ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
        for (int y = 0; y < band.height(); ++y) {
            narrow(reinterpret_cast<const QRgb *>(band.constScanLine(y)), band.width(), row);
            const qint64 end = qint64(top + y + 1) * size.height();
            const qint64 beyond = std::max<qint64>(0, end - (done + 1) * image.height());
            add(sums, row, size.height() - beyond);
            if (end < (done + 1) * image.height())
                continue;
            write(sums, whole, small, done++);
            std::fill(sums.begin(), sums.end(), Sum{});
            add(sums, row, beyond);
        }
    }
    return small;
}

// At most `edge` on the longer side, never larger.
QSize scaledTo(const QSize &size, int edge)
{
    if (std::max(size.width(), size.height()) <= edge)
        return size;
    return size.scaled(edge, edge, Qt::KeepAspectRatio).expandedTo({1, 1});
}

// The decoder of JPEG leaves out what is not wanted, by eighths: at least twice as much as `edge` is left for scaling.
void decodeSmall(QImageReader &reader, const QSize &size, int edge)
{
    const int eighths = int(16 * qint64(edge) / std::max(size.width(), size.height())) + 1;
    if (eighths >= 8)
        return;
    const auto part = [eighths](int length) { return std::max(1, int(qint64(length) * eighths / 8)); };
    reader.setScaledSize({part(size.width()), part(size.height())});
    reader.setQuality(0); // an odd last pixel is dropped instead of smoothed away, which would take threads
}

} // namespace

std::optional<Picture> readPicture(QIODevice &device, const QByteArray &format, int edge)
{
    if (std::none_of(Formats.begin(), Formats.end(), [&format](const char *known) { return format == known; }))
        return std::nullopt;
    QImageReader::setAllocationLimit(DecoderMegabytes);
    QImageReader reader(&device, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const auto size = reader.size();
    if (size.isEmpty() || qint64(size.width()) * size.height() > MostPixels)
        return std::nullopt;
    const bool isTurned = reader.transformation() & QImageIOHandler::TransformationRotate90;
    if (format == "jpeg")
        decodeSmall(reader, size, edge);
    const auto image = reader.read();
    if (image.isNull())
        return std::nullopt;
    const auto shown = isTurned ? size.transposed() : size;
    // Without texts, profiles and whatever else came along.
    const auto bare = averaged(image, scaledTo(shown, edge).boundedTo(image.size()));
    const bool isWide = bare.width() >= bare.height();
    Picture picture;
    picture.width = shown.width();
    picture.height = shown.height();
    picture.blurhash = blurhash(averaged(bare, scaledTo(bare.size(), HashEdge)), isWide ? 4 : 3, isWide ? 3 : 4);
    picture.thumbnail = encoded(bare);
    return picture.thumbnail.isEmpty() ? std::nullopt : std::optional(picture);
}

} // namespace conclave::thumbnailer
