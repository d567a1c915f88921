// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/projector.h"
#include "server/domain/purge.h"
#include "tests/server/unitbench.h"
#include "tests/support/wireclient.h"

#include <QDateTime>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;
using protocol::AtEnd;
using protocol::Content;

// The end of temporary conversations: once, by the clock, and with a purge everything that was written is gone.
class tst_Endings : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 HourMs = 3'600'000;
    std::unique_ptr<Bench> m_bench;

    Stores &stores() { return m_bench->backend->stores(); }
    qint64 count(const QString &sql)
    {
        const auto row = stores().database.query(sql).one([](const sql::Row &r) { return r.integer(0); });
        return row && *row ? **row : -1;
    }
    // The bench's room is one that ends in an hour.
    void enterARoomThatEnds(AtEnd atEnd)
    {
        protocol::CreateConversation request;
        m_bench->room = ConversationId::create();
        request.clientId = ClientId{m_bench->room.uuid};
        request.kind = protocol::ConversationKind::Temporary;
        request.name = u"fair-%1"_s.arg(++m_bench->rooms);
        request.endsAt = m_bench->clock.nowMs() + HourMs;
        request.atEnd = atEnd;
        const auto made = m_bench->run(
            {Bench::call(m_bench->ana, request.clientId, m_bench->room, request, &Conversations::create)});
        QCOMPARE(made, QList<int>{200});
    }
    Call extendTo(qint64 endsAt) const
    {
        protocol::ChangeConversation request;
        request.conversation = m_bench->room;
        request.clientId = ClientId::create();
        request.endsAt = endsAt;
        return Bench::call(m_bench->ana, request.clientId, m_bench->room, request, &Conversations::change);
    }
    void pass(qint64 ms, int turns = 1)
    {
        m_bench->clock.advance(ms);
        for (int i = 0; i < turns; ++i)
            m_bench->engine->everySecond();
    }
    QStringList kinds()
    {
        QStringList all;
        for (const auto &event : m_bench->log())
            all << event.kind;
        return all;
    }
    int contents() // of the log below the floor
    {
        const auto floor = m_bench->disk().info.floorSeq;
        const auto log = m_bench->log();
        return int(std::count_if(log.begin(), log.end(),
                                 [floor](const auto &event) { return event.seq <= floor && event.content; }));
    }
    // Messages with everything that can hang on one.
    void talk(int messages)
    {
        const auto id = ClientId::create();
        m_bench->run({m_bench->say(m_bench->ana, u"secret @bo"_s, id)});
        m_bench->run({m_bench->append(m_bench->ana, {Content::Edit{{id.uuid}, u"secret, @bo and @channel"_s}}),
                      m_bench->append(m_bench->ana, {Content::Reaction{{id.uuid}, u"👍"_s, true}}),
                      m_bench->append(m_bench->ana, {Content::Pin{{id.uuid}, true}})});
        for (int done = 0; done < messages; done += 100) {
            std::vector<Call> calls;
            for (int i = done; i < std::min(messages, done + 100); ++i)
                calls.push_back(m_bench->say(m_bench->ana, u"secret %1"_s.arg(i)));
            m_bench->run(std::move(calls));
        }
    }
    qint64 projected()
    {
        qint64 rows = 0;
        for (const auto &sql : {u"SELECT count(*) FROM messages"_s, u"SELECT count(*) FROM message_edits"_s,
                                u"SELECT count(*) FROM reactions"_s, u"SELECT count(*) FROM pins"_s,
                                u"SELECT count(*) FROM mentions"_s, u"SELECT count(*) FROM search_documents"_s})
            rows += count(sql);
        return rows;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }
    void init() { m_bench = std::make_unique<Bench>(); }
    void cleanup() { m_bench.reset(); }

    void archivesAtItsEndOnce()
    {
        enterARoomThatEnds(AtEnd::Archive);
        talk(1);
        const auto before = kinds();
        pass(HourMs - 1);
        QCOMPARE(kinds(), before);
        QCOMPARE(m_bench->run({m_bench->say(m_bench->ana, u"the last one"_s)}), QList<int>{200});
        pass(1, 3);
        QCOMPARE(kinds(), before + QStringList({u"text"_s, u"ended"_s}));
        QCOMPARE(m_bench->run({m_bench->say(m_bench->ana, u"too late"_s)}), QList<int>{409});
        QVERIFY(m_bench->disk().info.archived);
        QCOMPARE(m_bench->disk().info.floorSeq, 0);
        QVERIFY(m_bench->texts().contains(u"the last one"_s));
        QCOMPARE(m_bench->memory(), m_bench->disk());
    }

    void lastsLongerWhenExtendedAndNotShorter()
    {
        enterARoomThatEnds(AtEnd::Purge);
        const auto start = m_bench->clock.nowMs();
        QCOMPARE(m_bench->run({extendTo(start + HourMs / 2), extendTo(start + HourMs),
                               extendTo(start + 401 * 24 * HourMs), extendTo(start + 2 * HourMs)}),
                 (QList<int>{422, 422, 422, 200}));
        QCOMPARE(m_bench->memory(), m_bench->disk());
        talk(1);
        pass(HourMs);
        QVERIFY(!kinds().contains(u"ended"_s));
        pass(HourMs);
        QCOMPARE(kinds().last(), u"ended"_s);
        QCOMPARE(m_bench->run({extendTo(start + 5 * HourMs)}), QList<int>{409});
    }

    void purgesEverythingThatWasWritten()
    {
        enterARoomThatEnds(AtEnd::Purge);
        talk(3);
        QVERIFY(projected() > 0);
        const auto last = m_bench->memory().info.lastSeq;
        pass(HourMs, 2);
        const auto log = m_bench->log();
        QCOMPARE(log.size(), last + 1); // stubs, without gaps
        QCOMPARE(contents(), 0);
        QCOMPARE(log.last().kind, u"ended"_s);
        QVERIFY(log.last().content);
        QCOMPARE(m_bench->disk().info.floorSeq, last);
        QCOMPARE(m_bench->memory(), m_bench->disk());
        QCOMPARE(projected(), 0);
        QCOMPARE(m_bench->disk().info.lastOrdinal, log.last().ordinal);
        const auto rebuilt = Projector(stores(), [](const QString &) { return std::nullopt; }).rebuild();
        QVERIFY(rebuilt);
        QCOMPARE(projected(), 0);
    }

    void leavesOtherConversationsAlone()
    {
        talk(2);
        const auto room = m_bench->room;
        const auto rows = projected();
        enterARoomThatEnds(AtEnd::Purge);
        talk(2);
        pass(HourMs, 2);
        QCOMPARE(projected(), rows);
        m_bench->room = room;
        QCOMPARE(m_bench->texts().size(), 3);
    }

    void endsAnArchivedOneToo()
    {
        enterARoomThatEnds(AtEnd::Purge);
        talk(1);
        protocol::ChangeConversation archive;
        archive.conversation = m_bench->room;
        archive.clientId = ClientId::create();
        archive.archived = true;
        m_bench->run({Bench::call(m_bench->ana, archive.clientId, m_bench->room, archive, &Conversations::change)});
        pass(HourMs, 2);
        QCOMPARE(contents(), 0);
    }

    // Of two servers of one workspace that see the end at the same moment, one records it.
    void isEndedByOneOfTwoServers()
    {
        enterARoomThatEnds(AtEnd::Purge);
        talk(1);
        auto other = *Backend::open(m_bench->config, m_bench->clock);
        QVERIFY(*other->workspace().conversation(m_bench->room)); // it has it in memory
        QCOMPARE(m_bench->run({m_bench->say(m_bench->ana, u"which the other one has not heard of"_s)}),
                 QList<int>{200});
        m_bench->clock.advance(HourMs);
        UnitOfWork ours(m_bench->backend->workspace(), stores(), m_bench->clock);
        UnitOfWork theirs(other->workspace(), other->stores(), m_bench->clock);
        QVERIFY(*Conversations::end(ours, m_bench->room) && *Conversations::end(theirs, m_bench->room));
        const auto first = Flush(other->workspace(), other->stores(), other->node()).run(theirs);
        QVERIFY(std::holds_alternative<Flushed>(first));
        QCOMPARE(std::get<Flushed>(first).events.last().seq, 8);
        QCOMPARE(m_bench->disk().info.floorSeq, 7); // with what it had not heard of
        const auto second = Flush(m_bench->backend->workspace(), stores(), m_bench->backend->node()).run(ours);
        QVERIFY(std::holds_alternative<FlushFailure>(second));
        pass(0, 3);
        QCOMPARE(kinds().count(u"ended"_s), 1);
        QCOMPARE(contents(), 0);
        QCOMPARE(m_bench->memory(), m_bench->disk());
    }

    // At each statement of a piece: it is there in whole or not at all, and the next turn goes on.
    void survivesAFailureAtEveryStatementOfAPurge()
    {
        constexpr int MoreThanAPieceHas = 16;
        for (int statement = 1; statement <= MoreThanAPieceHas; ++statement) {
            enterARoomThatEnds(AtEnd::Purge);
            talk(Purge::PieceEvents);
            pass(HourMs, 0);
            m_bench->engine->everySecond(); // records the end
            stores().database.failStatement(statement);
            (void)bool(Purge(stores(), 1'000).step());
            stores().database.failStatement(0);
            const auto purged = count(u"SELECT max(purged_seq) FROM conversations WHERE purged_seq < floor_seq"_s);
            const auto gone = m_bench->disk().info.floorSeq - contents();
            QCOMPARE(gone, std::max<qint64>(purged, 0));
            pass(0, 4);
            QCOMPARE(contents(), 0);
        }
    }

    // The real program, killed in the middle of a purge, goes on where it was.
    void goesOnAfterAKill()
    {
        using namespace conclave::test;
        constexpr int Messages = 2000;
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = WireClient::newId();
        const auto endsAt = QDateTime::currentMSecsSinceEpoch() + 15'000;
        QCOMPARE(ana.errorOf(u"conversation.create"_s,
                             {{u"client_id"_s, room},
                              {u"kind"_s, u"temporary"_s},
                              {u"name"_s, u"fair"_s},
                              {u"topic"_s, u""_s},
                              {u"history"_s, u"all"_s},
                              {u"ends_at"_s, endsAt},
                              {u"at_end"_s, u"purge"_s}}),
                 u"none"_s);
        auto database = *sql::Database::open(server.database(), sql::Access::ReadWrite);
        // As many messages as a server writes in half a minute: put there by hand.
        const auto id = *ConversationId::fromText(room);
        {
            sql::Transaction transaction(*database);
            QVERIFY(transaction.begun());
            EventStore events(*database);
            QList<protocol::Event> log;
            for (Seq seq = 2; seq < 2 + Messages; ++seq) {
                protocol::Event event;
                event.conversation = id;
                event.seq = seq;
                event.ordinal = seq - 1;
                event.counts = true;
                event.at = endsAt;
                event.kind = u"text"_s;
                event.sender = *UserId::fromText(ana.tokens.value("user"_L1).toObject().value("id"_L1).toString());
                event.clientId = ClientId::create();
                event.content = Content{Content::Text{u"secret"_s, {}, {}, {}}};
                log << event;
            }
            QVERIFY(events.insert(log));
            QVERIFY(ConversationStore(*database).advance({{id, Messages, Messages, 0}}));
            QVERIFY(transaction.commit());
        }
        const auto number = [&](const QString &what) {
            const auto row = database->query(what).one([](const sql::Row &r) { return r.integer(0); });
            return row && *row ? **row : qint64(-1);
        };
        const auto purged = [&] { return number(u"SELECT max(purged_seq) FROM conversations"_s); };
        const auto left = [&] { return number(u"SELECT count(*) FROM events WHERE content LIKE '%secret%'"_s); };
        QTRY_VERIFY_WITH_TIMEOUT(purged() > 0, 30'000);
        server.kill();
        const auto soFar = purged();
        const auto rest = left();
        QVERIFY2(soFar > 0 && rest > 0, "it was killed too late");
        QVERIFY(server.start());
        QTRY_COMPARE_WITH_TIMEOUT(left(), 0, 60'000);
        QVERIFY(purged() > soFar);
        QCOMPARE(number(u"SELECT count(*) FROM events WHERE kind = 'ended'"_s), 1);
    }
};

QTEST_GUILESS_MAIN(tst_Endings)
#include "tst_endings.moc"
