// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/housekeeping.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int MergePages = 250; // of the index, in one step

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
        some = forgetDevices(nowMs - RevokedDevicesMs);
    if (some && !*some)
        some = forgetInvites(nowMs - EndedInvitesMs);
    if (some && !*some)
        some = forgetInvalidations(nowMs - InvalidationsMs);
    if (some && !*some)
        some = mergeSearchIndex();
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

Result<bool> Housekeeping::forgetDevices(qint64 revokedBefore)
{
    auto query = m_database.query(u"DELETE FROM devices WHERE id IN (SELECT d.id FROM devices d WHERE d.revoked_at < ? "
                                  "AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.device_id = d.id) "
                                  "ORDER BY d.revoked_at LIMIT 50)"_s);
    auto done = query.bind(revokedBefore).run();
    return done ? Result<bool>(query.changedRows() > 0) : Result<bool>(done.error());
}

Result<bool> Housekeeping::forgetInvites(qint64 endedBefore)
{
    const auto last = end(m_database.query(u"SELECT max(expires_at) FROM (SELECT expires_at FROM invites WHERE "
                                           "expires_at < ? ORDER BY expires_at LIMIT 500) AS oldest"_s),
                          endedBefore);
    if (!last || !*last)
        return last ? Result<bool>(false) : Result<bool>(last.error());
    auto done = m_database.query(u"DELETE FROM invites WHERE expires_at <= ?"_s).bind(**last).run();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

Result<bool> Housekeeping::forgetInvalidations(qint64 before)
{
    auto query = m_database.query(u"DELETE FROM invalidations WHERE at < ?"_s);
    auto done = query.bind(before).run();
    return done ? Result<bool>(query.changedRows() > 0) : Result<bool>(done.error());
}

// SQLite keeps what an index of words has forgotten, beside a note that it is forgotten, until it merges the two.
// Merging begins with a negative number of pages and goes on with a positive one; it is done when it changes nothing
// more (fts5.html, 6.7).
Result<bool> Housekeeping::mergeSearchIndex()
{
    if (m_database.dialect() != sql::Dialect::Sqlite)
        return false;
    const auto state = m_database.query(u"SELECT value FROM workspace WHERE key = 'search_forgotten'"_s)
                           .one([](const sql::Row &row) { return row.text(0); });
    if (!state || !*state)
        return state ? Result<bool>(false) : Result<bool>(state.error());
    const bool begins = **state == "new"_L1;
    const auto changes = [this] {
        return m_database.query(u"SELECT total_changes()"_s).one([](const sql::Row &row) { return row.integer(0); });
    };
    sql::Transaction transaction(m_database);
    auto done = transaction.begun();
    const auto before = changes();
    if (done)
        done = m_database.query(u"INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)"_s)
                   .bind(begins ? -MergePages : MergePages)
                   .run();
    const auto after = changes();
    if (!before || !after || !done)
        return !done ? done.error() : before ? after.error() : before.error();
    const bool isOver = !begins && after->value_or(0) - before->value_or(0) < 2;
    done = isOver ? m_database.query(u"DELETE FROM workspace WHERE key = 'search_forgotten'"_s).run()
                  : m_database.query(u"UPDATE workspace SET value = 'begun' WHERE key = 'search_forgotten'"_s).run();
    if (done)
        done = transaction.commit();
    return done ? Result<bool>(true) : Result<bool>(done.error());
}

} // namespace conclave::server
