// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

namespace conclave {

// Ends the program when everything of it is closed and written, without what libraries do at exit. QThread::wait()
// returns before the thread is quite gone: OpenSSL, which frees each thread's own memory when the thread goes and again
// at exit, would free the same twice.
[[noreturn]] inline void leave(int status)
{
    std::fflush(nullptr);
    std::_Exit(status);
}

} // namespace conclave
