// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/profilefolder.h"

#include "client/net/trust.h"
#include "shared/crypto/crypto.h"
#include "shared/util/logging.h"

#include <QDir>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Authorities = "/authorities.pem"_L1;

// A name that cannot lead out of its directory, and is another one for another account.
QString folderOf(const SavedAccount &account)
{
    const auto whole = account.user + u'@' + account.server.adjusted(QUrl::RemovePath).toString();
    return QString::fromLatin1(crypto::sha256(whole.toUtf8()).toHex().left(32));
}

} // namespace

QString ProfileFolder::defaultDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/profile"_L1;
}

Result<std::unique_ptr<ProfileFolder>> ProfileFolder::open(const QString &directory)
{
    if (!QDir().mkpath(directory)
        || !QFile::setPermissions(directory, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
        return Error{ErrorCode::FileFailed, u"cannot make the directory %1"_s.arg(directory)};
    std::unique_ptr<ProfileFolder> folder(new ProfileFolder(directory));
    if (!folder->m_lock.tryLock())
        return Error{ErrorCode::Conflict, u"%1 is in use"_s.arg(directory)};
    return folder;
}

ProfileFolder::ProfileFolder(const QString &directory)
    : m_directory(directory)
    , m_lock(directory + "/lock"_L1)
{
    m_lock.setStaleLockTime(0); // only a dead owner's lock is stale, however old
}

std::optional<SavedAccount> ProfileFolder::account() const
{
    QFile file(accountFile());
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto lines = QString::fromUtf8(file.readAll()).split(u'\n');
    const SavedAccount account{QUrl(lines.value(0), QUrl::StrictMode), lines.value(1)};
    return account.server.isValid() && !account.user.isEmpty() ? std::optional(account) : std::nullopt;
}

Status ProfileFolder::saveAccount(const SavedAccount &account)
{
    QSaveFile file(accountFile());
    const auto lines = account.server.toString() + u'\n' + account.user + u'\n';
    if (!file.open(QIODevice::WriteOnly) || file.write(lines.toUtf8()) < 0 || !file.commit())
        return Error{ErrorCode::FileFailed, u"%1: %2"_s.arg(file.fileName(), file.errorString())};
    return {};
}

Status ProfileFolder::forgetAccount()
{
    const auto known = account();
    if (!known)
        return {};
    QDir stored(m_directory + u'/' + folderOf(*known));
    if (!stored.removeRecursively() || !QFile::remove(accountFile()))
        return Error{ErrorCode::FileFailed, u"%1 cannot be emptied"_s.arg(m_directory)};
    return {};
}

Status ProfileFolder::keepAuthorities(const QString &name)
{
    if (auto read = readAuthorities(name); !read)
        return read.error();
    QFile file(name);
    QSaveFile copy(m_directory + Authorities);
    if (!file.open(QIODevice::ReadOnly) || !copy.open(QIODevice::WriteOnly) || copy.write(file.readAll()) < 0
        || !copy.commit())
        return Error{ErrorCode::FileFailed, u"%1: %2"_s.arg(copy.fileName(), copy.errorString())};
    return {};
}

QString ProfileFolder::authoritiesFile(const QString &otherwise) const
{
    const QString own = m_directory + Authorities;
    if (QFile::exists(own) || otherwise.isEmpty())
        return QFile::exists(own) ? own : QString();
    const auto readable = readAuthorities(otherwise);
    if (!readable) // the sign-in says what comes of it
        qCWarning(lcClient) << "the authorities of this computer's settings:" << readable.error().detail;
    return readable ? otherwise : QString();
}

QString ProfileFolder::storeFile(const SavedAccount &account) const
{
    const auto directory = m_directory + u'/' + folderOf(account);
    QDir().mkpath(directory);
    return directory + "/store.db"_L1;
}

QString ProfileFolder::keyName() const
{
    const auto path = QDir(m_directory).canonicalPath().toUtf8();
    return u"dbk/"_s + QString::fromLatin1(crypto::sha256(path).toHex().left(16));
}

} // namespace conclave::client
