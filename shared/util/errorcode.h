// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace conclave {

// Every expected failure of the suite. Append only: the names go over the wire (protocol/errors.h has the names, what
// each means and whether a client tries again). Codes that never leave a process are at the end.
enum class ErrorCode : quint8 {
    BadFrame,
    UnknownOp,
    UnknownField,
    Invalid,
    TooLarge,
    Unauthenticated,
    TokenExpired,
    WrongCredentials,
    Forbidden,
    NotFound,
    Conflict,
    Archived,
    TooMany,
    RateLimited,
    Busy,
    StorageFull,
    StorageFailed,
    Internal,
    UnsupportedVersion,
    ClientIdReused,
    FileRemoved,
    FileTooLarge,
    QuotaExceeded,
    WrongOffset,
    ChecksumMismatch,
    RepliesOff,
    LocationUnremovable,
    // Local ones, never sent; numbers are kept on disks.
    StorageBusy = 128,
    StorageCorrupt,
    StorageConstraint,
    StorageOffline,
    NetworkUnreachable,
    NetworkTls,
    NotConclave,
    TimedOut,
    WrongKey,
    BadConfig,
    FileFailed,
    StorageTimedOut,
    ServerRestarting, // it has said when to come back
    NewServerKey, // not the one that this profile knows
};

} // namespace conclave
