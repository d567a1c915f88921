// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/errorcode.h"

#include <QLatin1StringView>
#include <array>
#include <cstddef>

namespace conclave::protocol {

// What a client does with a failed request.
enum class Retry : quint8 {
    Never, // the same request fails again
    Later, // after retry_after or the ordinary back-off
    AfterSignIn, // after a new access token
};

struct ErrorInfo
{
    ErrorCode code;
    const char *name; // on the wire
    Retry retry;
    int httpStatus;
    const char *meaning;
};

// Every code that may stand in a reply. Append only.
inline constexpr std::array errorTable{
    ErrorInfo{ErrorCode::BadFrame, "bad_frame", Retry::Never, 400,
              "Not JSON as this protocol wants it, or a field is missing, of the wrong type or out of bounds."},
    ErrorInfo{ErrorCode::UnknownOp, "unknown_op", Retry::Never, 404, "No such operation."},
    ErrorInfo{ErrorCode::UnknownField, "unknown_field", Retry::Never, 400,
              "A field that this operation does not have."},
    ErrorInfo{ErrorCode::Invalid, "invalid", Retry::Never, 422,
              "Well formed, but against a rule; the message says which."},
    ErrorInfo{ErrorCode::TooLarge, "too_large", Retry::Never, 413, "Larger than the limits in `welcome` allow."},
    ErrorInfo{ErrorCode::Unauthenticated, "unauthenticated", Retry::AfterSignIn, 401, "Sign in first."},
    ErrorInfo{ErrorCode::TokenExpired, "token_expired", Retry::AfterSignIn, 401,
              "The access token is over; use the refresh token."},
    ErrorInfo{ErrorCode::WrongCredentials, "wrong_credentials", Retry::Never, 401,
              "Name, password or one-time token is wrong; which of them is not said."},
    ErrorInfo{ErrorCode::Forbidden, "forbidden", Retry::Never, 403, "You may see it, but not do this."},
    ErrorInfo{ErrorCode::NotFound, "not_found", Retry::Never, 404,
              "It does not exist, or you may not know that it does."},
    ErrorInfo{ErrorCode::Conflict, "conflict", Retry::Never, 409, "Something else has this name, or is in the way."},
    ErrorInfo{ErrorCode::Archived, "archived", Retry::Never, 409, "The conversation is archived or over."},
    ErrorInfo{ErrorCode::TooMany, "too_many", Retry::Never, 409, "A count limit is reached."},
    ErrorInfo{ErrorCode::RateLimited, "rate_limited", Retry::Later, 429, "Too often; wait for retry_after."},
    ErrorInfo{ErrorCode::Busy, "busy", Retry::Later, 503, "The server has too much to do; wait for retry_after."},
    ErrorInfo{ErrorCode::StorageFull, "storage_full", Retry::Later, 507,
              "The server's disk is full; nothing was stored."},
    ErrorInfo{ErrorCode::StorageFailed, "storage_failed", Retry::Later, 503,
              "The server's database failed; nothing was stored."},
    ErrorInfo{ErrorCode::Internal, "internal", Retry::Later, 500, "A fault of the server; its log has more."},
    ErrorInfo{ErrorCode::UnsupportedVersion, "unsupported_version", Retry::Never, 400,
              "The versions are too far apart to talk."},
    ErrorInfo{ErrorCode::ClientIdReused, "client_id_reused", Retry::Never, 409,
              "This client_id named another request of yours: of another operation, conversation or content. That one "
              "is what happened; this one did not."},
    ErrorInfo{ErrorCode::FileRemoved, "file_removed", Retry::Never, 410,
              "The file was removed with its message, or by a rule; you might have read it before."},
    ErrorInfo{ErrorCode::FileTooLarge, "file_too_large", Retry::Never, 413,
              "Larger than `file_bytes` of `welcome` allows, or than was announced."},
    ErrorInfo{ErrorCode::QuotaExceeded, "quota_exceeded", Retry::Never, 413,
              "Your files would take more room than you have; remove some."},
    ErrorInfo{ErrorCode::WrongOffset, "wrong_offset", Retry::Never, 409,
              "The bytes do not follow those that the server has; ask where to go on."},
    ErrorInfo{ErrorCode::ChecksumMismatch, "checksum_mismatch", Retry::Never, 422,
              "What arrived is not what was announced; it is thrown away, begin again."},
    ErrorInfo{ErrorCode::RepliesOff, "replies_off", Retry::Never, 403,
              "This broadcast channel does not take such answers."},
    ErrorInfo{
        ErrorCode::LocationUnremovable, "location_unremovable", Retry::Never, 413,
        "The place where it was taken cannot be removed from this file: see `location_bytes` of `welcome`. Upload "
        "it again with `keep_location`, or not at all."},
};

const ErrorInfo &errorInfo(ErrorCode code); // codes that never leave a process are told as `internal`
ErrorCode errorCode(QLatin1StringView name); // unknown names are `internal`

// Of a file that somebody knew: the server will never have it again.
constexpr bool isRemoval(ErrorCode code)
{
    return code == ErrorCode::FileRemoved || code == ErrorCode::NotFound;
}

// Close codes of our own (RFC 6455, section 7.4.2); 1000, 1001, 1002, 1007, 1009 and 1012 keep their meaning.
struct CloseInfo
{
    int code;
    const char *meaning;
};
inline constexpr int CloseProtocol = 4000;
inline constexpr int CloseSignedOut = 4001;
inline constexpr int CloseSignInTimeout = 4002;
inline constexpr int CloseTokenExpired = 4003;
inline constexpr int CloseResync = 4008;
inline constexpr int CloseCrowded = 4009;
inline constexpr std::array closeTable{
    CloseInfo{CloseProtocol, "Too many bad or unknown frames. Do not reconnect with the same program."},
    CloseInfo{CloseSignedOut, "The session was revoked or the account disabled. Sign in again."},
    CloseInfo{CloseSignInTimeout, "Nobody signed in within 10 s. Reconnect."},
    CloseInfo{CloseTokenExpired, "The access token ended and was not renewed. Refresh it, then reconnect."},
    CloseInfo{CloseResync, "You read too slowly and frames were dropped. Reconnect and resume."},
    CloseInfo{CloseCrowded,
              "The account has too many connections; a newer one took the place of this one, which had asked "
              "for nothing the longest. Reconnect when the user is there, or after a minute."},
};

} // namespace conclave::protocol
