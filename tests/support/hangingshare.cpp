// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hangingshare.h"

#include <QFile>

#ifdef Q_OS_LINUX
#include <array>
#include <atomic>
#include <condition_variable>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace {

struct Share
{
    std::atomic_bool hangs = false;
    std::mutex mutex; // of all below
    std::condition_variable answers;
    std::string folder;
    std::vector<std::string> misuses;
    int waiting = 0;
};

Share &share()
{
    static Share one;
    return one;
}

thread_local bool isBusyThread = false;

void enter(const char *call, const std::string &path)
{
    std::unique_lock lock(share().mutex);
    if (share().folder.empty() || path.compare(0, share().folder.size(), share().folder) != 0)
        return;
    if (isBusyThread) {
        share().misuses.push_back(std::string(call) + ' ' + path);
        return;
    }
    ++share().waiting;
    share().answers.wait(lock, [] { return !share().hangs; });
    --share().waiting;
}

void enterFile(const char *call, int file)
{
    std::array<char, 4096> path{};
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = syscall(SYS_readlink, link.c_str(), path.data(), path.size());
    if (size > 0)
        enter(call, std::string(path.data(), size_t(size)));
}

template <class Function>
Function next(const char *name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

// NOLINTBEGIN: the names and types are the system's
#define BY_PATH(result, name, types, values, path)                                                                     \
    result name types                                                                                                  \
    {                                                                                                                  \
        static const auto real = next<result(*) types>(#name);                                                         \
        if (share().hangs)                                                                                             \
            enter(#name, path);                                                                                        \
        return real values;                                                                                            \
    }
#define BY_FILE(result, name, types, values, file)                                                                     \
    result name types                                                                                                  \
    {                                                                                                                  \
        static const auto real = next<result(*) types>(#name);                                                         \
        if (share().hangs)                                                                                             \
            enterFile(#name, file);                                                                                    \
        return real values;                                                                                            \
    }

extern "C" {
BY_PATH(int, stat64, (const char *path, struct stat64 *out) noexcept, (path, out), path)
BY_PATH(int, lstat64, (const char *path, struct stat64 *out) noexcept, (path, out), path)
BY_PATH(int, access, (const char *path, int mode) noexcept, (path, mode), path)
BY_PATH(DIR *, opendir, (const char *path), (path), path)
BY_PATH(int, unlink, (const char *path) noexcept, (path), path)
BY_PATH(int, rename, (const char *path, const char *to) noexcept, (path, to), path)
BY_PATH(int, statvfs64, (const char *path, struct statvfs64 *out) noexcept, (path, out), path)
BY_FILE(int, fsync, (int file), (file), file)
BY_FILE(int, close, (int file), (file), file)
BY_FILE(ssize_t, read, (int file, void *out, size_t count), (file, out, count), file)
BY_FILE(ssize_t, write, (int file, const void *in, size_t count), (file, in, count), file)

int statx(int folder, const char *path, int flags, unsigned int mask, struct statx *out) noexcept
{
    static const auto real = next<int (*)(int, const char *, int, unsigned int, struct statx *)>("statx");
    if (share().hangs)
        *path == '\0' ? enterFile("statx", folder) : enter("statx", path);
    return real(folder, path, flags, mask, out);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    static const auto real = next<int (*)(const char *, int, ...)>("open64");
    if (share().hangs)
        enter("open64", path);
    return real(path, flags, mode);
}
}
// NOLINTEND
#endif

namespace conclave::test {

#ifdef Q_OS_LINUX

HangingShare::HangingShare(const QString &folder)
{
    addBusyThread();
    const std::lock_guard lock(share().mutex);
    share().folder = QFile::encodeName(folder).toStdString();
    share().misuses.clear();
}

HangingShare::~HangingShare()
{
    release();
    const std::lock_guard lock(share().mutex);
    share().folder.clear();
}

bool HangingShare::isPossible()
{
    return true;
}

void HangingShare::hang()
{
    share().hangs = true;
}

void HangingShare::release()
{
    const std::lock_guard lock(share().mutex);
    share().hangs = false;
    share().answers.notify_all();
}

int HangingShare::waiting() const
{
    const std::lock_guard lock(share().mutex);
    return share().waiting;
}

QStringList HangingShare::misuses() const
{
    const std::lock_guard lock(share().mutex);
    QStringList calls;
    for (const auto &call : share().misuses)
        calls << QString::fromStdString(call);
    return calls;
}

void HangingShare::addBusyThread()
{
    isBusyThread = true;
}

#else

HangingShare::HangingShare(const QString &)
{
}
HangingShare::~HangingShare() = default;
bool HangingShare::isPossible()
{
    return false;
}
void HangingShare::hang()
{
}
void HangingShare::release()
{
}
int HangingShare::waiting() const
{
    return 0;
}
QStringList HangingShare::misuses() const
{
    return {};
}
void HangingShare::addBusyThread()
{
}

#endif

} // namespace conclave::test
