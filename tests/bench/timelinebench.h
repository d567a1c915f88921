// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextStream>

namespace conclave::test {

// Opens channels of 2,000 and of so many messages from a client's store and prints the processor time that opening,
// scrolling, growing, resizing and a new message take, each with its paint. Needs a QApplication. False when the store
// failed.
bool benchTimeline(QTextStream &out, int messages);

} // namespace conclave::test
