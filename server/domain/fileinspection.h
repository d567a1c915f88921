// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/filestore.h"
#include "server/storage/filevault.h"

namespace conclave::server {

// What the bytes of an upload turned out to be.
struct FileFacts
{
    QByteArray sha256;
    QString mediaType; // by content alone: a name proves nothing
};

// Reads all of it, which is slow; any thread. ChecksumMismatch when they are not the announced ones, WrongOffset with
// their number in its detail when some are missing.
Result<FileFacts> inspectFile(const FileVault &vault, const FileRow &row);

} // namespace conclave::server
