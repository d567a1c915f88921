// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/unitbench.h"

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;
using protocol::ConversationKind;
using protocol::Replies;

// Who is named to post in a broadcast channel: in memory as on disk, whatever else the same drain does.
class tst_Posters : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Bench> m_bench;
    UserId m_mo;

    template <class T, class Write>
    Call asked(const UserId &by, const T &request, Write write) const
    {
        auto call = Bench::leave(by, m_bench->room);
        call.key = {request.clientId, m_bench->room};
        call.handler = [request, write](Context &context) -> Result<Answer> {
            const auto written = (Conversations(context.unit, context.caller).*write)(request);
            if (!written)
                return written.error();
            if (const auto *event = std::get_if<EventRef>(&*written))
                return Answer{*event};
            return Answer{protocol::encode(std::get<protocol::Ack>(*written))};
        };
        return call;
    }
    Call name(const UserId &user, bool on = true) const
    {
        return asked(m_mo, protocol::SetPoster{m_bench->room, ClientId::create(), user, on}, &Conversations::setPoster);
    }
    Call invite(const UserId &user) const
    {
        return asked(m_mo, protocol::InviteMember{m_bench->room, ClientId::create(), user}, &Conversations::invite);
    }
    Call setReplies(Replies replies) const
    {
        protocol::ChangeConversation request;
        request.conversation = m_bench->room;
        request.clientId = ClientId::create();
        request.replies = replies;
        return Bench::call(m_mo, request.clientId, m_bench->room, request, &Conversations::change);
    }
    QList<UserId> posters() { return m_bench->disk().info.posters.value_or(QList<UserId>()); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }
    void init()
    {
        m_bench = std::make_unique<Bench>();
        const auto made = m_bench->backend->change([this](UnitOfWork &, Accounts &accounts) {
            const auto row
                = accounts.add({u"mo"_s, u"mo"_s, protocol::Role::Moderator, protocol::AccountKind::Person, u"x"_s});
            m_mo = row->user.id;
            return Status();
        });
        QVERIFY(made);
        m_bench->room = ConversationId::create();
        protocol::CreateConversation request;
        request.clientId = ClientId{m_bench->room.uuid};
        request.kind = ConversationKind::Broadcast;
        request.name = u"news"_s;
        QCOMPARE(m_bench->run({Bench::call(m_mo, request.clientId, m_bench->room, request, &Conversations::create),
                               invite(m_bench->bo)}),
                 (QList<int>{200, 200}));
    }
    void cleanup() { m_bench.reset(); }

    void namesMembersOnlyAndOnce()
    {
        QCOMPARE(m_bench->run({name(m_bench->ana), name(m_bench->bo), name(m_bench->bo)}), (QList<int>{404, 200, 200}));
        QCOMPARE(posters(), QList<UserId>{m_bench->bo});
        QCOMPARE(m_bench->log().last().seq, 3); // created, joined, named
        QCOMPARE(m_bench->memory(), m_bench->disk());
        QCOMPARE(m_bench->run({m_bench->say(m_bench->bo, u"news"_s), name(m_bench->bo, false),
                               m_bench->say(m_bench->bo, u"more news"_s)}),
                 (QList<int>{200, 200, 403}));
        QCOMPARE(posters(), QList<UserId>());
        QCOMPARE(m_bench->memory(), m_bench->disk());
    }

    void forgetsWhoLeaves()
    {
        QCOMPARE(m_bench->run({name(m_bench->bo), Bench::leave(m_bench->bo, m_bench->room), invite(m_bench->bo)}),
                 (QList<int>{200, 200, 200}));
        QCOMPARE(posters(), QList<UserId>());
        QCOMPARE(m_bench->memory(), m_bench->disk());
        QCOMPARE(m_bench->run({invite(m_bench->ana), name(m_bench->ana), m_bench->say(m_bench->ana, u"at once"_s)}),
                 (QList<int>{200, 200, 200}));
        QCOMPARE(posters(), QList<UserId>{m_bench->ana});
        QCOMPARE(m_bench->memory(), m_bench->disk());
        QCOMPARE(m_bench->run({Bench::leave(m_bench->ana, m_bench->room)}), QList<int>{200});
        QCOMPARE(m_bench->run({invite(m_bench->ana), m_bench->say(m_bench->ana, u"again"_s)}), (QList<int>{200, 403}));
        QCOMPARE(m_bench->memory(), m_bench->disk());
    }

    void namesSoManyAndNoMore()
    {
        std::vector<Call> calls;
        QList<int> expected;
        for (qint64 i = 0; i <= protocol::MaxPosters; ++i) {
            const auto user = m_bench->add(u"user%1"_s.arg(i));
            calls.push_back(invite(user));
            calls.push_back(name(user));
            expected << 200 << (i < protocol::MaxPosters ? 200 : 409);
        }
        QCOMPARE(m_bench->run(std::move(calls)), expected);
        const auto named = posters();
        QCOMPARE(named.size(), protocol::MaxPosters);
        QVERIFY(std::is_sorted(named.begin(), named.end()));
        QCOMPARE(m_bench->memory(), m_bench->disk());
    }

    void remembersWhatMayBeAnswered()
    {
        QCOMPARE(m_bench->disk().info.replies, Replies::Threads);
        QCOMPARE(m_bench->run({setReplies(Replies::Nothing)}), QList<int>{200});
        QCOMPARE(m_bench->disk().info.replies, Replies::Nothing);
        QCOMPARE(m_bench->memory(), m_bench->disk());
    }

    void survivesAFailureAtEveryStatement()
    {
        constexpr int MoreThanAFlushHas = 30;
        for (int statement = 1; statement <= MoreThanAFlushHas; ++statement) {
            const bool on = posters().isEmpty();
            m_bench->backend->stores().database.failStatement(statement);
            const auto statuses = m_bench->run({name(m_bench->bo, on)});
            m_bench->backend->stores().database.failStatement(0);
            QCOMPARE(posters().isEmpty(), on != (statuses == QList<int>{200}));
            QCOMPARE(m_bench->memory(), m_bench->disk());
        }
    }
};

QTEST_GUILESS_MAIN(tst_Posters)
#include "tst_posters.moc"
