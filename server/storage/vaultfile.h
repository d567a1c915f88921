// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QString>
#include <memory>

namespace conclave::server {

// An open file of FileVault: a regular one, reached through no symbolic link, readable by its owner only. Calls block
// for as long as the disk takes. Fails with NotFound, StorageFull or StorageFailed. Used on one thread at a time.
class VaultFile
{
public:
    enum class Use { Read, Write, Create }; // Create: it must not be there yet

    static Result<std::unique_ptr<VaultFile>> open(const QString &path, Use use);
    static Status remove(const QString &path); // well done also when it is not there
    static Status makeFolder(const QString &path); // for its owner only, with those above it
    ~VaultFile();
    VaultFile(const VaultFile &) = delete;
    VaultFile &operator=(const VaultFile &) = delete;

    Result<qint64> size() const;
    Status resize(qint64 size);
    Status write(qint64 offset, QByteArrayView bytes); // all of them
    Result<QByteArray> read(qint64 offset, qint64 most) const; // less only where the file ends
    Status sync(); // returns when it is on the disk

private:
    explicit VaultFile(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    const int m_descriptor;
};

} // namespace conclave::server
