// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace conclave::test {

// A folder that becomes a network share whose server does not answer: while it hangs, every call of the system that
// names something in it, or reads, writes or closes a file of it, comes back only after release(). The thread that made
// it and those that are named as busy must never get there: for them the call goes on, and is noted. The program's own
// calls are caught by functions of the same names, so the code under test knows nothing of it. Linux only; one at a
// time.
class HangingShare
{
public:
    explicit HangingShare(const QString &folder);
    ~HangingShare(); // releases
    HangingShare(const HangingShare &) = delete;
    HangingShare &operator=(const HangingShare &) = delete;

    static bool isPossible();
    void hang();
    void release();
    int waiting() const; // calls, just now
    QStringList misuses() const; // what a busy thread asked the share for while it hung
    static void addBusyThread(); // the one that calls it
};

} // namespace conclave::test
