// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/thumbnailer/confinement.h"

#include <sys/resource.h>
#include <utility>

namespace conclave::thumbnailer {

namespace {

constexpr rlim_t Mebibyte = 1024 * 1024;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr rlim_t AddressSpace = RLIM_INFINITY; // sanitizers map terabytes
#else
constexpr rlim_t AddressSpace = 512 * Mebibyte; // libraries included, of which little is resident
#endif
constexpr rlim_t ProcessorSeconds = 5;
constexpr rlim_t OpenFiles = 3; // standard input, output, error: no further one

} // namespace

bool confine()
{
    for (const auto &[resource, most] : {std::pair(RLIMIT_AS, AddressSpace),
                                         {RLIMIT_CPU, ProcessorSeconds},
                                         {RLIMIT_NOFILE, OpenFiles},
                                         {RLIMIT_FSIZE, rlim_t(0)},
                                         {RLIMIT_CORE, rlim_t(0)},
                                         {RLIMIT_NPROC, rlim_t(0)}}) {
        const rlimit limit{most, most};
        if (setrlimit(resource, &limit) != 0)
            return false;
    }
    return true;
}

} // namespace conclave::thumbnailer
