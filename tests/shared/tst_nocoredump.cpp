// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/nocoredump.h"

#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

// That the programs call it is proved with them: they have no limit for a core then.
class tst_NoCoreDump : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forbidsBothWaysToACore()
    {
#ifndef Q_OS_LINUX
        QSKIP("NOT TESTED: only Linux tells whether a process may be dumped");
#else
        QCOMPARE(::prctl(PR_GET_DUMPABLE), 1);
        conclave::forbidCoreDumps();
        QCOMPARE(::prctl(PR_GET_DUMPABLE), 0); // else a core_pattern with a pipe gets one in spite of the limit
        rlimit limit = {1, 1};
        QCOMPARE(::getrlimit(RLIMIT_CORE, &limit), 0);
        QCOMPARE(limit.rlim_cur, rlim_t(0));
        QCOMPARE(limit.rlim_max, rlim_t(0));
#endif
    }
};

QTEST_GUILESS_MAIN(tst_NoCoreDump)
#include "tst_nocoredump.moc"
