// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/conclavestyle.h"
#include "client/views/theme.h"
#include "shared/protocol/content.h"
#include "tests/client/faketransfers.h"

#include <QApplication>
#include <QBuffer>
#include <QImage>

// Files of messages as tests want them.
namespace conclave::client {

inline QByteArray pictureBytes(QSize size, const QColor &color)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

inline protocol::FileReference pictureFile(const QString &name, QSize size)
{
    protocol::FileReference file;
    file.file = FileId::create();
    file.name = name;
    file.size = 480'000;
    file.mediaType = QStringLiteral("image/png");
    file.width = size.width();
    file.height = size.height();
    return file;
}

inline protocol::FileReference otherFile(const QString &name, const QString &mediaType, qint64 size = 2'100'000)
{
    protocol::FileReference file;
    file.file = FileId::create();
    file.name = name;
    file.size = size;
    file.mediaType = mediaType;
    return file;
}

} // namespace conclave::client
