// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mediatarget.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    conclave::fuzzMedia({reinterpret_cast<const char *>(data), qsizetype(size)});
    return 0;
}
