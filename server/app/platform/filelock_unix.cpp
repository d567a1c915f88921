// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/platform/filelock.h"

#include <QFile>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace conclave::server {

std::unique_ptr<FileLock> FileLock::take(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return nullptr;
    std::unique_ptr<FileLock> lock(new FileLock(file));
    return ::flock(file, LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : nullptr;
}

FileLock::~FileLock()
{
    ::close(m_file);
}

} // namespace conclave::server
