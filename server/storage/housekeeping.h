// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

namespace conclave::server {

// Takes away what nobody can need any more, in pieces so small that nobody waits for them:
// - send keys, which make a repeated message the same one; clients give up before that;
// - refresh tokens that were used. A stolen one is noticed as long as it is known, and refused in any case;
// - sessions that ended, with their tokens;
// - devices that were signed out long ago and have no session left;
// - invitations, used or not, whose time is over;
// - what nodes told each other.
// Used on its database's thread, outside transactions.
class Housekeeping
{
public:
    static constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;
    static constexpr qint64 SendKeysMs = 90 * DayMs;
    static constexpr qint64 UsedTokensMs = 7 * DayMs;
    static constexpr qint64 EndedSessionsMs = 30 * DayMs;
    static constexpr qint64 RevokedDevicesMs = 90 * DayMs;
    static constexpr qint64 EndedInvitesMs = 30 * DayMs;
    static constexpr qint64 InvalidationsMs = DayMs;

    explicit Housekeeping(sql::Database &database)
        : m_database(database)
    {
    }

    Result<bool> step(qint64 nowMs); // one piece; false when nothing was left

private:
    Result<bool> forgetSendKeys(qint64 before); // each answers whether there were some
    Result<bool> forgetUsedTokens(qint64 before);
    Result<bool> forgetSessions(qint64 endedBefore);
    Result<bool> forgetDevices(qint64 revokedBefore);
    Result<bool> forgetInvites(qint64 endedBefore);
    Result<bool> forgetInvalidations(qint64 before);
    Result<bool> mergeSearchIndex();

    sql::Database &m_database;
};

} // namespace conclave::server
