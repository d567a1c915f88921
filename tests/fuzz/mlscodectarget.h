// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/bytes.h"

namespace conclave::mls::test {

// Reads the bytes as the structure that the first of them chooses. What is accepted must be written again as the same
// bytes, and no other bytes may be read as it. Ends the process where that does not hold; says whether it was accepted.
bool fuzzMlsCodec(View bytes);

} // namespace conclave::mls::test
