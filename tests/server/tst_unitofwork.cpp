// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/backend.h"
#include "server/domain/conversations.h"
#include "server/session/engine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// The queue, the unit of work and the flush, on a real database, with failures at every statement.
class tst_UnitOfWork : public QObject
{
    Q_OBJECT

private:
    struct Bench
    {
        QTemporaryDir directory;
        ManualClock clock;
        BackendConfig config;
        std::unique_ptr<Backend> backend;
        std::unique_ptr<Engine> engine;
        UserId ana, bo;
        ConversationId room = ConversationId::create();
        std::vector<Outbound> sent;

        Bench()
        {
            config.data = directory.filePath(u"data"_s);
            config.database.file = config.data + u"/conclave.db"_s;
            const auto made = Backend::create(config, u"Test"_s, clock);
            Q_ASSERT(made);
            backend = *Backend::open(config, clock);
            ana = add(u"ana"_s);
            bo = add(u"bo"_s);
            engine = std::make_unique<Engine>(
                Engine::Parts{backend->workspace(),
                              backend->stores(),
                              clock,
                              backend->node(),
                              [this](int, std::vector<Outbound> batch) {
                                  std::move(batch.begin(), batch.end(), std::back_inserter(sent));
                              },
                              {[](auto &&...) { return false; }, [](auto &&...) { return false; }}});
            run({create(ana, room, u"room"_s)});
        }

        UserId add(const QString &name)
        {
            UserId id;
            const auto done = backend->change([&](UnitOfWork &, Accounts &accounts) {
                const auto row
                    = accounts.add({name, name, protocol::Role::Member, protocol::AccountKind::Person, u"x"_s});
                id = row->user.id;
                return Status();
            });
            Q_ASSERT(done);
            return id;
        }

        static PeerId exchange()
        {
            static PeerIds ids(0, PeerKind::HttpExchange);
            return ids.next();
        }
        template <class T>
        static Call call(const UserId &user, const ClientId &id, const ConversationId &where, T request,
                         Result<EventRef> (Conversations::*write)(const T &))
        {
            Call call;
            call.peer = exchange();
            call.audience = protocol::Audience::SignedIn;
            call.claims = Claims{user, DeviceId::create(), SessionId::create(), 0};
            call.key = {id, where};
            call.handler = [request, write](Context &context) -> Result<Answer> {
                const auto event = (Conversations(context.unit, context.caller).*write)(request);
                return event ? Result<Answer>(Answer{*event}) : Result<Answer>(event.error());
            };
            return call;
        }
        static Call create(const UserId &user, const ConversationId &id, const QString &name)
        {
            const protocol::CreateConversation request{
                ClientId{id.uuid}, protocol::ConversationKind::Public, name, {}, protocol::History::All, {}};
            return call(user, ClientId{id.uuid}, id, request, &Conversations::create);
        }
        Call say(const UserId &user, const QString &text, const ClientId &id = ClientId::create()) const
        {
            return call(user, id, room, protocol::Append{room, id, {protocol::Content::Text{text, {}, {}, {}}}},
                        &Conversations::append);
        }
        static Call leave(const UserId &user, const ConversationId &where)
        {
            const auto id = ClientId::create();
            return call(user, id, where, protocol::LeaveConversation{where, id}, &Conversations::leave);
        }
        Call join(const UserId &user) const
        {
            const auto id = ClientId::create();
            auto made = leave(user, room);
            made.key = {id, room};
            made.handler = [request = protocol::JoinConversation{room, id}](Context &context) -> Result<Answer> {
                const auto joined = Conversations(context.unit, context.caller).join(request);
                return joined ? Result<Answer>(Answer{std::get<EventRef>(*joined)}) : Result<Answer>(joined.error());
            };
            return made;
        }

        // The HTTP statuses of the answers, in order.
        QList<int> run(std::vector<Call> calls)
        {
            sent.clear();
            std::vector<Inbound> queue;
            std::move(calls.begin(), calls.end(), std::back_inserter(queue));
            engine->drain(std::move(queue));
            QList<int> statuses;
            for (const auto &outbound : sent) {
                if (const auto *response = std::get_if<HttpResponse>(&outbound))
                    statuses << response->status;
            }
            return statuses;
        }

        ConversationState memory() { return **backend->workspace().conversation(room); }
        ConversationState disk()
        {
            Workspace fresh(backend->stores(), clock);
            return **fresh.conversation(room);
        }
        QList<protocol::Event> log()
        {
            return *backend->stores().events.page({room, 1, 1'000'000, Direction::Forward, 1000});
        }
        QStringList texts()
        {
            QStringList all;
            for (const auto &event : log()) {
                if (const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr)
                    all << text->text;
            }
            return all;
        }
    };

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
        constexpr int MoreThanAFlushHas = 60;
        int failures = 0;
        for (int statement = 1; statement <= MoreThanAFlushHas; ++statement) {
            Bench bench;
            bench.backend->stores().database.failStatement(statement);
            const auto statuses
                = bench.run({bench.join(bench.bo), bench.say(bench.bo, u"a"_s), bench.say(bench.ana, u"b"_s)});
            bench.backend->stores().database.failStatement(0); // those behind the flush are not meant
            failures += statuses != QList<int>{200, 200, 200};
            QCOMPARE(statuses.size(), 3);
            QCOMPARE(bench.texts().contains(u"b"_s), statuses.at(2) == 200);
            QCOMPARE(bench.texts().contains(u"a"_s), statuses.at(1) == 200);
            QCOMPARE(bench.disk().members.contains(bench.bo), statuses.at(0) == 200);
            QCOMPARE(bench.memory(), bench.disk());
            QCOMPARE(bench.run({bench.say(bench.ana, u"after"_s)}), QList<int>{200});
            QCOMPARE(bench.memory(), bench.disk());
        }
        QVERIFY(failures < MoreThanAFlushHas / 2); // one by one, the others went through
    }

    void refusesWhenOneRequestAloneCannotBeWritten()
    {
        int failures = 0;
        for (bool failed = true; failed; failures += failed) {
            Bench bench;
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
