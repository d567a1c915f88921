// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/util/ids.h"

namespace conclave::client {

// Bytes of files beside the store, sealed like its rows, in a folder whose names tell nothing: what was pasted and has
// not been sent, and copies of what the server has. Any thread, one at a time for one file.
class FileCache
{
public:
    enum class Kind : quint8 {
        Pasted, // exists only here
        Thumbnail,
        Content,
    };
    static constexpr qint64 MaxCopyBytes = qint64(256) * 1024 * 1024; // of thumbnails and contents together

    FileCache(QString folder, const Sealer &sealer);

    Status put(Kind kind, FileId file, const QByteArray &bytes); // FileFailed, StorageFull
    Result<QByteArray> get(Kind kind, FileId file) const; // NotFound; what does not open is not there either
    void remove(Kind kind, FileId file);
    void forget(FileId file); // all copies of it
    void trim(); // the copies that were not used for the longest time, beyond MaxCopyBytes
    void removeUnfinished(); // what a program that was killed had begun to write; before anything else is written
    void keepOnlyPasted(const QList<FileId> &files); // others that were pasted are left over

private:
    QString pathOf(Kind kind, FileId file) const;

    const QString m_folder;
    const Sealer &m_sealer;
};

} // namespace conclave::client
