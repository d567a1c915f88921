// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/messagebus.h"

#include <QProcess>
#include <QProcessEnvironment>

namespace conclave::test {

// A screen that nobody sees (Xvfb) with a window manager and message buses of its own, as a program finds them on a
// desktop on which a screen reader runs. A process of its own each; they end with this.
class VirtualDesktop
{
public:
    VirtualDesktop();
    ~VirtualDesktop();

    // What must be installed for it, in one sentence; empty when all is there. "... is not installed" is what
    // packaging/dev.sh looks for.
    static QString missing();
    bool start();
    QProcessEnvironment environment() const; // of a program on it
    QDBusConnection accessibilityBus() const; // to which programs show what they are made of
    QString home() const { return m_directory.filePath(QStringLiteral("home")); }

private:
    bool startScreen();
    bool startAccessibility();

    QTemporaryDir m_directory;
    QProcess m_screen;
    QString m_display;
    QProcess m_windowManager;
    MessageBus m_bus;
    QProcess m_accessibility;
    QString m_accessibilityAddress;
};

} // namespace conclave::test
