// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>

namespace conclave::client {

struct AnimationFrame
{
    QImage image;
    int delayMs = 0; // until the next one
};

inline constexpr int MostAnimationFrames = 400;
inline constexpr qint64 MostAnimationBytes = qint64(96) * 1024 * 1024; // of all frames as they are kept

// The frames of a moving GIF, scaled down where they have more than `mostSide` pixels on a side. Empty for what does
// not move, is broken at its first frames, or is too much to be kept. Pure; for any thread.
QList<AnimationFrame> decodeAnimation(const QByteArray &bytes, int mostSide);

} // namespace conclave::client
