// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/filevault.h"

#include <QDateTime>
#include <QDirIterator>
#include <QRandomGenerator>
#include <QRegularExpression>
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

QStringList FileVault::namesIn(int folder, qint64 before) const
{
    static const QRegularExpression ours(u"^([0-9a-f]{32})(\\.thumbnail)?$"_s);
    const auto path = u"%1/%2"_s.arg(m_directory, QString::number(folder, 16).rightJustified(2, u'0'));
    QStringList names;
    for (QDirIterator it(path, QDir::Files | QDir::System | QDir::Hidden); it.hasNext();) {
        it.next();
        const auto match = ours.match(it.fileName());
        if (match.hasMatch() && it.fileInfo().lastModified().toMSecsSinceEpoch() < before)
            names.append(match.captured(1));
    }
    names.removeDuplicates();
    return names;
}

} // namespace conclave::server
