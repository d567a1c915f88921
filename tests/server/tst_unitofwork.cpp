// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/unitbench.h"

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <random>
#include <thread>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// The queue, the unit of work and the flush, on a real database, with failures at every statement.
class tst_UnitOfWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }

    void commitsOneDrainAsOne()
    {
        Bench bench;
        QCOMPARE(bench.run({bench.join(bench.bo), bench.say(bench.bo, u"a"_s), bench.say(bench.ana, u"b"_s)}),
                 (QList<int>{200, 200, 200}));
        QCOMPARE(bench.texts(), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(bench.memory(), bench.disk());
    }

    void letsARequestSeeWhatEarlierOnesOfTheDrainDid()
    {
        Bench bench;
        QCOMPARE(
            bench.run({bench.say(bench.bo, u"too early"_s), bench.join(bench.bo), bench.say(bench.bo, u"in time"_s),
                       Bench::leave(bench.bo, bench.room), bench.say(bench.bo, u"too late"_s)}),
            (QList<int>{403, 200, 200, 200, 403}));
        QCOMPARE(bench.texts(), QStringList{u"in time"_s});
        QCOMPARE(bench.memory(), bench.disk());
    }

    void makesARetryInTheSameDrainOneEvent()
    {
        Bench bench;
        const auto id = ClientId::create();
        QCOMPARE(bench.run({bench.say(bench.ana, u"once"_s, id), bench.say(bench.ana, u"once"_s, id)}),
                 (QList<int>{200, 200}));
        QCOMPARE(bench.run({bench.say(bench.ana, u"once"_s, id)}), QList<int>{200});
        QCOMPARE(bench.texts(), QStringList{u"once"_s});
    }

    void refusesAClientIdOfAnotherConversationInTheSameDrain()
    {
        Bench bench;
        const auto id = ClientId::create();
        auto elsewhere = bench.say(bench.ana, u"elsewhere"_s, id);
        elsewhere.key->conversation = ConversationId::create();
        QCOMPARE(bench.run({bench.say(bench.ana, u"here"_s, id), elsewhere}), (QList<int>{200, 409}));
    }

    // A client_id names one request for ever: whoever uses it for another one must not get that one's answer.
    void refusesAClientIdOfAnotherRequest_data()
    {
        QTest::addColumn<bool>("together"); // in one drain
        QTest::newRow("in the same drain") << true;
        QTest::newRow("later") << false;
    }
    void refusesAClientIdOfAnotherRequest()
    {
        QFETCH(const bool, together);
        using protocol::Content;
        Bench bench;
        const auto first = ClientId::create(), invited = ClientId::create();
        QCOMPARE(bench.run({bench.say(bench.ana, u"target"_s, first)}), QList<int>{200});
        const auto both = [&](Call one, Call other) {
            if (together)
                return bench.run({std::move(one), std::move(other)});
            auto statuses = bench.run({std::move(one)});
            return statuses += bench.run({std::move(other)});
        };
        const auto edit = [&](const QString &text, const ClientId &id) {
            return bench.append(bench.ana, {Content::Edit{{first.uuid}, text}}, id);
        };
        const QList<int> refused{200, 409}, repeated{200, 200};
        auto id = ClientId::create();
        QCOMPARE(both(edit(u"a"_s, id), edit(u"a"_s, id)), repeated);
        id = ClientId::create();
        QCOMPARE(both(edit(u"a"_s, id), edit(u"b"_s, id)), refused);
        id = ClientId::create();
        QCOMPARE(both(edit(u"a"_s, id), bench.append(bench.ana, {Content::Pin{{first.uuid}, true}}, id)), refused);
        id = ClientId::create();
        QCOMPARE(both(bench.say(bench.ana, u"a"_s, id), bench.say(bench.ana, u"b"_s, id)), refused);
        const protocol::InviteMember invite{bench.room, invited, bench.bo};
        QCOMPARE(bench.run({bench.invite(bench.ana, invite)}), QList<int>{200});
        QCOMPARE(bench.run({bench.invite(bench.ana, invite)}), QList<int>{200});
        QCOMPARE(bench.run({bench.leave(bench.ana, bench.room, invited)}), QList<int>{409});
        QVERIFY(bench.memory().members.value(bench.ana).isPresent());
        QCOMPARE(bench.log().size(), 7); // the room, the target, one of each pair, the invitation
        QCOMPARE(bench.memory(), bench.disk());
    }

    // Also when the text of the message that it made is gone.
    void knowsARetryOfWhatWasDeletedSince()
    {
        using protocol::Content;
        Bench bench;
        const auto id = ClientId::create();
        QCOMPARE(bench.run({bench.say(bench.ana, u"a"_s, id)}), QList<int>{200});
        QCOMPARE(bench.run({bench.append(bench.ana, {Content::Delete{{id.uuid}}})}), QList<int>{200});
        QCOMPARE(bench.run({bench.say(bench.ana, u"a"_s, id)}), QList<int>{200});
        QCOMPARE(bench.run({bench.append(bench.ana, {Content::Delete{{id.uuid}}}, id)}), QList<int>{409});
    }

    // What the requests of a drain read, they read together.
    void readsForManyRequestsAsForOne_data()
    {
        using protocol::Content;
        QTest::addColumn<Content>("content"); // its target is filled in
        QTest::newRow("edits") << Content{Content::Edit{{}, u"other"_s}};
        QTest::newRow("replies") << Content{Content::Text{u"reply"_s, MessageId(), {}, {}}};
        QTest::newRow("reactions") << Content{Content::Reaction{{}, u"👍"_s, true}};
        QTest::newRow("pins") << Content{Content::Pin{{}, true}};
        QTest::newRow("deletions") << Content{Content::Delete{}};
    }
    void readsForManyRequestsAsForOne()
    {
        using protocol::Content;
        QFETCH(const Content, content);
        constexpr int Many = 64;
        Bench bench;
        QList<MessageId> targets;
        for (int i = 0; i < Many + 1; ++i) {
            const auto id = ClientId::create();
            bench.run({bench.say(bench.ana, u"target"_s, id)});
            targets << MessageId{id.uuid};
        }
        auto &database = bench.backend->stores().database;
        const auto about = [&](const MessageId &target) {
            auto value = content.value;
            std::visit(
                [&target](auto &c) {
                    if constexpr (requires { c.target; })
                        c.target = target;
                    else if constexpr (requires { c.thread; })
                        c.thread = target;
                },
                value);
            return bench.append(bench.ana, {value});
        };
        const auto executions = [&](std::vector<Call> calls) {
            const auto before = database.executions();
            const QList<int> fine(qsizetype(calls.size()), 200);
            return bench.run(std::move(calls)) == fine ? database.executions() - before : -1;
        };
        const auto one = executions({about(targets.takeLast())});
        QVERIFY(one > 0);
        const auto statements = database.statements().size();
        const auto commits = bench.commits();
        std::vector<Call> calls;
        for (const auto &target : std::as_const(targets))
            calls.push_back(about(target));
        const auto many = executions(std::move(calls));
        QVERIFY(many > 0);
        QCOMPARE(database.statements().size(), statements); // none of them has one of its own
        const auto units = bench.commits() - commits; // a drain is cut after a while
        QVERIFY(units < Many / 4);
        if (test::testsPostgres()) // SQLite runs a prepared statement a row
            QVERIFY2(many <= one * units, qPrintable(u"%1 in %2, of %3"_s.arg(many).arg(units).arg(one)));
    }

    void readsNoFurtherThanAnAnswerMayBe()
    {
        Bench bench;
        for (int i = 0; i < 20; ++i)
            QCOMPARE(bench.run({bench.say(bench.ana, QString(8000, u'x'))}), QList<int>{200});
        const auto page = [&bench](Direction direction) {
            return bench.backend->stores().events.page({bench.room, 1, 1000, direction, 100, 40'000})->size();
        };
        QCOMPARE(page(Direction::Backward), 5); // the fifth is too much
        QCOMPARE(page(Direction::Forward), 6); // the first only says that the room was made
    }

    void givesANameToOneOfTwoInTheSameDrain()
    {
        Bench bench;
        QCOMPARE(bench.run({Bench::create(bench.ana, ConversationId::create(), u"same"_s),
                            Bench::create(bench.bo, ConversationId::create(), u"same"_s)}),
                 (QList<int>{200, 409}));
    }

    // At each statement of the flush of a drain, and at COMMIT: nothing acknowledged is lost, nothing refused is kept,
    // and memory is what a reload would give.
    void survivesAFailureAtEveryStatement()
    {
        int failures = 0, statement = 0;
        Bench bench;
        auto &database = bench.backend->stores().database;
        for (bool fired = true; fired; bench.enterAFreshRoom()) {
            database.failStatement(++statement);
            const auto statuses
                = bench.run({bench.join(bench.bo), bench.say(bench.bo, u"a"_s), bench.say(bench.ana, u"b"_s)});
            fired = !database.hasFailureAhead();
            database.failStatement(0); // those behind the flush are not meant
            failures += statuses != QList<int>{200, 200, 200};
            QCOMPARE(statuses.size(), 3);
            QCOMPARE(bench.texts().contains(u"b"_s), statuses.at(2) == 200);
            QCOMPARE(bench.texts().contains(u"a"_s), statuses.at(1) == 200);
            QCOMPARE(bench.disk().members.contains(bench.bo), statuses.at(0) == 200);
            QCOMPARE(bench.memory(), bench.disk());
            QCOMPARE(bench.run({bench.say(bench.ana, u"after"_s)}), QList<int>{200});
            QCOMPARE(bench.memory(), bench.disk());
        }
        QVERIFY(statement > 8); // of the flush and what is read before it
        QVERIFY(failures < statement / 2); // one by one, the others went through
    }

    void keepsMessagesAndTheLogTogetherWhenAStatementFails()
    {
        using protocol::Content;
        int statement = 0;
        Bench bench;
        auto &stores = bench.backend->stores();
        for (bool fired = true; fired; bench.enterAFreshRoom()) {
            const auto kept = ClientId::create();
            const auto deleted = ClientId::create();
            QCOMPARE(bench.run({bench.say(bench.ana, u"kept"_s, kept), bench.say(bench.ana, u"deleted"_s, deleted)}),
                     (QList<int>{200, 200}));
            stores.database.failStatement(++statement);
            const auto statuses = bench.run({bench.append(bench.ana, {Content::Edit{{kept.uuid}, u"edited"_s}}),
                                             bench.append(bench.ana, {Content::Reaction{{deleted.uuid}, u"👍"_s, true}}),
                                             bench.append(bench.ana, {Content::Pin{{kept.uuid}, true}}),
                                             bench.append(bench.ana, {Content::Delete{{deleted.uuid}}})});
            fired = !stores.database.hasFailureAhead();
            stores.database.failStatement(0);
            QCOMPARE(statuses.size(), 4);
            const MessageKey deletedKey{bench.room, {deleted.uuid}};
            const auto keptRow = stores.projections.messages({{bench.room, {kept.uuid}}})->value(0);
            const auto deletedRow = stores.projections.messages({deletedKey})->value(0);
            QCOMPARE(keptRow.editedSeq.has_value(), statuses.at(0) == 200);
            QCOMPARE(deletedRow.deletedSeq.has_value(), statuses.at(3) == 200);
            QCOMPARE(bench.texts().contains(u"deleted"_s), statuses.at(3) != 200);
            const bool reacted = statuses.at(1) == 200 && statuses.at(3) != 200;
            QCOMPARE(stores.projections.emojis({deletedKey})->size(), reacted ? 1 : 0);
            QCOMPARE(bench.memory(), bench.disk());
        }
        QVERIFY(statement > 12);
    }

    void refusesWhenOneRequestAloneCannotBeWritten()
    {
        int failures = 0;
        Bench bench;
        for (bool failed = true; failed; failures += failed) {
            bench.enterAFreshRoom();
            bench.backend->stores().database.failStatement(failures + 1);
            const auto statuses = bench.run({bench.say(bench.ana, u"hello"_s)});
            bench.backend->stores().database.failStatement(0);
            failed = statuses == QList<int>{507};
            QCOMPARE(statuses, QList<int>{failed ? 507 : 200});
            QCOMPARE(bench.texts(), failed ? QStringList() : QStringList{u"hello"_s});
            QCOMPARE(bench.memory(), bench.disk());
        }
        QVERIFY(failures >= 4); // looking up the retry, numbering, the event, the key
    }

    void answersStorageFullWhenCommitFails()
    {
        Bench bench;
        bench.backend->stores().database.failCommit();
        QCOMPARE(bench.run({bench.say(bench.ana, u"lost"_s)}), QList<int>{507});
        QCOMPARE(bench.texts(), QStringList());
        QCOMPARE(bench.memory(), bench.disk());
        QCOMPARE(bench.run({bench.say(bench.ana, u"kept"_s)}), QList<int>{200});
    }

    void isStoredOnceWhenNobodyKnowsWhetherCommitHappened_data()
    {
        QTest::addColumn<bool>("happened");
        QTest::newRow("it happened") << true;
        QTest::newRow("it did not") << false;
    }
    void isStoredOnceWhenNobodyKnowsWhetherCommitHappened()
    {
        QFETCH(const bool, happened);
        using Failure = sql::Database::CommitFailure;
        const auto failure = happened ? Failure::LostAfter : Failure::LostBefore;
        Bench one;
        one.backend->stores().database.failCommit(failure);
        QCOMPARE(one.run({one.say(one.ana, u"alone"_s)}), QList<int>{200});
        QCOMPARE(one.texts(), QStringList{u"alone"_s});
        QCOMPARE(one.memory(), one.disk());
        Bench many;
        many.backend->stores().database.failCommit(failure);
        QCOMPARE(many.run({many.join(many.bo), many.say(many.bo, u"a"_s), many.say(many.ana, u"b"_s)}),
                 (QList<int>{200, 200, 200}));
        QCOMPARE(many.texts(), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(many.memory(), many.disk());
    }

    void knowsAUserWhoseCommitNobodyCouldConfirm()
    {
        Bench bench;
        auto &stores = bench.backend->stores();
        stores.database.failCommit(sql::Database::CommitFailure::LostAfter);
        const auto done = bench.backend->change([](UnitOfWork &, Accounts &accounts) {
            const auto row
                = accounts.add({u"cy"_s, u"Cy"_s, protocol::Role::Member, protocol::AccountKind::Person, u"x"_s});
            return row ? Status() : Status(row.error());
        });
        QVERIFY(!done);
        QVERIFY(!bench.backend->workspace().userByName(u"cy"_s));
        bench.engine->everySecond();
        QVERIFY(bench.backend->workspace().userByName(u"cy"_s));
    }

    void answersBusyWhileTheDatabaseIsAway()
    {
        auto *postgres = test::testsPostgres() ? test::PostgresCluster::instance() : nullptr;
        if (!postgres || !postgres->isOwn())
            QSKIP("needs a PostgreSQL that may be stopped");
        Bench bench;
        postgres->stop(test::PostgresCluster::Stop::Fast);
        const auto id = ClientId::create();
        QCOMPARE(bench.run({bench.say(bench.ana, u"a"_s, id), bench.say(bench.ana, u"b"_s)}), (QList<int>{503, 503}));
        QVERIFY(std::get<HttpResponse>(bench.sent.front()).retryAfterSeconds > 0);
        QCOMPARE(bench.run({bench.say(bench.ana, u"c"_s)}), QList<int>{503});
        bench.engine->everySecond();
        QVERIFY(postgres->start());
        QTRY_COMPARE(bench.run({bench.say(bench.ana, u"a"_s, id)}), QList<int>{200});
        QCOMPARE(bench.texts(), QStringList{u"a"_s});
        QCOMPARE(bench.memory(), bench.disk());
    }

    // Two nodes write the same conversations, members, maps, cursors and users, each in its own order.
    void neverDeadlocksWithAnotherNode()
    {
        constexpr int Rooms = 4;
        constexpr int Flushes = 60;
        Bench bench;
        QList<ConversationId> rooms;
        for (int i = 0; i < Rooms; ++i) {
            rooms << ConversationId::create();
            QCOMPARE(bench.run({Bench::create(bench.ana, rooms.last(), u"shared-%1"_s.arg(i))}), QList<int>{200});
        }
        std::array<QStringList, 2> failures;
        std::array<int, 2> written{};
        const auto node = [&](size_t number) {
            std::mt19937 random(unsigned(number) + 1);
            auto backend = *Backend::open(bench.config, bench.clock);
            for (int i = 0; i < Flushes; ++i) {
                auto order = rooms;
                std::shuffle(order.begin(), order.end(), random);
                auto users = QList<UserId>{bench.ana, bench.bo};
                std::shuffle(users.begin(), users.end(), random);
                const auto done = backend->change([&](UnitOfWork &unit, Accounts &) {
                    for (const auto &room : std::as_const(order)) {
                        if (const auto known = unit.conversation(room); !known)
                            return Status(known.error());
                        const protocol::Content::Text text{u"%1-%2"_s.arg(number).arg(i), {}, {}, {}};
                        const auto event = unit.append(room, users.first(), ClientId::create(), {text});
                        unit.put(CursorRow{room, users.last(), i});
                        if (i % 8 == 0)
                            unit.changeMembership(room, users.first(), event, true);
                    }
                    for (const auto &id : std::as_const(users)) {
                        unit.setMap(id, u"preference/x"_s, QString::number(i));
                        auto row = *unit.user(id);
                        row.user.displayName = u"%1-%2"_s.arg(number).arg(i);
                        if (i % 4 == 0)
                            unit.put(row);
                    }
                    return Status();
                });
                if (done)
                    ++written[number];
                else if (done.error().detail != "memberships changed meanwhile"_L1)
                    failures[number] << done.error().detail;
            }
        };
        {
            std::jthread other([&] { node(0); });
            node(1);
        }
        QCOMPARE(failures[0] + failures[1], QStringList());
        QVERIFY(written[0] >= Flushes / 2 && written[1] >= Flushes / 2);
        for (const auto &room : std::as_const(rooms)) {
            const auto events = *bench.backend->stores().events.page({room, 1, 10'000, Direction::Forward, 10'000});
            QCOMPARE(events.size(), 1 + written[0] + written[1]);
            for (qsizetype i = 0; i < events.size(); ++i)
                QCOMPARE(events.at(i).seq, i + 1);
        }
        if (test::testsPostgres()) {
            const auto deadlocks
                = bench.backend->stores()
                      .database.query(u"SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"_s)
                      .one([](const sql::Row &row) { return row.integer(0); });
            QCOMPARE(**deadlocks, 0);
        }
    }

    void hearsOfAnInvalidationThatIsCommittedLate()
    {
        if (!test::testsPostgres())
            QSKIP("SQLite has one writer at a time");
        Bench bench;
        InvalidationFeed feed(bench.backend->stores(), bench.clock);
        QVERIFY(feed.next());
        const auto write = [&](sql::Database &database, const QString &node) {
            return WorkspaceStore(database).insert({{0, node, u"session"_s, Uuid::create(), bench.clock.nowMs()}});
        };
        const auto nodes = [](const Result<QList<Invalidation>> &rows) {
            QStringList names;
            for (const auto &row : *rows)
                names << row.node;
            return names;
        };
        auto slow = *sql::Database::open(bench.config.database, sql::Access::ReadWrite);
        auto fast = *sql::Database::open(bench.config.database, sql::Access::ReadWrite);
        QVERIFY(slow->begin() && write(*slow, u"slow"_s));
        QVERIFY(write(*fast, u"fast"_s));
        QCOMPARE(nodes(feed.next()), QStringList{u"fast"_s});
        bench.clock.advance(20'000);
        QVERIFY(slow->commit());
        QCOMPARE(nodes(feed.next()), QStringList{u"slow"_s});
        bench.clock.advance(70'000);
        QCOMPARE(nodes(feed.next()), QStringList());
        QVERIFY(write(*fast, u"again"_s));
        QCOMPARE(nodes(feed.next()), QStringList{u"again"_s});
        QCOMPARE(nodes(feed.next()), QStringList());
    }

    void runsAgainWhenAnotherNodeChangedTheMembers()
    {
        Bench bench;
        bench.run({bench.join(bench.bo)});
        // Another node lets bo leave: one more event, one more version of who may do what.
        auto other = *Backend::open(bench.config, bench.clock);
        const auto done = other->change([&](UnitOfWork &unit, Accounts &) {
            const auto known = unit.conversation(bench.room);
            const auto left = unit.append(bench.room, bench.bo, {}, {protocol::Content::Left{bench.bo}});
            unit.changeMembership(bench.room, bench.bo, left, false);
            return known ? Status() : Status(known.error());
        });
        QVERIFY(done);
        QCOMPARE(bench.run({bench.say(bench.bo, u"still here?"_s), bench.say(bench.ana, u"bye bo"_s)}),
                 (QList<int>{403, 200}));
        QCOMPARE(bench.texts(), QStringList{u"bye bo"_s});
        QCOMPARE(bench.memory(), bench.disk());
    }

    void numbersBehindWhatAnotherNodeWrote()
    {
        Bench bench;
        auto other = *Backend::open(bench.config, bench.clock);
        const auto done = other->change([&](UnitOfWork &unit, Accounts &) {
            const auto known = unit.conversation(bench.room);
            unit.append(bench.room, bench.ana, ClientId::create(),
                        {protocol::Content::Text{u"from there"_s, {}, {}, {}}});
            return known ? Status() : Status(known.error());
        });
        QVERIFY(done);
        QCOMPARE(bench.run({bench.say(bench.ana, u"from here"_s)}), QList<int>{200});
        QCOMPARE(bench.texts(), (QStringList{u"from there"_s, u"from here"_s}));
        QCOMPARE(bench.memory(), bench.disk());
    }
};

QTEST_GUILESS_MAIN(tst_UnitOfWork)
#include "tst_unitofwork.moc"
