// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/coverage.h"

#include <algorithm>

namespace conclave::client {

namespace {

Result<std::optional<HistoryGap>> gapOf(LocalStore &store, ConversationId id, const protocol::Membership &membership)
{
    const auto conversation = store.conversations().find(id);
    const auto first = store.conversations().firstSeq(id);
    const auto range = store.events().newestRange(id);
    for (const auto *error : {conversation ? nullptr : &conversation.error(), first ? nullptr : &first.error(),
                              range ? nullptr : &range.error()}) {
        if (error)
            return *error;
    }
    if (!*conversation || (*conversation)->lastSeq == 0)
        return std::optional<HistoryGap>();
    Seq oldest = std::max<Seq>((*conversation)->floorSeq + 1, first->value_or(1));
    if ((*conversation)->history == protocol::History::FromJoin)
        oldest = std::max(oldest, membership.joinedSeq);
    if (range->first > 0 && range->first <= oldest)
        return std::optional<HistoryGap>();
    HistoryGap gap{id, 0};
    if (range->first > 0) {
        const auto events = store.events().after(id, range->first - 1, 1);
        if (!events)
            return events.error();
        gap.knownSince = events->isEmpty() ? 0 : events->first().at;
    }
    return std::optional(gap);
}

} // namespace

Result<QList<HistoryGap>> historyGaps(LocalStore &store)
{
    const auto memberships = store.conversations().memberships();
    if (!memberships)
        return memberships.error();
    QList<HistoryGap> gaps;
    for (auto it = memberships->cbegin(); it != memberships->cend(); ++it) {
        const auto gap = gapOf(store, it.key(), it.value());
        if (!gap)
            return gap.error();
        if (*gap)
            gaps.append(**gap);
    }
    return gaps;
}

} // namespace conclave::client
