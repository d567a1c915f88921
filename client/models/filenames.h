// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace conclave::client {

// What opening a file may do to the computer.
enum class FileRisk : quint8 {
    None, // that is known of
    Program, // it is run by the system or by an interpreter
    Macros, // a document that may carry programs
    Link, // it leads elsewhere: shortcuts
};

// By what it is called and by what the server found in it, on all systems alike: who gets a file may pass it on.
FileRisk riskOf(const QString &name, const QString &mediaType);

// The name without anything that a file system or the eye stumbles over: no folders, no control characters, nothing
// that turns the direction of writing, none of the names and endings that Windows keeps for itself. Never empty.
QString safeFileName(const QString &name);

// The name itself while `isTaken` says no, else with a number before its ending.
QString freeFileName(const QString &name, auto &&isTaken)
{
    const auto dot = name.lastIndexOf(u'.');
    const auto stem = dot > 0 ? name.left(dot) : name;
    const auto ending = dot > 0 ? name.mid(dot) : QString();
    auto free = name;
    for (int number = 2; isTaken(free); ++number)
        free = QStringLiteral("%1 (%2)%3").arg(stem).arg(number).arg(ending);
    return free;
}

} // namespace conclave::client
