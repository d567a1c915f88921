// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/filecache.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr std::array Endings{".own", ".thumb", ".copy"};

Cell cellOf(FileCache::Kind kind, FileId file)
{
    return {"files", Endings[size_t(kind)], file.toBytes()};
}

} // namespace

FileCache::FileCache(QString folder, const Sealer &sealer)
    : m_folder(std::move(folder))
    , m_sealer(sealer)
{
}

QString FileCache::pathOf(Kind kind, FileId file) const
{
    const auto name = QString::fromLatin1(m_sealer.hash("file " + file.toBytes()).toHex());
    return m_folder + u'/' + name + QLatin1StringView(Endings[size_t(kind)]);
}

Status FileCache::put(Kind kind, FileId file, const QByteArray &bytes)
{
    constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    const QDir folder(m_folder);
    if (!folder.exists() && !folder.mkpath(u"."_s))
        return Error{ErrorCode::FileFailed, u"cannot make %1"_s.arg(m_folder)};
    QFile::setPermissions(m_folder, OwnerOnly | QFileDevice::ExeOwner);
    QSaveFile target(pathOf(kind, file));
    if (!target.open(QIODevice::WriteOnly))
        return Error{ErrorCode::FileFailed, target.errorString()};
    target.setPermissions(OwnerOnly);
    target.write(m_sealer.seal(cellOf(kind, file), bytes));
    if (!target.commit()) {
        const bool isFull = target.error() == QFileDevice::ResourceError || target.error() == QFileDevice::WriteError;
        return Error{isFull ? ErrorCode::StorageFull : ErrorCode::FileFailed, target.errorString()};
    }
    return {};
}

Result<QByteArray> FileCache::get(Kind kind, FileId file) const
{
    QFile source(pathOf(kind, file));
    if (!source.open(QIODevice::ReadOnly))
        return ErrorCode::NotFound;
    auto bytes = m_sealer.open(cellOf(kind, file), source.readAll());
    if (!bytes)
        return ErrorCode::NotFound;
    if (kind != Kind::Pasted)
        source.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime); // when it was used
    return bytes;
}

void FileCache::remove(Kind kind, FileId file)
{
    QFile::remove(pathOf(kind, file));
}

void FileCache::forget(FileId file)
{
    remove(Kind::Thumbnail, file);
    remove(Kind::Content, file);
}

void FileCache::trim()
{
    const QStringList copies{u"*.thumb"_s, u"*.copy"_s};
    qint64 total = 0;
    const auto newestFirst = QDir(m_folder).entryInfoList(copies, QDir::Files, QDir::Time);
    for (const auto &one : newestFirst) {
        total += one.size();
        if (total > MaxCopyBytes)
            QFile::remove(one.filePath());
    }
}

void FileCache::removeUnfinished()
{
    QStringList patterns; // as QSaveFile names what it has not finished
    for (const auto *ending : Endings)
        patterns << u'*' + QLatin1StringView(ending) + u".??????"_s;
    const auto unfinished = QDir(m_folder).entryInfoList(patterns, QDir::Files | QDir::Hidden);
    for (const auto &one : unfinished)
        QFile::remove(one.filePath());
}

void FileCache::keepOnlyPasted(const QList<FileId> &files)
{
    QSet<QString> kept;
    for (const auto &file : files)
        kept.insert(QFileInfo(pathOf(Kind::Pasted, file)).fileName());
    const auto pasted = QDir(m_folder).entryInfoList({u"*.own"_s}, QDir::Files);
    for (const auto &one : pasted) {
        if (!kept.contains(one.fileName()))
            QFile::remove(one.filePath());
    }
}

} // namespace conclave::client
