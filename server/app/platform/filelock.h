// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>

namespace conclave::server {

// A file that one process at a time has for itself. The system gives it back when the process ends, however it ends and
// whatever the machine or container was called; the file stays and means nothing. Owned by Server; any thread.
class FileLock
{
public:
    // nullptr: another process has it. The file is made when it is not there.
    static std::unique_ptr<FileLock> take(const QString &path);
    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

private:
    explicit FileLock(int file)
        : m_file(file)
    {
    }

    const int m_file;
};

} // namespace conclave::server
