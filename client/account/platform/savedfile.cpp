// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/platform/savedfile.h"

#include <QDateTime>
#include <QFile>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <sys/xattr.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

#ifdef Q_OS_WIN

void mark(const QString &path, const QUrl &server)
{
    QFile zone(path + u":Zone.Identifier"_s); // an alternate data stream of NTFS
    if (zone.open(QIODevice::WriteOnly))
        zone.write("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=" + server.toEncoded() + "\r\n");
}

#elif defined(Q_OS_MACOS)

void mark(const QString &path, const QUrl &)
{
    const auto seconds = QByteArray::number(QDateTime::currentSecsSinceEpoch(), 16);
    const auto value = "0083;" + seconds + ";Conclave;"; // flags of a download; when; by whom; no entry in a database
    setxattr(QFile::encodeName(path).constData(), "com.apple.quarantine", value.constData(), size_t(value.size()), 0,
             0);
}

#else

void mark(const QString &path, const QUrl &server)
{
    const auto value = server.toEncoded();
    setxattr(QFile::encodeName(path).constData(), "user.xdg.origin.url", value.constData(), size_t(value.size()), 0);
}

#endif

} // namespace

bool flushToDisk(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return false;
#ifdef Q_OS_WIN
    return _commit(file.handle()) == 0;
#else
    return fsync(file.handle()) == 0;
#endif
}

void markFromInternet(const QString &path, const QUrl &server)
{
    mark(path, server.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo));
}

} // namespace conclave::client
