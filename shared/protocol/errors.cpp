// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/errors.h"

#include <algorithm>

namespace conclave::protocol {

namespace {

consteval bool inOrder()
{
    for (size_t i = 0; i < errorTable.size(); ++i) {
        if (size_t(errorTable[i].code) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "errorTable follows the order of ErrorCode");

} // namespace

const ErrorInfo &errorInfo(ErrorCode code)
{
    switch (code) {
    case ErrorCode::StorageBusy:
    case ErrorCode::StorageOffline:
    case ErrorCode::StorageTimedOut:
        return errorTable[size_t(ErrorCode::Busy)];
    case ErrorCode::StorageCorrupt:
    case ErrorCode::StorageConstraint:
        return errorTable[size_t(ErrorCode::StorageFailed)];
    default:
        return size_t(code) < errorTable.size() ? errorTable[size_t(code)] : errorTable[size_t(ErrorCode::Internal)];
    }
}

ErrorCode errorCode(QLatin1StringView name)
{
    const auto found = std::find_if(errorTable.begin(), errorTable.end(),
                                    [name](const ErrorInfo &info) { return name == QLatin1StringView(info.name); });
    return found == errorTable.end() ? ErrorCode::Internal : found->code;
}

} // namespace conclave::protocol
