// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/localpicture.h"

#include "client/account/filelane.h"
#include "client/account/worker.h"
#include "client/models/picturedecoder.h"
#include "shared/media/medialocation.h"

#include <QBuffer>
#include <QFile>
#include <QtEndian>
#include <algorithm>

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

class DeviceSource : public media::ByteSource
{
public:
    explicit DeviceSource(QIODevice &device)
        : m_device(device)
    {
    }

    qint64 size() const override { return m_device.size(); }
    Result<QByteArray> read(qint64 offset, qint64 size) const override
    {
        return m_device.seek(offset) ? Result<QByteArray>(m_device.read(size)) : ErrorCode::FileFailed;
    }

private:
    QIODevice &m_device;
};

// Pictures that are looked at by tellsLocation(), and from which the server takes the place.
bool isSilencedByServer(const QByteArray &head)
{
    return head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG\r\n\x1a\n")
        || (head.startsWith("RIFF") && head.mid(8, 4) == "WEBP") || head.startsWith(QByteArrayView("II*\0", 4))
        || head.startsWith(QByteArrayView("MM\0*", 4));
}

// The server uses the same search for films and their kin.
bool losesLocation(QIODevice &device)
{
    const auto head = device.peek(HeadBytes);
    if (!media::isBoxMedia(head))
        return device.size() <= MostBytes && isSilencedByServer(head) && tellsLocation(head);
    const auto found = media::findLocation(DeviceSource(device));
    return found && !found->isEmpty();
}

// `look` at it, unless it cannot be read.
template <class Look>
void withOpen(const PictureSource &source, Look look)
{
    QFile file(source.path);
    QBuffer buffer;
    buffer.setData(source.bytes);
    QIODevice &device = source.path.isEmpty() ? static_cast<QIODevice &>(buffer) : file;
    if (device.open(QIODevice::ReadOnly) && !device.isSequential())
        look(device);
}

LocalPicture read(const PictureSource &source, int pixels)
{
    LocalPicture picture;
    withOpen(source, [&](QIODevice &device) {
        picture.losesLocation = losesLocation(device);
        if (source.isShown && device.size() <= MostBytes && device.seek(0))
            picture.image = decodePicture(device, pixels);
    });
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

QSize shapeOf(const PictureSource &source)
{
    QSize shape;
    withOpen(source, [&shape](QIODevice &device) {
        if (device.size() <= MostBytes)
            shape = pictureShape(device);
    });
    return shape;
}

void readPicture(const PictureSource &source, int pixels, QObject *context,
                 const std::function<void(const LocalPicture &)> &done)
{
    const auto begin = [source, pixels, context = QPointer(context), done] {
        runOn(
            previewPool(), context, [source, pixels] { return read(source, pixels); }, done);
    };
    if (source.path.isEmpty()) {
        begin();
        return;
    }
    // A disk that hangs must not take the threads of others.
    const auto touch = [path = source.path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) && !file.peek(1).isEmpty();
    };
    askDisk(FileLane::PatienceMs, context, touch, [begin, done](const std::optional<bool> &answered) {
        LocalPicture nothing;
        nothing.hasAnswered = answered.has_value();
        if (answered.value_or(false))
            begin();
        else
            done(nothing);
    });
}

} // namespace conclave::client
