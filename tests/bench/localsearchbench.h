// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextStream>

namespace conclave::test {

// Fills a client's store with so many messages and prints how long the search on this computer takes, beside decrypting
// and reading all of them; and how long the index takes from its file, beside making it. False when the store failed.
bool benchLocalSearch(QTextStream &out, int messages);

} // namespace conclave::test
