// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/profile.h"

#include "shared/crypto/crypto.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 MaxSecretBytes = 4096;

// A name that cannot lead out of its directory.
QString folderName(const QString &text)
{
    return QString::fromLatin1(text.toUtf8().toPercentEncoding()).replace(u'.', "%2E"_L1);
}

QString defaultDirectory(const Options &options)
{
    auto host = options.server.host();
    if (options.server.port() > 0)
        host += u'_' + QString::number(options.server.port());
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/cli/"_L1 + host.replace(u':', u'_')
        + u'/' + folderName(options.user);
}

Result<Secret> makeKey(const QString &file)
{
    auto key = Secret::random(crypto::KeyBytes);
    QFile out(file + ".new"_L1);
    out.remove();
    if (!out.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || out.write(key.view().data(), key.size()) != key.size() || !out.flush())
        return Error{ErrorCode::FileFailed, u"cannot write %1: %2"_s.arg(out.fileName(), out.errorString())};
    out.close();
    if (!QFile::rename(out.fileName(), file))
        return Error{ErrorCode::FileFailed, u"cannot write %1"_s.arg(file)};
    return key;
}

} // namespace

Result<std::unique_ptr<Profile>> Profile::open(const Options &options)
{
    const auto directory = options.dataDirectory.isEmpty() ? defaultDirectory(options) : options.dataDirectory;
    if (!QDir().mkpath(directory)
        || !QFile::setPermissions(directory, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
        return Error{ErrorCode::FileFailed, u"cannot make the directory %1"_s.arg(directory)};
    std::unique_ptr<Profile> profile(new Profile(directory));
    if (profile->m_lock.tryLock()) {
        if (auto same = profile->checkOwner(options); !same)
            return same.error();
        return profile;
    }
    qint64 pid = 0;
    QString host, program;
    profile->m_lock.getLockInfo(&pid, &host, &program);
    return Error{ErrorCode::Conflict, u"%1 is in use by %2 (process %3)"_s.arg(directory, program).arg(pid)};
}

Profile::Profile(const QString &directory)
    : m_directory(directory)
    , m_lock(directory + "/lock"_L1)
{
    m_lock.setStaleLockTime(0); // only a dead owner's lock is stale, however old
}

// A store belongs to one account on one server; its tokens must not reach another.
Status Profile::checkOwner(const Options &options) const
{
    const auto wanted = options.user + u'\n' + options.server.adjusted(QUrl::RemovePath).toString() + u'\n';
    QFile file(m_directory + "/account"_L1);
    if (file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::FileFailed, u"cannot read %1: %2"_s.arg(file.fileName(), file.errorString())};
        const auto known = QString::fromUtf8(file.readAll());
        if (known == wanted)
            return {};
        return Error{ErrorCode::BadConfig,
                     u"%1 is the store of another account (%2)"_s.arg(m_directory, known.simplified())};
    }
    if (!file.open(QIODevice::WriteOnly) || file.write(wanted.toUtf8()) < 0)
        return Error{ErrorCode::FileFailed, u"cannot write %1: %2"_s.arg(file.fileName(), file.errorString())};
    return {};
}

QString Profile::storeFile() const
{
    return m_directory + "/store.db"_L1;
}

Result<Secret> Profile::storeKey() const
{
    QFile file(m_directory + "/store.key"_L1);
    if (!file.exists()) {
        if (QFile::exists(storeFile()))
            return Error{ErrorCode::WrongKey,
                         u"%1 is missing; the store cannot be opened without it"_s.arg(file.fileName())};
        return makeKey(file.fileName());
    }
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::FileFailed, u"cannot read %1: %2"_s.arg(file.fileName(), file.errorString())};
    auto bytes = file.read(crypto::KeyBytes + 1);
    if (bytes.size() != crypto::KeyBytes)
        return Error{ErrorCode::WrongKey, u"%1 is damaged"_s.arg(file.fileName())};
    Secret key(bytes);
    wipe(bytes);
    return key;
}

Result<Secret> secretFromFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::FileFailed, u"cannot read %1: %2"_s.arg(name, file.errorString())};
    auto line = file.readLine(MaxSecretBytes);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    Secret secret(line);
    wipe(line);
    if (secret.isEmpty())
        return Error{ErrorCode::FileFailed, u"%1 is empty"_s.arg(name)};
    return secret;
}

} // namespace conclave::client
