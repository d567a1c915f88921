// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/thumbnailer/confinement.h"
#include "server/thumbnailer/picture.h"

#include <QCoreApplication>
#include <QFile>
#include <QImageReader>
#include <cstdio>

// conclave-thumbnailer FORMAT EDGE: an image on standard input; on standard output a line with width, height and
// blurhash, then the thumbnail. Run by the server for each image, so that whatever a hostile one does to the decoder
// is done to a process that has nothing and can do nothing.
int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv); // finds the decoders
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() != 3 || QImageReader::supportedImageFormats().isEmpty() || !conclave::thumbnailer::confine())
        return 2;
    QFile input;
    QFile output;
    if (!input.open(stdin, QIODevice::ReadOnly) || !output.open(stdout, QIODevice::WriteOnly))
        return 2;
    const auto picture = conclave::thumbnailer::readPicture(input, arguments.at(1).toLatin1(), arguments.at(2).toInt());
    if (!picture)
        return 1;
    const auto line = QByteArray::number(picture->width) + ' ' + QByteArray::number(picture->height) + ' '
        + picture->blurhash + '\n';
    const bool written = output.write(line + picture->thumbnail) == line.size() + picture->thumbnail.size();
    return written && output.flush() ? 0 : 2;
}
