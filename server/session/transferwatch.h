// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/call.h"

#include <QHash>
#include <QSet>

namespace conclave::server {

// The exchanges for which somebody else carries bytes at the moment. What was allowed at their beginning may not be
// later on: the session ends, the message is deleted. Lives on the domain thread.
class TransferWatch
{
public:
    void begin(PeerId exchange, const Caller &caller, const Carried &carried)
    {
        m_running.insert(exchange, {caller, carried});
    }
    void end(PeerId exchange) { m_running.remove(exchange); }

    void doubt(const UserId &user) { m_doubted.insert(user); } // their rights may have changed
    void doubtAll() { m_allDoubted = true; }

    // Cuts those whose session has ended, and of those in doubt the ones that would not be allowed any more.
    template <class Ended, class Allowed>
    void check(const Ended &hasEnded, const Allowed &isAllowed)
    {
        const auto doubted = std::exchange(m_doubted, {});
        const bool allDoubted = std::exchange(m_allDoubted, false);
        for (auto it = m_running.begin(); it != m_running.end();) {
            const auto &[caller, carried] = *it;
            Status allowed = hasEnded(caller) ? Status(ErrorCode::Unauthenticated) : Status();
            if (allowed && carried.mayGoOn && (allDoubted || doubted.contains(caller.user)))
                allowed = isAllowed(caller, carried);
            if (!allowed)
                carried.cut(allowed.error());
            it = allowed ? std::next(it) : m_running.erase(it);
        }
    }

private:
    struct Running
    {
        Caller caller;
        Carried carried;
    };

    QHash<PeerId, Running> m_running;
    QSet<UserId> m_doubted;
    bool m_allDoubted = false;
};

} // namespace conclave::server
