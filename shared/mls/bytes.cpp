// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/bytes.h"

namespace conclave::mls {

void append(Bytes &bytes, View more) // inlined, GCC 12 sees overflows in it that there are not
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}

} // namespace conclave::mls
