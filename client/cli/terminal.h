// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/content.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace conclave::client {

// Text of others made harmless for a terminal: control characters, line breaks and characters that change the
// direction of writing become \u{...}.
QString printable(const QString &text);

// What a message says, and what it carries; not yet printable.
QString inWords(const QString &text, const QList<protocol::FileReference> &files);

// Writes whole lines to standard output, at once. When that fails (a closed pipe, a full disk), the program ends.
void printLine(const QString &text); // the caller has made foreign text printable
void printJson(const QJsonObject &object);
void printBytes(const QByteArray &bytes); // as they are
bool outputFailed(); // ever; then the exit code must not be 0
void printError(const QString &text); // to standard error, after the program's name; made printable here
void printBelowError(const QString &text); // a further line of it, without the name

} // namespace conclave::client
