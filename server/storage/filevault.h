// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/vaultfile.h"

#include <QStringList>

namespace conclave::server {

// Where the bytes of files lie: under random names, which say nothing of what people called them, in 256 folders. Holds
// no state; any thread.
class FileVault
{
public:
    explicit FileVault(QString directory)
        : m_directory(std::move(directory))
    {
    }

    const QString &directory() const { return m_directory; }
    Status prepare() const; // makes the directory, and tries whether it can be written
    static QString newName();

    // Uploads make what they write to.
    Result<std::unique_ptr<VaultFile>> open(const QString &name, VaultFile::Use use) const;
    Status erase(const QString &name) const; // with its thumbnail
    static constexpr int Folders = 256;
    // Names of files in one folder that were last written before this time, in Unix milliseconds.
    QStringList namesIn(int folder, qint64 before) const;
    QString pathOf(const QString &name) const;
    static QString thumbnailOf(const QString &name) { return name + QStringLiteral(".thumbnail"); } // its name

private:
    const QString m_directory;
};

} // namespace conclave::server
