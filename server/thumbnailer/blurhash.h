// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QImage;

namespace conclave::thumbnailer {

// The few waves that an image comes to when it is blurred, as text: what is shown until the image is there. Written
// after the public description of BlurHash (https://github.com/woltapp/blurhash, Algorithm.md): a discrete cosine
// transform in linear light, quantised, in digits of base 83. `across` and `down` (1 to 9 each) say how many waves; the
// result has 4 + 2 * across * down characters. Takes time in proportion to pixels and waves: scale the image down
// first.
QByteArray blurhash(const QImage &image, int across, int down);

} // namespace conclave::thumbnailer
