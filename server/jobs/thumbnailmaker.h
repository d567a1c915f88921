// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace conclave::server {

struct Thumbnail
{
    qint64 width = 0; // of the original, as it is to be shown
    qint64 height = 0;
    QString blurhash;
    QByteArray bytes; // PNG or JPEG
};

// Has conclave-thumbnailer, a process without rights that ends after some seconds at most, look at an image: decoders
// are where hostile files strike. Vector graphics are not rendered, nor is anything that is not known to be an image.
// Any thread, which waits meanwhile.
class ThumbnailMaker
{
public:
    // The program is looked for beside ours, then where packages put helpers.
    explicit ThumbnailMaker(QString program = findProgram());

    // Of the file at `path`; nothing when it is no image of a known kind, or a broken or too large one.
    std::optional<Thumbnail> make(const QString &path, const QString &mediaType) const;
    static QString findProgram(); // empty: it is not installed, and there are no thumbnails
    const QString &program() const { return m_program; }

private:
    const QString m_program;
};

} // namespace conclave::server
