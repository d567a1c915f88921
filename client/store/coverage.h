// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/localstore.h"

namespace conclave::client {

// From where on a conversation's history is on this computer without a gap, when older parts of it are not.
struct HistoryGap
{
    ConversationId conversation;
    qint64 knownSince = 0; // when the first known event happened; 0: nothing is known

    bool operator==(const HistoryGap &) const = default;
};

// The own conversations that are not known from the first event on that the user may read. Complete ones are left out.
Result<QList<HistoryGap>> historyGaps(LocalStore &store);

} // namespace conclave::client
