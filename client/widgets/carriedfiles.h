// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QStringList>

class QMimeData;

// What the clipboard or a drag carries that can become a file of a message. GUI thread.
namespace conclave::client {

struct CarriedFiles
{
    QStringList paths; // on this computer
    QByteArray png; // a picture; or `image`, when nobody has packed it yet
    QImage image;

    bool isEmpty() const { return paths.isEmpty() && png.isEmpty() && image.isNull(); }
};

bool carriesFiles(const QMimeData &data); // rather than text
CarriedFiles carriedFiles(const QMimeData &data);
QString pastedPictureName(); // "Pasted image 2026-11-28 14.05.png"
QString pastedTextName(); // likewise

} // namespace conclave::client
