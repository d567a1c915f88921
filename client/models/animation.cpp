// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/animation.h"

#include "client/models/picturedecoder.h"

#include <QBuffer>
#include <QImageReader>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int LeastDelayMs = 20; // some say 0, and mean as fast as can be
constexpr int PixelBytes = 4;

qint64 pixelsOf(QSize size)
{
    return qint64(size.width()) * size.height();
}

} // namespace

QList<AnimationFrame> decodeAnimation(const QByteArray &bytes, int mostSide)
{
    if (!bytes.startsWith("GIF87a") && !bytes.startsWith("GIF89a"))
        return {};
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, "gif");
    reader.setAutoDetectImageFormat(false);
    const auto size = reader.size();
    const int count = reader.imageCount();
    if (size.isEmpty() || pixelsOf(size) > MostPicturePixels || count < 2 || count > MostAnimationFrames)
        return {};
    const bool isLarge = std::max(size.width(), size.height()) > mostSide;
    const auto kept = isLarge ? size.scaled(mostSide, mostSide, Qt::KeepAspectRatio).expandedTo({1, 1}) : size;
    if (pixelsOf(kept) * PixelBytes * count > MostAnimationBytes)
        return {};
    QList<AnimationFrame> frames;
    while (frames.size() < count) {
        const auto image = reader.read();
        if (image.isNull())
            break;
        const int delay = std::max(reader.nextImageDelay(), LeastDelayMs);
        frames.append({isLarge ? image.scaled(kept, Qt::IgnoreAspectRatio, Qt::SmoothTransformation) : image, delay});
    }
    return frames.size() > 1 ? frames : QList<AnimationFrame>();
}

} // namespace conclave::client
