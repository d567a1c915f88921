// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgrescluster.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// kill -9 in the middle of everything, of the server and of its database: what was acknowledged is there, once, in
// order.
class tst_Crash : public QObject
{
    Q_OBJECT

private:
    // Sends until the server is gone; remembers what it was told. What stayed open is sent again, as an outbox does.
    struct Sender
    {
        const QString name;
        QStringList open; // texts in order; the client_id of each is in ids
        QHash<QString, QString> ids;
        QHash<QString, qint64> acknowledged; // text -> seq
        int next = 0;

        explicit Sender(QString sender)
            : name(std::move(sender))
        {
        }

        void send(WireClient &client, const QString &room)
        {
            if (open.isEmpty()) {
                open << u"%1-%2"_s.arg(name).arg(next++);
                ids.insert(open.last(), WireClient::newId());
            }
            const auto reply = client.say(room, open.first(), ids.value(open.first()));
            if (reply.contains("seq"_L1))
                acknowledged.insert(open.takeFirst(), reply.value("seq"_L1).toInteger());
        }

        // Neighbours in the order of sending.
        QList<std::pair<QString, QString>> pairs() const
        {
            QList<std::pair<QString, QString>> all;
            for (int i = 1; i < next - 1; ++i)
                all.append({u"%1-%2"_s.arg(name).arg(i - 1), u"%1-%2"_s.arg(name).arg(i)});
            return all;
        }
    };

    // Everything acknowledged is there, once, at its place, and in the order of sending.
    static void checkLog(const ServerProcess &server, const QString &room, const QList<const Sender *> &senders)
    {
        WireClient reader(server);
        QVERIFY(reader.signIn(u"ana"_s));
        QHash<QString, qint64> stored;
        qint64 seq = 0;
        for (QJsonArray page; seq == 0 || !page.isEmpty();) {
            page = reader.ask(u"event.history"_s, {{u"conversation"_s, room}, {u"after"_s, seq}, {u"limit"_s, 100}})
                       .value("events"_L1)
                       .toArray();
            for (const auto &event : std::as_const(page)) {
                QCOMPARE(event.toObject().value("seq"_L1).toInteger(), ++seq); // no gap
                const auto text = event.toObject().value("content"_L1).toObject().value("text"_L1).toString();
                if (!text.isEmpty() && text != u"unanswered") {
                    QVERIFY2(!stored.contains(text), qPrintable(text)); // nothing twice
                    stored.insert(text, seq);
                }
            }
        }
        for (const auto *sender : senders) {
            for (auto it = sender->acknowledged.cbegin(); it != sender->acknowledged.cend(); ++it)
                QCOMPARE(stored.value(it.key()), it.value()); // nothing lost or moved
        }
        for (const auto *sender : senders) {
            for (const auto &[earlier, later] : sender->pairs())
                QVERIFY(stored.value(earlier) < stored.value(later));
        }
    }

    // One sender that does not give up, while every 200 ms something is done to the database.
    static void withFaults(const std::function<void()> &fault)
    {
        constexpr int Messages = 70;
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        auto client = std::make_unique<WireClient>(server);
        QVERIFY(client->signIn(u"ana"_s));
        const auto room = client->createChannel(u"room"_s);
        QTimer timer;
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, &timer, [&fault, &timer] {
            fault(); // in the middle of a request
            timer.start(200);
        });
        timer.start(200);
        Sender ana(u"ana"_s);
        const QDeadlineTimer deadline(40'000);
        while (ana.acknowledged.size() < Messages && !deadline.hasExpired()) {
            if (client->isOpen()) {
                const auto before = ana.acknowledged.size();
                ana.send(*client, room);
                QTest::qWait(ana.acknowledged.size() > before ? 5 : 50);
                continue;
            }
            client = std::make_unique<WireClient>(server);
            if (!client->signIn(u"ana"_s))
                client = std::make_unique<WireClient>(server);
        }
        timer.stop();
        QVERIFY(!QTest::currentTestFailed());
        QCOMPARE(ana.acknowledged.size(), Messages);
        QTRY_VERIFY(WireClient(server).signIn(u"ana"_s)); // the last fault is over
        checkLog(server, room, {&ana});
    }

private Q_SLOTS:
    void losesDoublesAndReordersNothing()
    {
        const int kills = qEnvironmentVariableIntValue("CONCLAVE_TEST_KILLS") > 0
            ? qEnvironmentVariableIntValue("CONCLAVE_TEST_KILLS")
            : 5;
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.addUser(u"bo"_s));
        QString room;
        Sender ana(u"ana"_s), bo(u"bo"_s);
        for (int round = 0; round <= kills; ++round) {
            QVERIFY(server.start());
            WireClient anaClient(server), boClient(server);
            QVERIFY(anaClient.signIn(u"ana"_s) && boClient.signIn(u"bo"_s));
            if (room.isEmpty())
                room = anaClient.createChannel(u"room"_s);
            boClient.join(room);
            // The last message of the round is on its way when the server dies.
            const int messages = 20 + QRandomGenerator::global()->bounded(30);
            for (int i = 0; i < messages; ++i) {
                ana.send(anaClient, room);
                bo.send(boClient, room);
            }
            anaClient.sendRaw(R"({"id":999999,"op":"event.append","conversation":")" + room.toLatin1()
                              + R"(","client_id":")" + WireClient::newId().toLatin1()
                              + R"(","content":{"kind":"text","text":"unanswered","files":[]}})");
            if (round < kills)
                server.kill();
        }
        checkLog(server, room, {&ana, &bo});
        QVERIFY(ana.acknowledged.size() >= 20 * kills && bo.acknowledged.size() >= 20 * kills);
    }

    void losesAndDoublesNothingWhenTheDatabaseRestarts()
    {
        auto *postgres = testsPostgres() ? PostgresCluster::instance() : nullptr;
        if (!postgres || !postgres->isOwn())
            QSKIP("needs a PostgreSQL that may be stopped");
        int stops = 0;
        withFaults([&] {
            postgres->stop(++stops % 2 ? PostgresCluster::Stop::Crash : PostgresCluster::Stop::Fast);
            QTest::qWait(400); // some requests are answered meanwhile
            QVERIFY(postgres->start());
        });
        QVERIFY(stops >= 3);
    }

    void losesAndDoublesNothingWhenItsConnectionsBreak()
    {
        if (!testsPostgres())
            QSKIP("needs a PostgreSQL");
        int breaks = 0;
        withFaults([&] {
            ++breaks;
            QVERIFY(PostgresCluster::instance()->execute(
                u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'conclave' AND datname <> 'postgres'"_s));
        });
        QVERIFY(breaks >= 3);
    }
};

QTEST_GUILESS_MAIN(tst_Crash)
#include "tst_crash.moc"
