// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/accessible.h"
#include "tests/support/virtualdesktop.h"

#include <functional>
#include <memory>

namespace conclave::test {

// The program on a desktop with a screen reader, for somebody who has nothing but that: it is found by role and name,
// heard, and used by actions and keys. Waits with patience: the machine may be busy.
class ReaderStage
{
public:
    static constexpr int PatienceMs = 60'000;

    ~ReaderStage();

    // The desktop, then the program; `watcher` is a command that runs it as its child.
    bool start(const QStringList &arguments, const QStringList &watcher = {});
    VirtualDesktop &desktop() { return m_desktop; }
    ScreenReader &reader() { return *m_reader; }
    QProcess &program() { return m_program; } // or its watcher
    QString log(); // what it has written so far; printed at the end

    // All that the program shows: its windows, and what is open in front of them.
    QList<Accessible> everything() const;
    // The first that is on the screen, has this role, and this in its name. Null, and said with all that there is,
    // when it does not come.
    Accessible find(const QString &role, const QString &name) const;
    Accessible focused(const QString &role, const QString &name) const; // likewise, and it told that it has the focus
    bool isGone(const QString &role, const QString &name) const; // waits too
    bool says(const QString &text) const; // an announcement with it was made
    // What can have the focus and has no name, with their places; only what is hidden may have none yet.
    QStringList unnamed() const;

private:
    Accessible root() const; // of the program
    bool waitFor(const std::function<bool()> &done, const QString &what) const;
    Accessible seen(const QString &role, const QString &name) const;

    VirtualDesktop m_desktop;
    QProcess m_program;
    QByteArray m_log;
    std::unique_ptr<ScreenReader> m_reader;
};

} // namespace conclave::test
