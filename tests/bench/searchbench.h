// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextStream>

namespace conclave::test {

// Sends so many messages to a server of its own and prints how long searches of several kinds take there, each beside
// the time that reading all texts with LIKE takes on the same database. False when the server failed.
bool benchSearch(QTextStream &out, int messages);

} // namespace conclave::test
