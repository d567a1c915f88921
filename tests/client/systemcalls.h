// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace conclave::test {

// What strace writes of a program and its threads: the files whose names it hands to the system, and the connections it
// makes.
class SystemCalls
{
public:
    explicit SystemCalls(const QString &file);

    static QStringList watcher(const QString &file); // the command in front of the program's
    void skip(); // what was called so far does not matter
    QStringList lines() const; // calls since, one each
    // Paths in these calls; the addresses of sockets are none.
    static QStringList paths(const QString &line);
    static bool isConnection(const QString &line) { return line.contains(u"sa_family="); }

private:
    QString m_file;
    qint64 m_begin = 0;
};

} // namespace conclave::test
