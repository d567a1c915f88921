// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/localpicture.h"

#include "client/models/picturedecoder.h"

#include <QBuffer>
#include <QFile>
#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <QtEndian>
#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 MostBytes = qint64(64) * 1024 * 1024; // of a file that is previewed
constexpr qint64 HeadBytes = qint64(1024) * 1024; // where Exif blocks are
constexpr quint16 GpsDirectory = 0x8825;
constexpr int EntryBytes = 12;

template <class T>
T number(const QByteArray &bytes, qsizetype at, bool isBig)
{
    if (at < 0 || at + qsizetype(sizeof(T)) > bytes.size())
        return 0;
    return isBig ? qFromBigEndian<T>(bytes.constData() + at) : qFromLittleEndian<T>(bytes.constData() + at);
}

// A TIFF block from `begin` on: its first directory names the one with the place.
bool directoryTellsLocation(const QByteArray &head, qsizetype begin)
{
    const auto order = QByteArrayView(head).sliced(std::min(begin, head.size()));
    const bool isBig = order.startsWith(QByteArrayView("MM\0*", 4));
    if (!isBig && !order.startsWith(QByteArrayView("II*\0", 4)))
        return false;
    const auto directory = begin + qsizetype(number<quint32>(head, begin + 4, isBig));
    const int entries = number<quint16>(head, directory, isBig);
    for (int i = 0; i < entries; ++i) {
        if (number<quint16>(head, directory + 2 + qsizetype(i) * EntryBytes, isBig) == GpsDirectory)
            return true;
    }
    return false;
}

// The server takes the place out of these kinds only.
bool isSilencedByServer(const QByteArray &head)
{
    return head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG\r\n\x1a\n")
        || (head.startsWith("RIFF") && head.mid(8, 4) == "WEBP") || head.startsWith(QByteArrayView("II*\0", 4))
        || head.startsWith(QByteArrayView("MM\0*", 4));
}

LocalPicture read(const PictureSource &source, int pixels)
{
    QFile file(source.path);
    QBuffer buffer;
    buffer.setData(source.bytes);
    QIODevice &device = source.path.isEmpty() ? static_cast<QIODevice &>(buffer) : file;
    if (!device.open(QIODevice::ReadOnly) || device.isSequential() || device.size() > MostBytes)
        return {};
    LocalPicture picture;
    const auto head = device.peek(HeadBytes);
    picture.losesLocation = isSilencedByServer(head) && tellsLocation(head);
    picture.image = decodePicture(device, pixels);
    return picture;
}

// For previews only, and nobody ever waits for it, not even the end of the program: a file may lie on a share that
// hangs.
QThreadPool &previewPool()
{
    static auto *pool = [] {
        auto *made = new QThreadPool;
        made->setMaxThreadCount(4);
        return made;
    }();
    return *pool;
}

} // namespace

bool tellsLocation(const QByteArray &head)
{
    constexpr int SizeBytes = 4; // in a WebP file the chunk's size stands between its name and the block
    static const QByteArrayView marks[] = {{"Exif\0\0", 6}, {"eXIf", 4}, {"EXIF", 4}};
    for (const auto &mark : marks) {
        const auto at = head.indexOf(mark);
        if (at < 0)
            continue;
        const auto begin = at + mark.size();
        if (directoryTellsLocation(head, begin) || directoryTellsLocation(head, begin + SizeBytes))
            return true;
    }
    return false;
}

void readPicture(const PictureSource &source, int pixels, QObject *context,
                 const std::function<void(const LocalPicture &)> &done)
{
    auto promise = std::make_shared<QPromise<LocalPicture>>();
    promise->future().then(context, done);
    previewPool().start([promise, source, pixels] {
        promise->start();
        promise->addResult(read(source, pixels));
        promise->finish();
    });
}

} // namespace conclave::client
