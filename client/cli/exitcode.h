// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace conclave::client {

// What conclave-cli returns; --help says the same.
enum ExitCode {
    ExitDone = 0, // and durable on the server
    ExitOther = 1,
    ExitUsage = 2,
    ExitKept = 3, // not on the server yet, kept on this computer
    ExitSignIn = 4,
    ExitRefused = 5, // by the server
    ExitNetwork = 6,
    ExitNewKey = 7, // the server is not the one that is known, or somebody is in between
};

} // namespace conclave::client
