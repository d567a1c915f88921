// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/picturedecoder.h"

#include <QBuffer>
#include <QImageReader>

namespace conclave::client {

namespace {

constexpr qint64 HeadBytes = 16;

// By the first bytes: a decoder that was not asked for is never run.
QByteArray thumbnailFormat(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return "png";
    if (bytes.startsWith("\xff\xd8\xff"))
        return "jpeg";
    if (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP")
        return "webp";
    return {};
}

QByteArray pictureFormat(const QByteArray &bytes)
{
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return "gif";
    return bytes.startsWith("BM") ? QByteArray("bmp") : thumbnailFormat(bytes);
}

// `scaled` says from the size of the image what it is to be read as.
QImage decode(QIODevice &device, const QByteArray &format, qint64 mostPixels, auto &&scaled)
{
    if (format.isEmpty())
        return {};
    QImageReader reader(&device, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const auto size = reader.size();
    if (size.isEmpty() || qint64(size.width()) * size.height() > mostPixels)
        return {};
    const QSize wanted = scaled(size);
    if (wanted != size && wanted.isValid())
        reader.setScaledSize(wanted.expandedTo({1, 1}));
    return reader.read();
}

} // namespace

QImage decodeThumbnail(const QByteArray &bytes, QSize pixels)
{
    if (bytes.size() > MostThumbnailBytes)
        return {};
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return decode(buffer, thumbnailFormat(bytes), MostThumbnailPixels, [pixels](QSize size) {
        const auto covering = size.scaled(pixels, Qt::KeepAspectRatioByExpanding);
        return covering.width() < size.width() ? covering : size;
    });
}

QImage decodePicture(const QByteArray &bytes, int mostSide)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return decodePicture(buffer, mostSide);
}

QImage decodePicture(QIODevice &device, int mostSide)
{
    return decode(device, pictureFormat(device.peek(HeadBytes)), MostPicturePixels, [mostSide](QSize size) {
        const bool isLarge = std::max(size.width(), size.height()) > mostSide;
        return isLarge ? size.scaled(mostSide, mostSide, Qt::KeepAspectRatio) : size;
    });
}

QSize pictureShape(QIODevice &device)
{
    const auto format = pictureFormat(device.peek(HeadBytes));
    if (format.isEmpty())
        return {};
    QImageReader reader(&device, format);
    reader.setAutoDetectImageFormat(false);
    const auto size = reader.size();
    if (size.isEmpty() || qint64(size.width()) * size.height() > MostPicturePixels)
        return {};
    return reader.transformation() & QImageIOHandler::TransformationRotate90 ? size.transposed() : size;
}

} // namespace conclave::client
