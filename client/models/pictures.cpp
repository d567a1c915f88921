// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/pictures.h"

#include "client/account/worker.h"
#include "client/models/blurhash.h"
#include "client/models/filetexts.h"
#include "client/models/localpicture.h"
#include "client/models/picturedecoder.h"

#include <algorithm>
#include <memory>

namespace conclave::client {

namespace {

constexpr int BlurSide = 64; // pixels of the longer side
constexpr int MostBlurred = 256;

int costOf(const QPixmap &pixmap)
{
    const auto bytes = qint64(pixmap.width()) * pixmap.height() * pixmap.depth() / 8;
    return int(std::min<qint64>(bytes, Pictures::MaxBytes));
}

// How long the longer side of a picture has to be for it to cover so many pixels.
int coveringSide(const protocol::FileReference &file, QSize pixels)
{
    const QSize shape(int(file.width.value_or(1)), int(file.height.value_or(1)));
    const auto covering = shape.scaled(pixels, Qt::KeepAspectRatioByExpanding);
    return std::max(covering.width(), covering.height());
}

} // namespace

Pictures::Pictures(TransferDesk &desk)
    : m_desk(desk)
    , m_pixmaps(MaxBytes)
    , m_blurred(MostBlurred)
{
    connect(&m_desk, &TransferDesk::reachable, this, [this] {
        m_failed.clear();
        fetchNext();
    });
    connect(&m_desk, &TransferDesk::changed, this, &Pictures::noteTransfer);
    connect(&m_desk, &TransferDesk::finished, this, &Pictures::noteUploaded);
}

// A source that was not to be read is tried again once somebody has measured it again.
void Pictures::noteTransfer(const Transfer &transfer)
{
    if (transfer.kind == TransferKind::Upload && !FileTexts::isPicture(transfer.reference))
        m_sourceless.remove(transfer.file);
}

// Its message names it by the server's id from now on.
void Pictures::noteUploaded(const Transfer &transfer)
{
    const bool isUpload = transfer.kind == TransferKind::Upload && transfer.state == TransferState::Done;
    const auto *kept = isUpload ? m_pixmaps.object(transfer.file) : nullptr;
    if (kept && transfer.remote != transfer.file) {
        const QPixmap same = *kept;
        m_made.insert(transfer.remote, m_made.value(transfer.file));
        m_local.insert(transfer.remote);
        m_pixmaps.insert(transfer.remote, new QPixmap(same), costOf(same));
    }
    if (m_failed.remove(transfer.file) || isUpload) // the server did not have it yet
        fetchNext();
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
            if (!m_underway.contains(one.file) && begin(one))
                m_underway.insert(one.file);
        }
    }
}

// Queued, so that an answer at once does not come while the lists are being walked. False: there is nothing to do.
bool Pictures::begin(const Wanted &file)
{
    const auto id = file.file;
    if (m_broken.contains(id) || m_removed.contains(id))
        return false;
    const bool isKept = isMade(file);
    const auto upload = m_desk.findUpload(id);
    if (upload && !isKept && !m_sourceless.contains(id)) {
        QMetaObject::invokeMethod(
            this, [this, upload = *upload, id] { readSource(upload, id); }, Qt::QueuedConnection);
        return true;
    }
    const bool isAtServer = !upload || upload->state == TransferState::Done;
    if (!isAtServer || m_failed.contains(id) || (isKept && !m_local.contains(id)))
        return false;
    QMetaObject::invokeMethod(
        this,
        [this, id] { m_desk.thumbnail(id, this, [this, id](const Result<QByteArray> &bytes) { take(id, bytes); }); },
        Qt::QueuedConnection);
    return true;
}

void Pictures::readSource(const Transfer &transfer, FileId file)
{
    const auto wanted = pixelsWanted(file);
    const auto read
        = [this, file, wanted, covering = coveringSide(transfer.reference, wanted)](const PictureSource &source) {
              readPicture(source, covering, this,
                          [this, file, wanted](const LocalPicture &picture) { keepSource(file, picture, wanted); });
          };
    if (!transfer.path.isEmpty()) {
        read({transfer.path, {}});
        return;
    }
    m_desk.content(transfer.reference, this, [read](const Result<QByteArray> &bytes) {
        read({{}, bytes ? *bytes : QByteArray()}); // nothing is no picture
    });
}

void Pictures::keepSource(FileId file, const LocalPicture &picture, QSize wanted)
{
    m_underway.remove(file);
    const auto upload = m_desk.findUpload(file);
    if (!picture.image.isNull()) {
        m_local.insert(file);
        put(file, picture.image, wanted);
    } else {
        m_sourceless.insert(file);
        if (picture.hasAnswered && upload && upload->state != TransferState::Done)
            m_desk.setShape(upload->file, {}); // so that no room is made for what will not be seen
    }
    fetchNext();
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
    runInBackground(
        this, [bytes, pixels] { return decodeThumbnail(bytes, pixels); },
        [this, file, pixels](const QImage &image) { keep(file, image, pixels); });
}

void Pictures::keep(FileId file, const QImage &image, QSize wanted)
{
    m_underway.remove(file);
    const bool hasAnother = m_local.remove(file) && m_pixmaps.contains(file);
    if (!image.isNull() || !hasAnother)
        put(file, image, wanted);
    fetchNext();
}

void Pictures::put(FileId file, const QImage &image, QSize wanted)
{
    if (image.isNull()) {
        m_broken.insert(file);
    } else {
        auto pixmap = std::make_unique<QPixmap>(QPixmap::fromImage(image));
        const int cost = costOf(*pixmap);
        m_pixmaps.insert(file, pixmap.release(), cost);
    }
    m_made.insert(file, wanted);
    Q_EMIT changed(file);
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
