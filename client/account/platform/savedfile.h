// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace conclave::client {

// Tells the system that a file came from the network, so that it asks before running it: Zone.Identifier on Windows,
// com.apple.quarantine on macOS, user.xdg.origin.url (the freedesktop.org attribute) elsewhere. Not every file system
// can keep it; that is no failure.
void markFromInternet(const QString &path, const QUrl &server);

// Until the disk has it: a power cut leaves it as it is. Takes seconds for a large file.
bool flushToDisk(const QString &path);

} // namespace conclave::client
