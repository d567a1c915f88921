// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace conclave::client {

// The blurred picture that a hash stands for, at this size; a null image for what is no hash. Anybody may have written
// it. Written after the public description of BlurHash (https://github.com/woltapp/blurhash, Algorithm.md). Takes time
// in proportion to pixels and waves: at most 81 for each pixel, so ask for few pixels and let them be scaled up.
QImage blurhashImage(const QString &hash, QSize size);

} // namespace conclave::client
