// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

// What every source file keeps to. Each rule looks at one file (its path from the repository's root, and its text) and
// returns what is wrong with it, in words that say how to put it right.
namespace conclave::meta {

inline constexpr int MaxLines = 500;

QStringList forbiddenIncludes(const QString &path, const QString &text);
QStringList tooManyLines(const QString &path, const QString &text);
QStringList missingLicence(const QString &path, const QString &text);
QStringList missingPragmaOnce(const QString &path, const QString &text);
QStringList stringConnects(const QString &path, const QString &text);
QStringList connectsWithoutContext(const QString &path, const QString &text);
QStringList capturesOfEverything(const QString &path, const QString &text);
QStringList foreignJsonParsers(const QString &path, const QString &text);
QStringList builtSql(const QString &path, const QString &text);
QStringList forbiddenWords(const QString &path, const QString &text);

} // namespace conclave::meta
