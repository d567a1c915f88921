// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/errortexts.h"

#include <QCoreApplication>

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::ErrorTexts)
};

} // namespace

QString errorText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NetworkUnreachable:
    case ErrorCode::TimedOut:
        return Tr::tr("There is no connection now. Try again when it is back.");
    case ErrorCode::Forbidden:
        return Tr::tr("You are not allowed to do this.");
    case ErrorCode::NotFound:
        return Tr::tr("It does not exist any more.");
    case ErrorCode::Archived:
        return Tr::tr("The channel is archived.");
    case ErrorCode::RepliesOff:
        return Tr::tr("This channel does not take answers.");
    case ErrorCode::TooLarge:
        return Tr::tr("It is too large for the server.");
    case ErrorCode::FileFailed:
        return Tr::tr("A file cannot be read any more, or it was changed.");
    case ErrorCode::FileTooLarge:
        return Tr::tr("A file is larger than the server allows.");
    case ErrorCode::QuotaExceeded:
        return Tr::tr("Your files would take more room than you have.");
    case ErrorCode::LocationUnremovable:
        return Tr::tr("The place where it was taken cannot be removed from a file.");
    case ErrorCode::FileRemoved:
        return Tr::tr("A file was removed.");
    case ErrorCode::TooMany:
        return Tr::tr("There are too many of them already.");
    case ErrorCode::RateLimited:
    case ErrorCode::Busy:
        return Tr::tr("The server is busy. Wait a moment, then try again.");
    case ErrorCode::StorageFull:
        return Tr::tr("The disk is full.");
    case ErrorCode::Unauthenticated:
    case ErrorCode::TokenExpired:
        return Tr::tr("Sign in again first.");
    default:
        return Tr::tr("It did not work. Try again.");
    }
}

} // namespace conclave::client
