// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace conclave {

// For a test's data: a row with the column "input" for each file of a folder.
void addCorpus(const QString &folder);

} // namespace conclave
