// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/platform/processstats.h"

#include <QByteArray>
#include <QFile>
#include <filesystem>

#ifdef Q_OS_LINUX
#include <ctime>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace conclave::server {

#ifdef Q_OS_LINUX

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Not from /proc/stat, which a sandbox may hide.
double bootTime()
{
    timespec now{};
    timespec sinceBoot{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    ::clock_gettime(CLOCK_BOOTTIME, &sinceBoot);
    return double(now.tv_sec - sinceBoot.tv_sec) + double(now.tv_nsec - sinceBoot.tv_nsec) / 1e9;
}

} // namespace

std::optional<ProcessStats> ProcessStats::read()
{
    const auto stat = contents(u"/proc/self/stat"_s);
    const auto fields = stat.mid(stat.lastIndexOf(')') + 2).split(' '); // proc(5), from the third on
    const auto pages = contents(u"/proc/self/statm"_s).split(' ').value(1).toDouble();
    if (fields.size() < 20 || pages == 0)
        return std::nullopt;
    const auto ticks = double(::sysconf(_SC_CLK_TCK));
    std::error_code failure;
    const std::filesystem::directory_iterator descriptors("/proc/self/fd", failure);
    return ProcessStats{.cpuSeconds = (fields[11].toDouble() + fields[12].toDouble()) / ticks,
                        .residentBytes = pages * double(::sysconf(_SC_PAGESIZE)),
                        .openDescriptors = failure ? 0 : double(std::distance(begin(descriptors), end(descriptors))),
                        .startedAt = bootTime() + fields[19].toDouble() / ticks};
}

#else

std::optional<ProcessStats> ProcessStats::read()
{
    return std::nullopt;
}

#endif

} // namespace conclave::server
