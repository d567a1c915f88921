// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"

#include <QHash>

namespace conclave::server {

// Who was said to be typing lately, so that nobody is told of it oftener than they need. Times are Clock::steadyMs().
// Lives on the domain thread.
class TypingBoard
{
public:
    static constexpr qint64 IntervalMs = 3000;

    // Whether the others are to be told again.
    bool note(const ConversationId &conversation, const UserId &user, qint64 nowMs)
    {
        const std::pair key(conversation, user);
        const auto it = m_told.constFind(key);
        if (it != m_told.cend() && nowMs - *it < IntervalMs)
            return false;
        m_told.insert(key, nowMs);
        return true;
    }
    void forgetOld(qint64 nowMs)
    {
        m_told.removeIf([nowMs](auto it) { return nowMs - *it >= IntervalMs; });
    }

private:
    QHash<std::pair<ConversationId, UserId>, qint64> m_told;
};

} // namespace conclave::server
