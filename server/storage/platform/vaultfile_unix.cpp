// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/vaultfile.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

// The path stays out of it: it says nothing to people, and its file is found by the id in the log.
Error failure(const QString &what)
{
    const int number = errno;
    const auto text = QString::fromStdString(std::error_code(number, std::generic_category()).message());
    if (number == ENOSPC || number == EDQUOT || number == EFBIG) // the last: a limit of the process
        return {ErrorCode::StorageFull, u"%1: %2"_s.arg(what, text)};
    if (number == ENOENT)
        return {ErrorCode::NotFound, what};
    return {ErrorCode::StorageFailed, u"%1: %2"_s.arg(what, text)};
}

int flagsFor(VaultFile::Use use)
{
    switch (use) {
    case VaultFile::Use::Read:
        return O_RDONLY;
    case VaultFile::Use::Write:
        return O_RDWR;
    case VaultFile::Use::Create:
        return O_RDWR | O_CREAT | O_EXCL;
    }
    Q_UNREACHABLE();
}

// A new name is on the disk when its folder is.
Status syncFolderOf(const QString &path)
{
    const int folder
        = ::open(QFile::encodeName(QFileInfo(path).path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return failure(u"the folder of a file cannot be opened"_s);
    const bool done = ::fsync(folder) == 0;
    const auto status = done ? Status() : Status(failure(u"the folder of a file cannot be written"_s));
    ::close(folder);
    return status;
}

} // namespace

Result<std::unique_ptr<VaultFile>> VaultFile::open(const QString &path, Use use)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(),
                                  flagsFor(use) | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return failure(u"a file cannot be opened"_s);
    std::unique_ptr<VaultFile> file(new VaultFile(descriptor));
    struct stat about = {};
    if (::fstat(descriptor, &about) != 0)
        return failure(u"a file cannot be looked at"_s);
    if (!S_ISREG(about.st_mode))
        return Error{ErrorCode::StorageFailed, u"where a file was expected is something else"_s};
    if (use == Use::Create) {
        if (auto synced = syncFolderOf(path); !synced)
            return synced.error();
    }
    return file;
}

Status VaultFile::remove(const QString &path)
{
    if (::unlink(QFile::encodeName(path).constData()) == 0 || errno == ENOENT)
        return {};
    return failure(u"a file cannot be removed"_s);
}

Status VaultFile::makeFolder(const QString &path)
{
    if (::mkdir(QFile::encodeName(path).constData(), S_IRWXU) == 0)
        return {};
    if (errno == ENOENT && path.contains(u'/')) {
        if (auto above = makeFolder(QFileInfo(path).path()); !above)
            return above;
        return makeFolder(path);
    }
    if (errno == EEXIST && QFileInfo(path).isDir())
        return {};
    return failure(u"the folder %1 cannot be made"_s.arg(path));
}

VaultFile::~VaultFile()
{
    ::close(m_descriptor);
}

Result<qint64> VaultFile::size() const
{
    struct stat about = {};
    if (::fstat(m_descriptor, &about) != 0)
        return failure(u"a file cannot be looked at"_s);
    return qint64(about.st_size);
}

Status VaultFile::resize(qint64 size)
{
    return ::ftruncate(m_descriptor, size) == 0 ? Status() : Status(failure(u"a file cannot be cut"_s));
}

Status VaultFile::write(qint64 offset, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto written = ::pwrite(m_descriptor, bytes.data(), size_t(bytes.size()), offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failure(u"a file cannot be written"_s);
        bytes = bytes.sliced(written);
        offset += written;
    }
    return {};
}

Result<QByteArray> VaultFile::read(qint64 offset, qint64 most) const
{
    QByteArray bytes(most, Qt::Uninitialized);
    qint64 count = 0;
    while (count < most) {
        const auto got = ::pread(m_descriptor, bytes.data() + count, size_t(most - count), offset + count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(u"a file cannot be read"_s);
        if (got == 0)
            break;
        count += got;
    }
    bytes.truncate(count);
    return bytes;
}

Status VaultFile::sync()
{
#if defined(Q_OS_LINUX)
    const int result = ::fdatasync(m_descriptor); // with the size
#else
    const int result = ::fsync(m_descriptor);
#endif
    return result == 0 ? Status() : Status(failure(u"a file cannot be written"_s));
}

} // namespace conclave::server
