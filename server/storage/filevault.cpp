// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/filevault.h"

#include <QRandomGenerator>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::server {

Status FileVault::prepare() const
{
    if (auto made = VaultFile::makeFolder(m_directory); !made)
        return made;
    const auto probe = newName();
    if (auto opened = open(probe, VaultFile::Use::Create); !opened)
        return opened.error();
    return erase(probe);
}

QString FileVault::newName()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex());
}

QString FileVault::pathOf(const QString &name) const
{
    return u"%1/%2/%3"_s.arg(m_directory, name.left(2), name);
}

Result<std::unique_ptr<VaultFile>> FileVault::open(const QString &name, VaultFile::Use use) const
{
    if (use == VaultFile::Use::Create) {
        if (auto made = VaultFile::makeFolder(u"%1/%2"_s.arg(m_directory, name.left(2))); !made)
            return made.error();
    }
    return VaultFile::open(pathOf(name), use);
}

Status FileVault::erase(const QString &name) const
{
    if (auto gone = VaultFile::remove(pathOf(name)); !gone)
        return gone;
    return VaultFile::remove(pathOf(thumbnailOf(name)));
}

} // namespace conclave::server
