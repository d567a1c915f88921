// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QObject>
#include <functional>

namespace conclave::client {

// What can be said about a picture or a film on this computer before it is on the server.
struct LocalPicture
{
    QImage image; // small; null when it cannot be shown
    bool hasAnswered = true; // else its disk hangs, and nothing is known
    bool losesLocation = false; // it says where it was taken, which the server takes out unless told otherwise
};

struct PictureSource
{
    QString path; // else `bytes`
    QByteArray bytes;
    bool isShown = true; // else only its location matters
};

// How large it is when it is shown; empty for what is no picture that a server makes small ones of. From its head; for
// any thread.
QSize shapeOf(const PictureSource &source);

// Reads it on a worker, and no more of it than a preview is worth; `done` on the caller's thread, unless `context` is
// gone by then. The longer side has at most `pixels`.
void readPicture(const PictureSource &source, int pixels, QObject *context,
                 const std::function<void(const LocalPicture &)> &done);

bool tellsLocation(
    const QByteArray &head); // of an image file that is not made of boxes: its Exif block has a GPS directory

} // namespace conclave::client
