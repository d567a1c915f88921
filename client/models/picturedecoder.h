// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIODevice>
#include <QImage>

namespace conclave::client {

inline constexpr qint64 MostThumbnailBytes = 4 * 1024 * 1024;
inline constexpr qint64 MostThumbnailPixels = 4'000'000;
inline constexpr qint64 MostPicturePixels = 40'000'000; // as many as the server decodes
inline constexpr int DecoderMegabytes = 192; // of memory for one image; for QImageReader::setAllocationLimit

// What a server sent as a thumbnail: PNG, JPEG or WebP, by its first bytes; nothing else is tried. Scaled down until it
// just covers `pixels`; never up. Null for what is broken, too large or something else. Pure; for any thread.
QImage decodeThumbnail(const QByteArray &bytes, QSize pixels);

// Likewise a whole picture, also GIF (its first frame) and BMP, turned as the camera says, scaled down only where it
// has more than `mostSide` pixels on a side.
QImage decodePicture(const QByteArray &bytes, int mostSide);
QImage decodePicture(QIODevice &device, int mostSide); // open, at its beginning

// How large such a picture is when it is shown: what a server will say of it. From its head; empty for anything else.
QSize pictureShape(QIODevice &device);

} // namespace conclave::client
