// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace conclave {

// Reads the bytes as the text of a message. Whatever it is, its blocks must stay within their bounds, hold nothing that
// may not be opened, and lose nothing. Ends the process where that does not hold.
void fuzzMarkdown(QByteArrayView bytes);

} // namespace conclave
