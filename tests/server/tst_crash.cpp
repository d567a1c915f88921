// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgrescluster.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>
#include <QTimer>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// kill -9 in the middle of everything, of the server and of its database: what was acknowledged is there, once, in
// order.
class tst_Crash : public QObject
{
    Q_OBJECT

private:
    // One user who writes, changes, reacts and deletes until the server is gone, and remembers what it was told. What
    // stayed open is sent again, as an outbox does; so only the last item may be without an answer.
    struct Sender
    {
        struct Item
        {
            QString id;
            QJsonObject content;
            qint64 seq = 0; // once it is acknowledged
        };
        const QString name;
        QList<Item> items;
        QJsonObject lastError;

        explicit Sender(QString sender)
            : name(std::move(sender))
        {
        }

        void send(WireClient &client, const QString &room)
        {
            if (items.isEmpty() || items.last().seq > 0)
                items.append(Item{WireClient::newId(), nextContent()});
            auto &item = items.last();
            const auto reply
                = client.ask(u"event.append"_s,
                             {{u"conversation"_s, room}, {u"client_id"_s, item.id}, {u"content"_s, item.content}});
            item.seq = reply.value("seq"_L1).toInteger();
            if (reply.contains("error"_L1))
                lastError = reply.value("error"_L1).toObject();
        }

        // Of every six, three are texts; the second of them is changed, reacted to and deleted.
        QJsonObject nextContent() const
        {
            const auto turn = items.size() % 6;
            const auto text = u"%1-%2"_s.arg(name).arg(items.size());
            if (turn == 0 || turn == 1 || turn == 4)
                return {{u"kind"_s, u"text"_s}, {u"text"_s, text}, {u"files"_s, QJsonArray()}};
            const auto &target = items.at(items.size() - turn + 1).id;
            if (turn == 2)
                return {{u"kind"_s, u"edit"_s}, {u"target"_s, target}, {u"text"_s, text}};
            if (turn == 3)
                return {{u"kind"_s, u"reaction"_s}, {u"target"_s, target}, {u"emoji"_s, u"👍"_s}, {u"on"_s, true}};
            return {{u"kind"_s, u"delete"_s}, {u"target"_s, target}};
        }

        int acknowledged() const
        {
            return int(std::count_if(items.cbegin(), items.cend(), [](const Item &item) { return item.seq > 0; }));
        }
        QString complaint() const { return name + u": "_s + QString::fromUtf8(QJsonDocument(lastError).toJson()); }

        // Messages whose text, and that of their edits, has to be gone.
        QSet<QString> deleted() const
        {
            QSet<QString> targets;
            for (const auto &item : items) {
                if (item.content.value("kind"_L1) == "delete"_L1)
                    targets.insert(item.content.value("target"_L1).toString());
            }
            return targets;
        }
    };

    // By client_id; each is there once, and no place of the log is empty.
    static QHash<QString, QJsonObject> readLog(const ServerProcess &server, const QString &room)
    {
        QHash<QString, QJsonObject> log;
        WireClient reader(server);
        if (!reader.signIn(u"ana"_s))
            return log;
        qint64 seq = 0;
        for (QJsonArray page; seq == 0 || !page.isEmpty();) {
            page = reader.ask(u"event.history"_s, {{u"conversation"_s, room}, {u"after"_s, seq}, {u"limit"_s, 100}})
                       .value("events"_L1)
                       .toArray();
            if (seq == 0 && page.isEmpty())
                break;
            for (const auto &value : std::as_const(page)) {
                const auto event = value.toObject();
                const auto id = event.value("client_id"_L1).toString();
                if (event.value("seq"_L1).toInteger() != ++seq)
                    QTest::qFail("a gap in the log", __FILE__, __LINE__);
                if (!id.isEmpty() && log.contains(id))
                    QTest::qFail(qPrintable(u"twice in the log: "_s + id), __FILE__, __LINE__);
                log.insert(id, event);
            }
        }
        return log;
    }

    // Everything acknowledged is there, at its place, in the order of sending, and what was deleted is gone.
    static void checkLog(const ServerProcess &server, const QString &room, const QList<const Sender *> &senders)
    {
        const auto log = readLog(server, room);
        QVERIFY(!log.isEmpty() && !QTest::currentTestFailed());
        for (const auto *sender : senders) {
            const auto deleted = sender->deleted();
            qint64 before = 0;
            for (const auto &item : sender->items) {
                const auto event = log.value(item.id);
                QVERIFY2(item.seq > 0, qPrintable(sender->complaint()));
                QCOMPARE(event.value("seq"_L1).toInteger(), item.seq); // nothing lost or moved
                QVERIFY(item.seq > before); // nothing reordered
                before = item.seq;
                const auto kind = item.content.value("kind"_L1).toString();
                const bool isGone = kind == "text"_L1
                    ? deleted.contains(item.id)
                    : kind == "edit"_L1 && deleted.contains(item.content.value("target"_L1).toString());
                QCOMPARE(event.value("kind"_L1).toString(), kind);
                QCOMPARE(event.contains("content"_L1), !isGone);
                QVERIFY(isGone || holds(event.value("content"_L1).toObject(), item.content));
            }
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
        while (ana.acknowledged() < Messages && !deadline.hasExpired()) {
            if (client->isOpen()) {
                const auto before = ana.acknowledged();
                ana.send(*client, room);
                QTest::qWait(ana.acknowledged() > before ? 5 : 50);
                continue;
            }
            client = std::make_unique<WireClient>(server);
            if (!client->signIn(u"ana"_s))
                client = std::make_unique<WireClient>(server);
        }
        timer.stop();
        QVERIFY(!QTest::currentTestFailed());
        QVERIFY2(ana.acknowledged() == Messages, qPrintable(ana.complaint()));
        QTRY_VERIFY(WireClient(server).signIn(u"ana"_s)); // the last fault is over
        checkLog(server, room, {&ana});
    }

private Q_SLOTS:
    void losesDoublesAndReordersNothing()
    {
        constexpr int FewestItems = 8; // of each sender, between two kills
        const int wanted = qEnvironmentVariableIntValue("CONCLAVE_TEST_KILLS");
        const int kills = wanted > 0 ? wanted : testsPostgres() ? 5 : 20;
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
            const int items = FewestItems + QRandomGenerator::global()->bounded(2 * FewestItems);
            for (int i = 0; i < items; ++i) {
                ana.send(anaClient, room);
                bo.send(boClient, room);
            }
            anaClient.sendRaw(R"({"id":999999,"op":"event.append","conversation":")" + room.toLatin1()
                              + R"(","client_id":")" + WireClient::newId().toLatin1()
                              + R"(","content":{"kind":"text","text":"unanswered","files":[]}})");
            if (round < kills)
                server.kill();
        }
        QVERIFY2(ana.acknowledged() >= FewestItems * kills, qPrintable(ana.complaint()));
        QVERIFY2(bo.acknowledged() >= FewestItems * kills, qPrintable(bo.complaint()));
        checkLog(server, room, {&ana, &bo});
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
