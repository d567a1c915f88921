// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Who asks for too much is told to wait; everybody else does not notice.
class tst_Overuse : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;

    static QJsonObject login(const QString &name, const QString &password)
    {
        return {{u"name"_s, name}, {u"password"_s, password}, {u"device_name"_s, u"test"_s}};
    }
    static QByteArray noSession() { return "{\"refresh_token\":\"" + QByteArray(43, 'x') + "\"}"; }
    // Asks for a new token with one that nobody has, until the server has had enough; empty when it never has.
    static QJsonObject floodWithRefreshes(HttpProbe &probe, const QByteArray &headers = {})
    {
        for (int i = 0; i < 60; ++i) {
            const auto answer = probe.post("/v1/session.refresh", noSession(), headers);
            if (answer.status == 429 && answer.headers.value("retry-after").toInt() > 0)
                return errorOf(QJsonDocument::fromJson(answer.body).object());
            if (answer.status != 401)
                break;
        }
        return {};
    }
    static bool letsInSoon(const ServerProcess &server)
    {
        return QTest::qWaitFor([&] { return HttpProbe(server.port()).get("/healthz").status == 200; });
    }
    static QJsonObject errorOf(const QJsonObject &reply) { return reply.value("error"_L1).toObject(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_server.setEnvironment(u"CONCLAVE_LIMITS_CHANGES_PER_SECOND"_s, u"5"_s);
        m_server.setEnvironment(u"CONCLAVE_LIMITS_ASKS_PER_SECOND"_s, u"20"_s);
        m_server.setEnvironment(u"CONCLAVE_LIMITS_SIGN_IN_FAILURES"_s, u"12"_s);
        m_server.setEnvironment(u"CONCLAVE_LIMITS_CONNECTIONS_PER_USER"_s, u"3"_s);
        for (const auto *name : {"ana", "bo", "cy", "dee"})
            QVERIFY(m_server.addUser(QLatin1StringView(name)));
        QVERIFY(m_server.start());
    }

    void oneOperationDoesNotUseUpTheOthers()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_ASKS_PER_SECOND"_s, u"1"_s);
        server.setEnvironment(u"CONCLAVE_LIMITS_OPERATIONS"_s, u"message.search=1 user.list=1 typing.set=1"_s);
        QVERIFY(server.addUser(u"ana"_s) && server.addUser(u"bo"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"busy"_s);
        const QJsonObject query{
            {u"terms"_s, QJsonArray{QJsonObject{{u"text"_s, u"lunch"_s}, {u"whole"_s, false}, {u"excluded"_s, false}}}},
            {u"from"_s, QJsonArray()},
            {u"in"_s, QJsonArray()},
            {u"has"_s, QJsonArray()},
            {u"is"_s, QJsonArray()},
            {u"limit"_s, 10}};
        QJsonObject refused;
        int served = 0;
        for (int i = 0; i < 40 && refused.isEmpty(); ++i) {
            const auto reply = ana.ask(u"message.search"_s, query);
            refused = errorOf(reply);
            served += refused.isEmpty();
        }
        QVERIFY2(served >= 10 && served < 20, qPrintable(QString::number(served)));
        QCOMPARE(refused.value("code"_L1), u"rate_limited"_s);
        QVERIFY(refused.value("retry_after"_L1).toInt() > 0);
        QCOMPARE(ana.errorOf(u"user.list"_s, {{u"since"_s, 0}}), u"none"_s);
        QCOMPARE(ana.errorOf(u"typing.set"_s, {{u"conversation"_s, room}}), u"none"_s);
        QCOMPARE(ana.errorOf(u"map.get"_s, {{u"since"_s, 0}}), u"none"_s); // of those that share asks_per_second
        QVERIFY(ana.say(room, u"still here"_s).contains("seq"_L1));
        WireClient bo(server);
        QVERIFY(bo.signIn(u"bo"_s));
        QCOMPARE(bo.errorOf(u"message.search"_s, query), u"none"_s);
    }

    void slowsDownAnAddressThatNobodySignedInFrom()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_GUEST_ASKS_PER_SECOND"_s, u"1"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        HttpProbe probe(server.port());
        const auto refused = floodWithRefreshes(probe);
        QCOMPARE(refused.value("code"_L1), u"rate_limited"_s);
        const int wait = refused.value("retry_after"_L1).toInt();
        QVERIFY2(wait > 0 && wait <= 1000, qPrintable(QString::number(wait)));
        const QJsonObject rubbish{{u"access_token"_s, u"x.y.z"_s}};
        WireClient stranger(server);
        QVERIFY(stranger.connect());
        QCOMPARE(stranger.errorOf(u"session.authenticate"_s, rubbish), u"rate_limited"_s); // of the same address
        QCOMPARE(ana.errorOf(u"user.list"_s, {{u"since"_s, 0}}), u"none"_s); // is signed in
        HttpProbe elsewhere(server.port(), QHostAddress(u"127.0.0.2"_s));
        QCOMPARE(elsewhere.post("/v1/session.refresh", noSession()).status, 401);
        QTest::qWait(1100);
        QVERIFY(stranger.errorOf(u"session.authenticate"_s, rubbish) != "rate_limited"_L1); // for long, one a second
    }

    void anOperationBeforeSignInMayHaveARateOfItsOwn()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_GUEST_ASKS_PER_SECOND"_s, u"50"_s);
        server.setEnvironment(u"CONCLAVE_LIMITS_OPERATIONS"_s, u"session.refresh=1"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(floodWithRefreshes(probe).value("code"_L1), u"rate_limited"_s);
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
    }

    // The proxy sends all of them over one connection.
    void slowsDownAnAddressBehindAProxy()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_GUEST_ASKS_PER_SECOND"_s, u"1"_s);
        server.setEnvironment(u"CONCLAVE_SERVER_TRUSTED_PROXIES"_s, u"127.0.0.1"_s);
        QVERIFY(server.start());
        HttpProbe proxy(server.port());
        const auto of = [](const char *client) { return QByteArray("X-Forwarded-For: ") + client + "\r\n"; };
        QCOMPARE(floodWithRefreshes(proxy, of("203.0.113.7")).value("code"_L1), u"rate_limited"_s);
        QCOMPARE(proxy.post("/v1/session.refresh", noSession(), of("203.0.113.8")).status, 401);
        const auto again
            = [&] { return proxy.post("/v1/session.refresh", noSession(), of("203.0.113.9, 203.0.113.7")).status; };
        QVERIFY(again() == 429 || again() == 429); // a moment may have given it one more
        HttpProbe stranger(server.port(), QHostAddress(u"127.0.0.2"_s)); // is no proxy, whatever it says
        QCOMPARE(stranger.post("/v1/session.refresh", noSession(), of("203.0.113.7")).status, 401);
    }

    void slowsDownAFloodOfMessages()
    {
        WireClient ana(m_server);
        WireClient bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(u"flood"_s);
        bo.join(room);
        const auto first = WireClient::newId();
        const auto ack = ana.say(room, u"first"_s, first);
        QVERIFY(ack.value("seq"_L1).toInt() > 0);
        QJsonObject refused;
        int accepted = 0;
        for (int i = 0; i < 100 && refused.isEmpty(); ++i) {
            const auto reply = ana.say(room, u"again"_s);
            if (reply.contains("error"_L1))
                refused = errorOf(reply);
            else
                ++accepted;
        }
        QVERIFY(accepted >= 40);
        QCOMPARE(refused.value("code"_L1), u"rate_limited"_s);
        const int wait = refused.value("retry_after"_L1).toInt();
        QVERIFY(wait > 0 && wait <= 200);
        QVERIFY(!bo.say(room, u"I notice nothing"_s).contains("error"_L1));
        QCOMPARE(ana.say(room, u"first"_s, first).value("seq"_L1), ack.value("seq"_L1)); // a repeated one costs nothing
        QTest::qWait(wait + 50);
        QVERIFY(!ana.say(room, u"later"_s).contains("error"_L1));
    }

    void slowsDownAFloodOfQuestions()
    {
        WireClient cy(m_server);
        QVERIFY(cy.signIn(u"cy"_s));
        int refused = 0;
        QCOMPARE(cy.errorOf(u"user.list"_s, {{u"since"_s, 0}}), u"none"_s);
        for (int i = 0; i < 400; ++i)
            refused += cy.errorOf(u"user.list"_s, {{u"since"_s, 0}}) == "rate_limited"_L1 ? 1 : 0;
        QVERIFY(refused > 50);
    }

    // Whoever comes now sits there; what was left behind somewhere gives way.
    void closesTheIdlestConnectionOfAnAccount()
    {
        WireClient first(m_server), second(m_server), third(m_server), fourth(m_server), bo(m_server);
        QVERIFY(first.signIn(u"dee"_s) && second.signIn(u"dee"_s) && third.signIn(u"dee"_s) && bo.signIn(u"bo"_s));
        QTest::qWait(20);
        QCOMPARE(first.errorOf(u"user.list"_s, {{u"since"_s, 0}}), u"none"_s);
        QVERIFY(fourth.signIn(u"dee"_s));
        QVERIFY(second.waitForClose(4009));
        QVERIFY(first.isOpen() && third.isOpen() && bo.isOpen());
        QTest::qWait(20);
        for (auto *client : {&first, &third})
            QCOMPARE(client->errorOf(u"user.list"_s, {{u"since"_s, 0}}), u"none"_s);
        QTest::qWait(20);
        QVERIFY(fourth.authenticate(fourth.tokens.value("access_token"_L1).toString())); // takes no place of another
        QVERIFY(first.isOpen() && third.isOpen());
        WireClient fifth(m_server);
        QVERIFY(fifth.connect());
        QVERIFY(fifth.authenticate(first.tokens.value("access_token"_L1).toString()));
        QVERIFY(first.waitForClose(4009));
        QVERIFY(third.isOpen() && fourth.isOpen() && fifth.isOpen());
    }

    void holdsFewHttpConnectionsOfAnAddress()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_HTTP_PER_ADDRESS"_s, u"2"_s);
        QVERIFY(server.start());
        auto first = std::make_unique<HttpProbe>(server.port());
        HttpProbe second(server.port());
        QCOMPARE(first->get("/healthz").status, 200);
        QCOMPARE(second.get("/healthz").status, 200);
        const auto refused = HttpProbe(server.port()).get("/healthz");
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.headers.value("retry-after").toInt() > 0);
        QCOMPARE(HttpProbe(server.port(), QHostAddress(u"127.0.0.2"_s)).get("/healthz").status, 200);
        QCOMPARE(first->get("/healthz").status, 200); // those that are there go on
        QVERIFY(second.get("/metrics").body.contains("\nconclave_connections_refused_total{limit=\"address\"} 1\n"));
        first.reset();
        QVERIFY(letsInSoon(server));
    }

    void holdsSoManyConnectionsAndNoMore()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_CONNECTIONS"_s, u"3"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        HttpProbe probe(server.port());
        QCOMPARE(probe.get("/healthz").status, 200);
        auto last = std::make_unique<WireClient>(server);
        QVERIFY(last->connect());
        const auto refused = HttpProbe(server.port(), QHostAddress(u"127.0.0.2"_s)).get("/healthz");
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.headers.value("retry-after").toInt() > 0);
        QVERIFY(!ana.createChannel(u"still-here"_s).isEmpty());
        QVERIFY(probe.get("/metrics").body.contains("\nconclave_connections_refused_total{limit=\"server\"} 1\n"));
        last.reset();
        QVERIFY(letsInSoon(server));
    }

    // Last: nobody gets in from this address afterwards.
    void slowsDownWhoGuessesPasswords()
    {
        WireClient guesser(m_server);
        QVERIFY(guesser.connect());
        QJsonObject refused;
        int tries = 0;
        for (; tries < 20 && refused.isEmpty(); ++tries) {
            const auto reply
                = errorOf(guesser.ask(u"session.login"_s, login(u"nobody"_s, u"guess %1 guess guess"_s.arg(tries))));
            if (reply.value("code"_L1) != "wrong_credentials"_L1)
                refused = reply;
        }
        QCOMPARE(tries, 6); // five are free, also of a name that nobody has
        QCOMPARE(refused.value("code"_L1), u"rate_limited"_s);
        const int wait = refused.value("retry_after"_L1).toInt();
        QVERIFY(wait > 500 && wait <= 1000);
        for (int i = 0; i < 7; ++i)
            guesser.ask(u"session.login"_s, login(u"name%1"_s.arg(i), u"guess guess guess"_s));
        refused = errorOf(guesser.ask(u"session.login"_s, login(u"ana"_s, QLatin1StringView(Password))));
        QCOMPARE(refused.value("code"_L1), u"rate_limited"_s);
        QVERIFY(refused.value("retry_after"_L1).toInt() > 60'000);
    }
};

QTEST_GUILESS_MAIN(tst_Overuse)
#include "tst_overuse.moc"
