// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/access.h"
#include "tests/server/unitbench.h"

#include <QTest>
#include <functional>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// Everything that a drain can write, with a failure at each of its statements and at COMMIT: what is acknowledged is
// stored, what is refused is not, and the server's memory of all users, rooms and revoked sessions is what a server
// that starts now would load.
class tst_FlushFailures : public QObject
{
    Q_OBJECT

private:
    using CommitFailure = sql::Database::CommitFailure;

    // A request, and whether the database has what it was to do.
    struct Step
    {
        Call call;
        std::function<bool()> isStored;
    };
    using Drain = std::function<std::vector<Step>()>; // for things that do not exist yet
    std::unique_ptr<Bench> m_bench;
    int m_made = 0;
    bool m_fired = false; // the last failure that was asked for

    Stores &stores() { return m_bench->backend->stores(); }
    QString fresh(const QString &word) { return u"%1-%2"_s.arg(word).arg(++m_made); }

    // A request of `user` without a client_id.
    template <class Work>
    Call by(const UserId &user, Work work)
    {
        auto call = Bench::leave(user, m_bench->room);
        call.key.reset();
        call.foresight = {};
        call.handler = [this, work = std::move(work)](Context &context) -> Result<Answer> {
            Accounts accounts(context.unit, m_bench->backend->tokens(), m_bench->config.accounts);
            if (const Status done = work(context, accounts); !done)
                return done.error();
            return Answer{protocol::encode(protocol::Done())};
        };
        return call;
    }
    std::optional<UserRow> userOnDisk(const UserId &id)
    {
        const auto row = stores().users.byId(id);
        return row ? *row : std::nullopt;
    }
    UserRow addUser()
    {
        const auto id = m_bench->add(fresh(u"user"_s));
        return *userOnDisk(id);
    }
    protocol::Tokens signIn(const UserId &user)
    {
        protocol::Tokens tokens;
        const auto done = m_bench->backend->change([&](UnitOfWork &, Accounts &accounts) {
            const auto begun = accounts.startSession(user, u"test"_s, std::nullopt);
            if (begun)
                tokens = *begun;
            return begun ? Status() : Status(begun.error());
        });
        Q_ASSERT(done);
        return tokens;
    }

    std::vector<Step> channels()
    {
        auto &bench = *m_bench;
        bench.enterAFreshRoom();
        const auto room = bench.room;
        const auto made = ConversationId::create();
        const auto name = fresh(u"renamed"_s);
        const auto id = ClientId::create();
        const auto nameOnDisk = [this](const ConversationId &where) {
            const auto row = stores().conversations.byId(where);
            return row && *row ? (*row)->conversation.name : QString();
        };
        const auto isIn = [this, room](const UserId &user) {
            Workspace workspace(stores(), m_bench->clock);
            const auto state = workspace.conversation(room);
            return state && *state && Access::isMember(**state, user);
        };
        std::vector<Step> steps;
        const auto wanted = fresh(u"made"_s);
        steps.push_back({Bench::create(bench.bo, made, wanted), [=] { return nameOnDisk(made) == wanted; }});
        steps.push_back({Bench::call(bench.ana, id, room, protocol::ChangeConversation{room, id, name, {}, {}, {}, {}},
                                     &Conversations::change),
                         [=] { return nameOnDisk(room) == name; }});
        steps.push_back({bench.join(bench.bo), [this, isIn] { return isIn(m_bench->bo); }});
        steps.push_back({Bench::leave(bench.ana, room), [this, isIn] { return !isIn(m_bench->ana); }});
        return steps;
    }

    std::vector<Step> maps()
    {
        std::vector<Step> steps;
        for (const auto &user : {m_bench->ana, m_bench->bo}) {
            const auto key = fresh(u"preference/x"_s);
            steps.push_back({by(user,
                                [key, user](Context &context, Accounts &) {
                                    context.unit.setMap(user, key, u"value"_s);
                                    return Status();
                                }),
                             [this, key, user] {
                                 return stores().workspace.mapValues({{user, key}})->size() == 1;
                             }});
        }
        return steps;
    }

    std::vector<Step> users()
    {
        const auto name = fresh(u"user"_s);
        const auto disabled = addUser(), raised = addUser(), changed = addUser();
        std::vector<Step> steps;
        steps.push_back({by(m_bench->ana,
                            [name](Context &, Accounts &accounts) {
                                const auto row = accounts.add(
                                    {name, name, protocol::Role::Member, protocol::AccountKind::Person, u"hash"_s});
                                return row ? Status() : Status(row.error());
                            }),
                         [this, name] {
                             const auto all = stores().users.all();
                             return std::any_of(all->cbegin(), all->cend(),
                                                [&name](const UserRow &row) { return row.user.name == name; });
                         }});
        steps.push_back(
            {by(m_bench->ana,
                [disabled](Context &, Accounts &accounts) { return accounts.setDisabled(disabled.user.name, true); }),
             [this, disabled] { return userOnDisk(disabled.user.id)->user.disabled; }});
        steps.push_back(
            {by(m_bench->ana,
                [raised](Context &context, Accounts &) {
                    auto row = *context.unit.user(raised.user.id);
                    row.user.role = protocol::Role::Moderator;
                    context.unit.put(row);
                    return Status();
                }),
             [this, raised] { return userOnDisk(raised.user.id)->user.role == protocol::Role::Moderator; }});
        steps.push_back({by(m_bench->ana,
                            [changed](Context &, Accounts &accounts) {
                                return accounts.setPassword(changed.user.name, u"other"_s);
                            }),
                         [this, changed] { return **stores().users.passwordHash(changed.user.id) == u"other"_s; }});
        return steps;
    }

    std::vector<Step> sessions()
    {
        const auto user = addUser().user.id;
        const auto refreshed = signIn(user), revoked = signIn(user), lost = signIn(user);
        const auto isRevoked = [this](const SessionId &sid) {
            const auto row = stores().sessions.session(sid);
            return row && *row && (*row)->revokedAt;
        };
        const auto device = fresh(u"device"_s);
        const auto token = std::make_shared<QByteArray>();
        std::vector<Step> steps;
        steps.push_back({by(user,
                            [user, device](Context &, Accounts &accounts) {
                                const auto begun = accounts.startSession(user, device, std::nullopt);
                                return begun ? Status() : Status(begun.error());
                            }),
                         [this, user, device] {
                             const auto all = stores().sessions.devicesOf(user);
                             return std::any_of(all->cbegin(), all->cend(),
                                                [&device](const DeviceRow &row) { return row.name == device; });
                         }});
        steps.push_back({by(user,
                            [token = refreshed.refreshToken](Context &, Accounts &accounts) {
                                const auto fresh = accounts.refresh(token);
                                return fresh ? Status() : Status(fresh.error());
                            }),
                         [this, token = refreshed.refreshToken] {
                             const auto row = stores().sessions.refreshToken(crypto::tokenHash(token.toUtf8()));
                             return row && *row && (*row)->usedAt;
                         }});
        steps.push_back(
            {by(user, [sid = revoked.sid](Context &, Accounts &accounts) { return accounts.revokeSession(sid); }),
             [isRevoked, sid = revoked.sid] { return isRevoked(sid); }});
        steps.push_back(
            {by(user,
                [user, id = lost.device](Context &, Accounts &accounts) { return accounts.revokeDevice(user, id); }),
             [isRevoked, sid = lost.sid] { return isRevoked(sid); }});
        steps.push_back({by(user,
                            [token](Context &, Accounts &accounts) {
                                *token = accounts.invite(protocol::Role::Member, std::nullopt);
                                return Status();
                            }),
                         [this, token] {
                             const auto row = stores().users.invite(crypto::tokenHash(*token));
                             return row && *row;
                         }});
        return steps;
    }

    // Memory against a reload.
    QString difference()
    {
        auto &memory = m_bench->backend->workspace();
        Workspace disk(stores(), m_bench->clock);
        if (!disk.load())
            return u"the workspace cannot be loaded"_s;
        const auto users = stores().users.all();
        for (const auto &row : *users) {
            if (const auto *known = memory.user(row.user.id); !known || *known != row)
                return u"user "_s + row.user.name;
            if (memory.userByName(row.user.name) != memory.user(row.user.id))
                return u"name of "_s + row.user.name;
        }
        if (memory.directoryVersion() != disk.directoryVersion())
            return u"the version of the directory"_s;
        const auto sids = stores().database.query(u"SELECT sid FROM sessions"_s).list([](const sql::Row &row) {
            return row.id<SessionId>(0);
        });
        for (const auto &sid : *sids) {
            if (memory.isRevoked(sid) != disk.isRevoked(sid))
                return u"session "_s + sid.toText();
        }
        const auto rooms = stores().conversations.all();
        for (const auto &id : *rooms) {
            if (**memory.conversation(id) != **disk.conversation(id))
                return u"conversation "_s + (*memory.conversation(id))->info.name;
        }
        return {};
    }

    enum class Certainty : quint8 { Whole, NobodyKnows }; // whether COMMIT happened
    void runAndCheck(std::vector<Step> steps, Certainty certainty = Certainty::Whole)
    {
        std::vector<Call> calls;
        for (auto &step : steps)
            calls.push_back(std::move(step.call));
        const auto statuses = m_bench->run(std::move(calls));
        m_fired = !stores().database.hasFailureAhead();
        stores().database.failStatement(0); // those of the checks are not meant
        QCOMPARE(statuses.size(), qsizetype(steps.size()));
        if (certainty == Certainty::NobodyKnows)
            m_bench->engine->everySecond(); // hears what it wrote itself
        for (size_t i = 0; i < steps.size(); ++i) {
            const bool isAcknowledged = statuses.at(qsizetype(i)) == 200;
            if (certainty == Certainty::Whole || isAcknowledged)
                QCOMPARE(steps[i].isStored(), isAcknowledged);
            QVERIFY(m_fired || isAcknowledged);
        }
        QCOMPARE(difference(), QString());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }
    void init() { m_bench = std::make_unique<Bench>(); }
    void cleanup() { m_bench.reset(); }

    void survivesAFailureAtEveryStatement_data() { addDrains(); }
    void survivesAFailureAtEveryStatement()
    {
        QFETCH(const QString, drain);
        constexpr int FewestStatements = 1; // an invitation
        const auto make = drains().value(drain);
        const auto count = make().size();
        for (size_t alone = 0; alone <= count; ++alone) { // each request alone, then all together
            int failures = 0;
            for (bool fired = true; fired; failures += fired) {
                auto steps = make();
                if (alone < count) {
                    std::swap(steps[0], steps[alone]);
                    steps.resize(1);
                }
                stores().database.failStatement(failures + 1);
                runAndCheck(std::move(steps));
                if (QTest::currentTestFailed())
                    return;
                fired = m_fired;
            }
            QVERIFY2(failures >= FewestStatements, qPrintable(u"%1 of request %2"_s.arg(failures).arg(alone)));
        }
    }

    void survivesAFailingCommit_data() { addDrains(); }
    void survivesAFailingCommit()
    {
        QFETCH(const QString, drain);
        const auto make = drains().value(drain);
        for (const auto how : {CommitFailure::Refused, CommitFailure::LostBefore, CommitFailure::LostAfter}) {
            m_bench = std::make_unique<Bench>(); // a connection that broke a moment ago is not opened again at once
            auto steps = make();
            stores().database.failCommit(how);
            runAndCheck(std::move(steps), how == CommitFailure::LostAfter ? Certainty::NobodyKnows : Certainty::Whole);
            if (QTest::currentTestFailed())
                return;
            QVERIFY(m_fired);
        }
    }

    void keepsCursorsUntilTheyAreWritten()
    {
        auto &bench = *m_bench;
        int failures = 0;
        for (bool fired = true; fired; failures += fired) {
            bench.enterAFreshRoom();
            bench.run({bench.join(bench.bo), bench.say(bench.ana, u"hello"_s)});
            for (const auto &user : {bench.ana, bench.bo})
                bench.engine->cursors().move(bench.room, user, 2, {Bench::exchange(), 0});
            bench.sent.clear();
            stores().database.failStatement(failures + 1);
            bench.engine->everySecond();
            fired = !stores().database.hasFailureAhead();
            stores().database.failStatement(0);
            const auto answered = std::count_if(bench.sent.begin(), bench.sent.end(), [](const Outbound &outbound) {
                const auto *response = std::get_if<HttpResponse>(&outbound);
                return response && response->status == 200;
            });
            const auto stored = [&] { return stores().conversations.cursorsOf(bench.room, bench.ana, true)->size(); };
            QVERIFY(answered == 0 || answered == 2);
            QVERIFY(answered == 0 || stored() == 2);
            bench.engine->everySecond();
            QCOMPARE(stored(), 2);
            QCOMPARE(difference(), QString());
        }
        QVERIFY(failures >= 2);
    }

private:
    QHash<QString, Drain> drains()
    {
        return {{u"channels"_s, [this] { return channels(); }},
                {u"maps"_s, [this] { return maps(); }},
                {u"users"_s, [this] { return users(); }},
                {u"sessions"_s, [this] { return sessions(); }}};
    }
    static void addDrains()
    {
        QTest::addColumn<QString>("drain");
        for (const auto *drain : {"channels", "maps", "users", "sessions"})
            QTest::newRow(drain) << QString::fromLatin1(drain);
    }
};

QTEST_GUILESS_MAIN(tst_FlushFailures)
#include "tst_flushfailures.moc"
