// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/thumbnailer/picture.h"

#include "server/thumbnailer/blurhash.h"

#include <QBuffer>
#include <QImageReader>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::thumbnailer {

namespace {

constexpr std::array Formats{"png", "jpeg", "gif", "webp", "bmp"};
constexpr int HashEdge = 48; // pixels that are enough for a few waves
constexpr int JpegQuality = 82;

QByteArray encoded(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const bool done = image.hasAlphaChannel() ? image.save(&buffer, "png") : image.save(&buffer, "jpeg", JpegQuality);
    return done ? bytes : QByteArray();
}

QImage scaledTo(const QImage &image, int edge)
{
    if (std::max(image.width(), image.height()) <= edge)
        return image;
    const auto size = image.size().scaled(edge, edge, Qt::KeepAspectRatio).expandedTo({1, 1});
    return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
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
    // A JPEG is decoded small at once; twice as large as wanted, so that smooth scaling has something to work with.
    if (std::max(size.width(), size.height()) > 4 * edge)
        reader.setScaledSize(size.scaled(2 * edge, 2 * edge, Qt::KeepAspectRatio).expandedTo({1, 1}));
    auto image = reader.read();
    if (image.isNull())
        return std::nullopt;
    image = scaledTo(image, edge);
    const auto plain = image.convertToFormat(image.hasAlphaChannel() ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    QImage bare(plain.size(), plain.format()); // without texts, profiles and whatever else came along
    std::copy_n(plain.constBits(), plain.sizeInBytes(), bare.bits());
    Picture picture;
    picture.width = isTurned ? size.height() : size.width();
    picture.height = isTurned ? size.width() : size.height();
    picture.blurhash = blurhash(scaledTo(bare, HashEdge), bare.width() >= bare.height() ? 4 : 3,
                                bare.width() >= bare.height() ? 3 : 4);
    picture.thumbnail = encoded(bare);
    return picture.thumbnail.isEmpty() ? std::nullopt : std::optional(picture);
}

} // namespace conclave::thumbnailer
