// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/housekeeping.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

using OptionalTime = std::optional<qint64>;

// The newest of the oldest ones: a piece's end. Null when there are none.
Result<OptionalTime> end(sql::Query &&query, qint64 before)
{
    const auto last = query.bind(before).one([](const sql::Row &row) { return row.optionalInteger(0); });
    return last ? Result<OptionalTime>(last->value_or(std::nullopt)) : Result<OptionalTime>(last.error());
}

} // namespace

Result<bool> Housekeeping::step(qint64 nowMs)
{
    auto some = forgetSendKeys(nowMs - SendKeysMs);
    if (some && !*some)
        some = forgetUsedTokens(nowMs - UsedTokensMs);
    if (some && !*some)
        some = forgetSessions(nowMs - EndedSessionsMs);
    if (some && !*some)
        some = forgetInvalidations(nowMs - InvalidationsMs);
    return some;
}

Result<bool> Housekeeping::forgetSendKeys(qint64 before)
{
    const auto last = end(m_database.query(u"SELECT max(at) FROM (SELECT at FROM send_keys WHERE at < ? ORDER BY at "
                                           "LIMIT 500) AS oldest"_s),
                          before);
    if (!last || !*last)
        return last ? Result<bool>(false) : Result<bool>(last.error());
    auto done = m_database.query(u"DELETE FROM send_keys WHERE at <= ?"_s).bind(**last).run();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<bool> Housekeeping::forgetUsedTokens(qint64 before)
{
    const auto last
        = end(m_database.query(u"SELECT max(used_at) FROM (SELECT used_at FROM refresh_tokens WHERE used_at "
                               "< ? ORDER BY used_at LIMIT 500) AS oldest"_s),
              before);
    if (!last || !*last)
        return last ? Result<bool>(false) : Result<bool>(last.error());
    auto done = m_database.query(u"DELETE FROM refresh_tokens WHERE used_at <= ?"_s).bind(**last).run();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<bool> Housekeeping::forgetSessions(qint64 endedBefore)
{
    const auto last = end(m_database.query(u"SELECT max(expires_at) FROM (SELECT expires_at FROM sessions WHERE "
                                           "expires_at < ? ORDER BY expires_at LIMIT 50) AS oldest"_s),
                          endedBefore);
    if (!last || !*last)
        return last ? Result<bool>(false) : Result<bool>(last.error());
    sql::Transaction transaction(m_database);
    auto done = transaction.begun();
    if (done)
        done = m_database
                   .query(u"DELETE FROM refresh_tokens WHERE sid IN (SELECT sid FROM sessions WHERE expires_at <= ?)"_s)
                   .bind(**last)
                   .run();
    if (done)
        done = m_database.query(u"DELETE FROM sessions WHERE expires_at <= ?"_s).bind(**last).run();
    if (done)
        done = transaction.commit();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<bool> Housekeeping::forgetInvalidations(qint64 before)
{
    auto query = m_database.query(u"DELETE FROM invalidations WHERE at < ?"_s);
    auto done = query.bind(before).run();
    return done ? Result<bool>(query.changedRows() > 0) : Result<bool>(done.error());
}

} // namespace conclave::server
