// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/files.h"
#include "server/jobs/thumbnailmaker.h"
#include "server/storage/filevault.h"
#include "shared/media/patches.h"

#include <functional>

namespace conclave::server {

// Looks at a finished upload: are these the announced bytes, what are they, and what do they show? A picture or a film
// loses what it says about the place where it was taken, unless its owner wants to keep it. Any thread; takes as long
// as reading all of it takes, and writing it again where it has something to lose.
class FileInspection
{
public:
    static constexpr qint64 MostPictureBytes
        = 64 * 1024 * 1024; // a larger JPEG, PNG, WebP or TIFF cannot lose its place

    using HasRoom = std::function<bool(qint64 bytes)>; // for so many more; called where inspect() is

    FileInspection(FileVault vault, ThumbnailMaker thumbnails, HasRoom hasRoom = {})
        : m_vault(std::move(vault))
        , m_thumbnails(std::move(thumbnails))
        , m_hasRoom(std::move(hasRoom))
    {
    }

    // ChecksumMismatch when the bytes are not the announced ones, WrongOffset with their number in its detail when some
    // are missing. The facts may name a new place on the disk; then the old one is to be erased.
    Result<FileFacts> inspect(const FileRow &row) const;

private:
    Result<QByteArray> hash(const FileRow &row, FileFacts &facts) const; // answers the beginning
    Status silence(FileFacts &facts, const QByteArray &beginning) const;
    Status silencePicture(FileFacts &facts) const;
    Status silenceMedia(FileFacts &facts) const;
    Status copy(const VaultFile &from, const media::Patches &patches, FileFacts &facts) const;
    Status depict(FileFacts &facts) const;
    Status store(const QString &name, const QByteArray &bytes) const;

    const FileVault m_vault;
    const ThumbnailMaker m_thumbnails;
    const HasRoom m_hasRoom; // absent: always
};

// What bytes are, by themselves; where a name only says more precisely what they are (a table among texts), by that.
QString mediaTypeOf(const QByteArray &beginning, const QString &name);

} // namespace conclave::server
