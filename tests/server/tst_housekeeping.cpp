// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/housekeeping.h"
#include "tests/server/unitbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// What a server forgets by itself, and what it must not forget yet.
class tst_Housekeeping : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Bench> m_bench;

    Stores &stores() { return m_bench->backend->stores(); }
    qint64 count(const QString &sql)
    {
        const auto row = stores().database.query(sql).one([](const sql::Row &r) { return r.integer(0); });
        return row && *row ? **row : -1;
    }
    void pass(qint64 ms)
    {
        m_bench->clock.advance(ms);
        for (int i = 0; i < 20; ++i)
            m_bench->engine->everySecond();
    }
    // A session that began now, with a token that was used and its successor.
    SessionRow session(qint64 lifeMs)
    {
        const auto now = m_bench->clock.nowMs();
        const DeviceRow device{DeviceId::create(), m_bench->ana, u"test"_s, now, now, {}};
        const SessionRow row{SessionId::create(), m_bench->ana, device.id, now, now + lifeMs, {}};
        const auto sid = row.sid.toBytes();
        const bool done = stores().sessions.put(QList<DeviceRow>{device})
            && stores().sessions.put(QList<SessionRow>{row})
            && stores().sessions.put(
                QList<RefreshRow>{{sid + "used", row.sid, now, now, sid + "new"}, {sid + "new", row.sid, now, {}, {}}});
        Q_ASSERT(done);
        return row;
    }

private Q_SLOTS:
    void init() { m_bench = std::make_unique<Bench>(); }
    void cleanup() { m_bench.reset(); }

    void keepsSendKeysAsLongAsClientsRepeat()
    {
        const auto keys = u"SELECT count(*) FROM send_keys"_s;
        m_bench->run({m_bench->say(m_bench->ana, u"hello"_s)});
        const auto all = count(keys);
        QVERIFY(all >= 2); // the room's, too
        pass(89 * Housekeeping::DayMs);
        QCOMPARE(count(keys), all);
        m_bench->run({m_bench->say(m_bench->ana, u"young"_s)});
        pass(2 * Housekeeping::DayMs);
        QCOMPARE(count(keys), 1);
    }

    void takesAwayManyInPieces()
    {
        for (int i = 0; i < 12; ++i) {
            std::vector<Call> calls;
            for (int j = 0; j < 100; ++j)
                calls.push_back(m_bench->say(m_bench->ana, u"hello"_s));
            m_bench->run(std::move(calls));
            m_bench->clock.advance(1);
        }
        m_bench->clock.advance(91 * Housekeeping::DayMs);
        m_bench->engine->everySecond();
        const auto left = count(u"SELECT count(*) FROM send_keys"_s);
        QVERIFY2(left > 0 && left < 1200, qPrintable(QString::number(left)));
        pass(0);
        QCOMPARE(count(u"SELECT count(*) FROM send_keys"_s), 0);
    }

    void forgetsUsedTokensAndThenEndedSessions()
    {
        const auto ended = session(Housekeeping::DayMs);
        const auto living = session(60 * Housekeeping::DayMs);
        const auto tokens = u"SELECT count(*) FROM refresh_tokens"_s;
        pass(6 * Housekeeping::DayMs);
        QCOMPARE(count(tokens), 4);
        pass(2 * Housekeeping::DayMs);
        QCOMPARE(count(tokens), 2); // the unused ones
        QVERIFY(*stores().sessions.session(ended.sid));
        pass(25 * Housekeeping::DayMs);
        QCOMPARE(count(tokens), 1);
        QVERIFY(!*stores().sessions.session(ended.sid));
        QVERIFY(*stores().sessions.session(living.sid));
    }

    void forgetsDevicesThatWereSignedOutLongAgo()
    {
        const auto living = session(400 * Housekeeping::DayMs), lost = session(Housekeeping::DayMs);
        const auto known
            = [this](const SessionRow &row) { return (*stores().sessions.device(row.device)).has_value(); };
        auto device = **stores().sessions.device(lost.device);
        device.revokedAt = m_bench->clock.nowMs();
        QVERIFY(stores().sessions.put(QList<DeviceRow>{device}));
        pass(89 * Housekeeping::DayMs);
        QVERIFY(known(lost) && known(living));
        pass(2 * Housekeeping::DayMs);
        QVERIFY(!known(lost));
        QVERIFY(known(living));
    }

    void keepsASignedOutDeviceWhileASessionNamesIt()
    {
        const auto row = session(200 * Housekeeping::DayMs);
        auto device = **stores().sessions.device(row.device);
        device.revokedAt = m_bench->clock.nowMs();
        QVERIFY(stores().sessions.put(QList<DeviceRow>{device}));
        pass(100 * Housekeeping::DayMs);
        QVERIFY((*stores().sessions.device(row.device)).has_value());
        pass(131 * Housekeeping::DayMs);
        QVERIFY(!(*stores().sessions.device(row.device)).has_value());
    }

    void forgetsInvitationsWhoseTimeIsOver()
    {
        const auto invites = u"SELECT count(*) FROM invites"_s;
        const auto invite = [this](const std::optional<UserId> &usedBy) {
            const auto now = m_bench->clock.nowMs();
            return stores().users.put(
                QList<InviteRow>{{crypto::tokenHash(crypto::randomToken()), protocol::Role::Member, std::nullopt, now,
                                  now + 7 * Housekeeping::DayMs, usedBy}});
        };
        QVERIFY(invite(std::nullopt) && invite(m_bench->ana));
        pass(36 * Housekeeping::DayMs);
        QCOMPARE(count(invites), 2);
        QVERIFY(invite(std::nullopt));
        pass(2 * Housekeeping::DayMs);
        QCOMPARE(count(invites), 1);
    }

    void forgetsWhatNodesToldEachOther()
    {
        QVERIFY(stores().workspace.insert(
            QList<Invalidation>{{0, u"other"_s, u"user"_s, m_bench->ana.uuid, m_bench->clock.nowMs()}}));
        const auto rows = u"SELECT count(*) FROM invalidations"_s;
        const auto before = count(rows);
        QVERIFY(before > 0);
        pass(Housekeeping::DayMs / 2);
        QCOMPARE(count(rows), before);
        pass(Housekeeping::DayMs);
        QCOMPARE(count(rows), 0);
    }

    // SQLite's index keeps what it was told to forget until it is merged.
    void mergesWhatTheIndexForgot()
    {
        if (stores().database.dialect() != sql::Dialect::Sqlite)
            QSKIP("PostgreSQL has VACUUM for it");
        const auto traces = u"SELECT count(*) FROM search_index_data WHERE instr(block, CAST('zjx' AS BLOB)) > 0"_s;
        const auto message = ClientId::create();
        m_bench->run({m_bench->say(m_bench->ana, u"qzjxv"_s, message)});
        m_bench->run({m_bench->say(m_bench->ana, u"hello"_s)});
        QVERIFY(count(traces) > 0);
        m_bench->run({m_bench->append(m_bench->ana, {protocol::Content::Delete{{message.uuid}}})});
        QVERIFY(count(traces) > 0);
        pass(Housekeeping::DayMs);
        QCOMPARE(count(traces), 0);
        QCOMPARE(count(u"SELECT count(*) FROM search_index WHERE search_index MATCH 'hel'"_s), 1);
        QCOMPARE(count(u"SELECT count(*) FROM workspace WHERE key = 'search_forgotten'"_s), 0);
    }
};

QTEST_GUILESS_MAIN(tst_Housekeeping)
#include "tst_housekeeping.moc"
