// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/pictures.h"

#include "client/models/blurhash.h"
#include "client/models/picturedecoder.h"

#include <QCoreApplication>
#include <QImageReader>
#include <QPointer>
#include <QThreadPool>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int BlurSide = 64; // pixels of the longer side
constexpr int MostBlurred = 256;

int costOf(const QImage &image)
{
    return int(std::min<qsizetype>(image.sizeInBytes(), Pictures::MaxBytes));
}

} // namespace

Pictures::Pictures(TransferDesk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_pixmaps(MaxBytes)
    , m_blurred(MostBlurred)
{
    QImageReader::setAllocationLimit(DecoderMegabytes);
    connect(&m_desk, &TransferDesk::reachable, this, [this] {
        m_failed.clear();
        fetchNext();
    });
    connect(&m_desk, &TransferDesk::finished, this, [this](const Transfer &transfer) {
        if (m_failed.remove(transfer.file)) // the server did not have it yet
            fetchNext();
    });
}

Pictures &Pictures::of(TransferDesk &desk)
{
    auto *known = desk.findChild<Pictures *>(QString(), Qt::FindDirectChildrenOnly);
    return known ? *known : *new Pictures(desk, &desk);
}

void Pictures::watch(const QObject *viewer)
{
    if (m_wanted.contains(viewer))
        return;
    m_wanted.insert(viewer, {});
    connect(viewer, &QObject::destroyed, this, [this, viewer] { m_wanted.remove(viewer); });
}

void Pictures::want(const QObject *viewer, const QList<Wanted> &files)
{
    watch(viewer);
    if (m_wanted.value(viewer) == files)
        return;
    m_wanted.insert(viewer, files);
    forgetUnwanted();
    fetchNext();
}

// What is looked at again may have been evicted meanwhile.
void Pictures::forgetUnwanted()
{
    m_made.removeIf([this](const auto &one) { return !m_pixmaps.contains(one.key()) && !isWanted(one.key()); });
}

bool Pictures::isWanted(FileId file) const
{
    return !pixelsWanted(file).isNull();
}

QSize Pictures::pixelsWanted(FileId file) const
{
    QSize pixels(0, 0);
    for (const auto &files : m_wanted) {
        for (const auto &one : files) {
            if (one.file == file)
                pixels = pixels.expandedTo(one.pixels);
        }
    }
    return pixels;
}

bool Pictures::isMade(const Wanted &file) const
{
    const auto made = m_made.value(file.file);
    return made.expandedTo(file.pixels) == made;
}

void Pictures::fetchNext()
{
    for (const auto &files : std::as_const(m_wanted)) {
        for (const auto &one : files) {
            if (m_underway.size() >= AtOnce)
                return;
            const bool isHopeless
                = m_failed.contains(one.file) || m_broken.contains(one.file) || m_removed.contains(one.file);
            if (isHopeless || m_underway.contains(one.file) || isMade(one))
                continue;
            m_underway.insert(one.file);
            // Queued, so that an answer at once does not come while the lists are being walked.
            QMetaObject::invokeMethod(
                this,
                [this, id = one.file] {
                    m_desk.thumbnail(id, this, [this, id](const Result<QByteArray> &bytes) { take(id, bytes); });
                },
                Qt::QueuedConnection);
        }
    }
}

void Pictures::take(FileId file, const Result<QByteArray> &bytes)
{
    if (bytes && isWanted(file)) {
        decode(file, *bytes);
        return;
    }
    m_underway.remove(file);
    if (!bytes && bytes.error().code == ErrorCode::FileRemoved)
        noteRemoved(file);
    else if (!bytes)
        m_failed.insert(file);
    fetchNext();
}

void Pictures::decode(FileId file, const QByteArray &bytes)
{
    const auto pixels = pixelsWanted(file);
    QThreadPool::globalInstance()->start([guard = QPointer(this), file, bytes, pixels] {
        const auto image = decodeThumbnail(bytes, pixels);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, file, image, pixels] {
                if (guard)
                    guard->keep(file, image, pixels);
            },
            Qt::QueuedConnection);
    });
}

void Pictures::keep(FileId file, const QImage &image, QSize wanted)
{
    m_underway.remove(file);
    if (image.isNull())
        m_broken.insert(file);
    else
        m_pixmaps.insert(file, new QPixmap(QPixmap::fromImage(image)), costOf(image));
    m_made.insert(file, wanted);
    Q_EMIT changed(file);
    fetchNext();
}

QPixmap Pictures::pixmap(FileId file) const
{
    const auto *kept = m_pixmaps.object(file);
    return kept ? *kept : QPixmap();
}

QImage Pictures::blurred(const protocol::FileReference &file) const
{
    if (!file.blurhash)
        return {};
    if (const auto *known = m_blurred.object(*file.blurhash))
        return *known;
    const QSize shape(int(std::clamp<qint64>(file.width.value_or(1), 1, 1'000'000)),
                      int(std::clamp<qint64>(file.height.value_or(1), 1, 1'000'000)));
    const auto size = shape.scaled(BlurSide, BlurSide, Qt::KeepAspectRatio).expandedTo({1, 1});
    const auto image = blurhashImage(*file.blurhash, size);
    m_blurred.insert(*file.blurhash, new QImage(image)); // also what is no hash: it is looked at once
    return image;
}

void Pictures::noteRemoved(FileId file)
{
    m_removed.insert(file);
    m_pixmaps.remove(file);
    Q_EMIT changed(file);
}

} // namespace conclave::client
