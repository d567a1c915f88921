// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/systemcalls.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace conclave::test {

SystemCalls::SystemCalls(const QString &file)
    : m_file(file)
{
}

QStringList SystemCalls::watcher(const QString &file)
{
    return {u"strace"_s,          u"--follow-forks"_s,      u"--seccomp-bpf"_s,
            u"--quiet=all"_s,     u"--string-limit=1000"_s, u"--trace=%file,connect,sendto,sendmmsg"_s,
            u"--output="_s + file};
}

void SystemCalls::skip()
{
    m_begin = QFileInfo(m_file).size();
}

QStringList SystemCalls::lines() const
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(m_begin))
        return {};
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

QStringList SystemCalls::paths(const QString &line)
{
    static const QRegularExpression call(u"^\\d+ +(\\w+)\\((.*)$"_s);
    static const QRegularExpression quoted(u"\"((?:[^\"\\\\]|\\\\.)*)\""_s);
    const auto match = call.match(line);
    if (!match.hasMatch() || isConnection(line) || match.captured(1).startsWith(u"send"))
        return {};
    QStringList found;
    for (const auto &one : quoted.globalMatch(match.captured(2))) {
        found.append(one.captured(1));
        if (match.captured(1) == u"readlink" || match.captured(1) == u"execve")
            break; // what follows is the answer, or arguments
    }
    return found;
}

} // namespace conclave::test
