// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace conclave {

// Reads the bytes as a picture or film made of boxes. Whatever it is, what is to be overwritten must lie within it, and
// once that is done, there must be nothing left to find. Ends the process where that does not hold.
void fuzzMedia(QByteArrayView bytes);

} // namespace conclave
