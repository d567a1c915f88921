// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <optional>

class QIODevice;

namespace conclave::thumbnailer {

inline constexpr qint64 MostPixels = 40'000'000;
inline constexpr int DecoderMegabytes = 192; // of memory for one image

// What is known of an image that could be decoded.
struct Picture
{
    int width = 0; // as it is to be shown: turned as the camera says
    int height = 0;
    QByteArray blurhash;
    QByteArray thumbnail; // PNG where something is transparent, else JPEG; without whatever the original says of itself
};

// Decodes an image of this format (png, jpeg, gif, webp or bmp; nothing else is tried, whatever the content says) and
// scales it down to at most `edge` pixels on its longer side. Nothing for what is broken, too large, or no such image.
std::optional<Picture> readPicture(QIODevice &device, const QByteArray &format, int edge);

} // namespace conclave::thumbnailer
