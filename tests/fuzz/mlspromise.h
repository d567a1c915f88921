// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

namespace conclave::mls::test {

// Ends the process where a promise of the library does not hold. Without Qt, so that it is fast.
inline void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "mls broke its promise: %s\n", what);
    std::abort();
}

} // namespace conclave::mls::test
