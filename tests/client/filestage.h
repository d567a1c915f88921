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
#include <QPainter>

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

// Something to look at: hills under a sky.
inline QByteArray landscapeBytes(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, size.height());
    sky.setColorAt(0, QColor(66, 120, 190));
    sky.setColorAt(1, QColor(250, 205, 150));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 240, 200));
    painter.drawEllipse(QPointF(size.width() * 0.7, size.height() * 0.35), size.height() * 0.09, size.height() * 0.09);
    for (int hill = 0; hill < 3; ++hill) {
        painter.setBrush(QColor(40 + 25 * (2 - hill), 90 - 18 * hill, 80 - 20 * hill));
        painter.drawEllipse(QPointF(size.width() * (0.15 + 0.4 * hill), size.height() * (1.05 + 0.03 * hill)),
                            size.width() * 0.45, size.height() * 0.4);
    }
    painter.end();
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
