// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QHash>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// kill -9 in the middle of everything: what was acknowledged is there, once, in order.
class tst_Crash : public QObject
{
    Q_OBJECT

private:
    // Sends until the server is gone; remembers what it was told. What stayed open is sent again, as an outbox does.
    struct Sender
    {
        QStringList open; // texts in order; the client_id of each is in ids
        QHash<QString, QString> ids;
        QHash<QString, qint64> acknowledged; // text -> seq
        int next = 0;

        void send(WireClient &client, const QString &room, const QString &name)
        {
            if (open.isEmpty()) {
                open << u"%1-%2"_s.arg(name).arg(next++);
                ids.insert(open.last(), WireClient::newId());
            }
            const auto reply = client.say(room, open.first(), ids.value(open.first()));
            if (reply.contains("seq"_L1))
                acknowledged.insert(open.takeFirst(), reply.value("seq"_L1).toInteger());
        }
    };

private Q_SLOTS:
    void losesDoublesAndReordersNothing()
    {
        const int kills = qEnvironmentVariableIntValue("CONCLAVE_TEST_KILLS") > 0
            ? qEnvironmentVariableIntValue("CONCLAVE_TEST_KILLS")
            : 5;
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.addUser(u"bo"_s));
        QString room;
        Sender ana, bo;
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
                ana.send(anaClient, room, u"ana"_s);
                bo.send(boClient, room, u"bo"_s);
            }
            anaClient.sendRaw(R"({"id":999999,"op":"event.append","conversation":")" + room.toLatin1()
                              + R"(","client_id":")" + WireClient::newId().toLatin1()
                              + R"(","content":{"kind":"text","text":"unanswered","files":[]}})");
            if (round < kills)
                server.kill();
        }
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
        for (const auto *sender : {&ana, &bo}) {
            QVERIFY(sender->acknowledged.size() >= 20 * kills);
            for (auto it = sender->acknowledged.cbegin(); it != sender->acknowledged.cend(); ++it)
                QCOMPARE(stored.value(it.key()), it.value()); // nothing lost or moved
        }
        for (int i = 1; i < ana.next - 1; ++i)
            QVERIFY(stored.value(u"ana-%1"_s.arg(i - 1)) < stored.value(u"ana-%1"_s.arg(i)));
    }
};

QTEST_GUILESS_MAIN(tst_Crash)
#include "tst_crash.moc"
