// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/searchsnapshot.h"

#include <QDataStream>
#include <QFile>
#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr quint32 Magic = 0x43435331; // "CCS1"
constexpr quint32 Format = 1; // of this file and of the tables in it
constexpr qint64 PieceBytes = 1024 * 1024;
constexpr qint64 MostBytes = 1LL << 30; // what SQLite takes as an image
constexpr qsizetype MostHeadBytes = 4096;

// Head, not sealed: magic, format, journal, position, rules, bytes of the image. Then the pieces, each with its length.
QByteArray packed(const SearchSnapshot::Head &head, qint64 size)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << Magic << Format << head.journal << head.position << head.rules << size;
    return bytes;
}

Cell pieceCell(const QByteArray &head, qint64 piece)
{
    return {"search", "piece", head + QByteArray::number(piece)};
}

Error damaged()
{
    return {ErrorCode::StorageCorrupt, u"the kept search index is damaged"_s};
}

} // namespace

Status SearchSnapshot::save(const Sealer &sealer, const Head &head, DatabaseImage image) const
{
    const auto bytes = packed(head, image.size());
    const auto freshName = m_file + ".new"_L1;
    QFile::remove(freshName);
    QFile fresh(freshName);
    if (!fresh.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return Error{ErrorCode::FileFailed, fresh.errorString()};
    QDataStream stream(&fresh);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << bytes;
    for (qint64 at = 0, piece = 0; at < image.size(); at += PieceBytes, ++piece) {
        const auto plain = image.view().sliced(at, std::min(PieceBytes, image.size() - at));
        stream << sealer.seal(pieceCell(bytes, piece), plain);
    }
    const bool written = stream.status() == QDataStream::Ok && fresh.flush();
    fresh.close();
    // A file that a power failure emptied counts as damaged, and nothing is lost with it: hence no fsync.
    if (!written || fresh.error() != QFileDevice::NoError) {
        QFile::remove(freshName);
        return Error{ErrorCode::FileFailed, fresh.errorString()};
    }
    QFile::remove(m_file);
    if (!QFile::rename(freshName, m_file))
        return Error{ErrorCode::FileFailed, u"%1 cannot be made"_s.arg(m_file)};
    return {};
}

Result<SearchSnapshot::Loaded> SearchSnapshot::load(const Sealer &sealer) const
{
    QFile file(m_file);
    if (!file.exists())
        return ErrorCode::NotFound;
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::FileFailed, file.errorString()};
    QDataStream stream(&file);
    stream.setVersion(QDataStream::Qt_6_4);
    const auto chunk = [&stream](qint64 most) { // like QByteArray's own reading, but never larger than it can be
        quint32 size = 0;
        stream >> size;
        QByteArray bytes;
        if (stream.status() != QDataStream::Ok || size > most)
            return bytes;
        bytes.resize(size);
        if (stream.readRawData(bytes.data(), int(size)) != int(size))
            bytes.clear();
        return bytes;
    };
    const auto bytes = chunk(MostHeadBytes);
    QDataStream reader(bytes);
    reader.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    quint32 format = 0;
    qint64 size = 0;
    Head head;
    reader >> magic >> format >> head.journal >> head.position >> head.rules >> size;
    if (reader.status() != QDataStream::Ok || magic != Magic || format != Format || size <= 0 || size > MostBytes)
        return damaged();
    DatabaseImage image(size);
    if (image.isNull())
        return Error{ErrorCode::StorageFailed, u"there is not enough memory for the search index"_s};
    for (qint64 at = 0, piece = 0; at < size; at += PieceBytes, ++piece) {
        const auto plain = sealer.open(pieceCell(bytes, piece), chunk(2 * PieceBytes));
        if (!plain)
            return plain.error();
        if (plain->size() != std::min(PieceBytes, size - at))
            return damaged();
        std::memcpy(image.data() + at, plain->constData(), size_t(plain->size()));
    }
    if (!file.atEnd())
        return damaged();
    return Loaded{head, std::move(image)};
}

void SearchSnapshot::remove() const
{
    QFile::remove(m_file);
    QFile::remove(m_file + ".new"_L1);
}

bool SearchSnapshot::exists() const
{
    return QFile::exists(m_file);
}

} // namespace conclave::client
