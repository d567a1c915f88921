// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/searchclient.h"
#include "tests/support/haystack.h"
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"

#include <QDeadlineTimer>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;

// What takes the database too long ends, and the others are served.
class tst_TimeLimits : public QObject
{
    Q_OBJECT

private:
    static constexpr int PatienceMs = 60'000;

    // From now on a channel of this name is made for ever.
    static Status slowDown(const ServerProcess &server)
    {
        auto database = sql::Database::open(server.database(), sql::Access::ReadWrite);
        if (!database)
            return database.error();
        const QStringList sqlite{u"CREATE VIEW endless AS WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT 1 "
                                 "FROM numbers) SELECT n FROM numbers"_s,
                                 u"CREATE TRIGGER slow AFTER INSERT ON conversations WHEN new.name = 'slow' "
                                 "BEGIN SELECT count(*) FROM endless; END"_s};
        const QStringList postgres{u"CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                                   "'BEGIN PERFORM pg_sleep(600); RETURN new; END'"_s,
                                   u"CREATE TRIGGER slow BEFORE INSERT ON conversations FOR EACH ROW "
                                   "WHEN (new.name = 'slow') EXECUTE FUNCTION wait()"_s};
        for (const auto &statement : testsPostgres() ? postgres : sqlite) {
            if (auto done = (*database)->execute(statement); !done)
                return done;
        }
        return {};
    }

private Q_SLOTS:
    void endsAStatementAndServesTheOthers()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.addUser(u"bo"_s));
        server.setEnvironment(u"CONCLAVE_DATABASE_STATEMENT_SECONDS"_s, u"1"_s);
        QVERIFY(slowDown(server));
        QVERIFY(server.start());
        WireClient ana(server);
        WireClient bo(server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = bo.createChannel(u"quick"_s);
        QJsonObject answer;
        ana.post(u"conversation.create"_s,
                 {{u"client_id"_s, WireClient::newId()},
                  {u"kind"_s, u"public"_s},
                  {u"name"_s, u"slow"_s},
                  {u"topic"_s, QString()},
                  {u"history"_s, u"all"_s}},
                 [&answer](const QJsonObject &reply) { answer = reply; });
        QTRY_VERIFY_WITH_TIMEOUT(!answer.isEmpty(), PatienceMs);
        const auto error = answer.value("error"_L1).toObject();
        QVERIFY2(error.value("code"_L1).toString() == u"busy"_s, qPrintable(error.value("code"_L1).toString()));
        QVERIFY(!bo.say(room, u"and I?"_s).contains("error"_L1));
        QVERIFY(!ana.createChannel(u"another"_s).isEmpty());
        QVERIFY(!HttpProbe(server.port()).get("/metrics").body.contains("\nconclave_db_errors_total 0\n"));
        server.kill();
        QVERIFY(server.start());
        QVERIFY(bo.signIn(u"bo"_s));
        QVERIFY(bo.createChannel(u"quick"_s).isEmpty()); // it is there, and what failed is not
        QCOMPARE(bo.history(room).size(), 2);
    }

    void searchesInPagesThatSayThatTheyAreNotAll()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        server.setEnvironment(u"CONCLAVE_LIMITS_SEARCH_MILLISECONDS"_s, u"10"_s);
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"straw"_s);
        QVERIFY(hideNeedle(ana, room));
        QJsonObject question{{u"in"_s, QJsonArray{room}}, {u"limit"_s, 1}};
        QStringList texts;
        QSet<qint64> cursors;
        int partial = 0;
        const QDeadlineTimer patience(PatienceMs);
        for (bool more = true; more && !patience.hasExpired();) {
            const auto reply = ana.ask(u"message.search"_s, searching({u"->"_s}, question));
            const auto code = reply.value("error"_L1).toObject().value("code"_L1).toString();
            if (code == u"busy"_s) // it had not even begun
                continue;
            QVERIFY2(code.isEmpty() && !reply.isEmpty(), qPrintable(code));
            for (const auto &message : reply.value("messages"_L1).toArray())
                texts << message.toObject().value("text"_L1).toString();
            partial += reply.value("partial"_L1).toBool();
            QVERIFY(reply.contains("cursor"_L1) || !reply.value("partial"_L1).toBool());
            more = reply.contains("cursor"_L1);
            if (more)
                question.insert(u"cursor"_s, reply.value("cursor"_L1));
            const auto count = cursors.size();
            cursors.insert(reply.value("cursor"_L1).toInteger());
            QVERIFY(!more || cursors.size() > count); // each goes on where the one before ended
        }
        QVERIFY(partial > 0);
        QCOMPARE(texts, QStringList{u"the needle ->"_s});
    }
};

QTEST_GUILESS_MAIN(tst_TimeLimits)
#include "tst_timelimits.moc"
