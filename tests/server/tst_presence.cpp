// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDateTime>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Who is there, who types, what people say about themselves, and how far they are.
class tst_Presence : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    int m_channel = 0;

    QString freshName() { return u"room-%1"_s.arg(++m_channel); }
    static QString idOf(const WireClient &client)
    {
        return client.tokens.value("user"_L1).toObject().value("id"_L1).toString();
    }
    static QString presenceOf(WireClient &watcher, const QString &id)
    {
        const auto all
            = watcher.ask(u"presence.watch"_s, {{u"users"_s, QJsonArray{id}}}).value("presences"_L1).toArray();
        return all.isEmpty() ? u"none"_s : all.first().toObject().value("presence"_L1).toString();
    }
    static bool hears(WireClient &watcher, const QString &id, const QString &presence, int patienceMs = 5000)
    {
        return !watcher.push(u"presence"_s, {{u"user"_s, id}, {u"presence"_s, presence}}, patienceMs).isEmpty();
    }
    // A client that signs in and then hears nothing any more, as in a frozen computer: its pings stay unanswered.
    void signInAndFreeze(QTcpSocket &frozen, const WireClient &device) const
    {
        frozen.connectToHost(u"127.0.0.1"_s, m_server.port());
        QVERIFY(frozen.waitForConnected());
        frozen.write("GET /v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Protocol: conclave.v1\r\n\r\n");
        QVERIFY(frozen.waitForReadyRead());
        const auto frame = [](const QByteArray &text) { // masked with zeros
            QByteArray head("\x81");
            if (text.size() < 126)
                head += char(0x80 | int(text.size()));
            else
                head += QByteArray("\xfe") + char(text.size() >> 8) + char(text.size() & 0xff);
            return head + QByteArray(4, '\0') + text;
        };
        const auto token = device.tokens.value("access_token"_L1).toString().toLatin1();
        frozen.write(frame(R"({"id":1,"op":"hello","protocol":1,"client":"frozen 1","capabilities":[]})"));
        frozen.write(frame("{\"id\":2,\"op\":\"session.authenticate\",\"access_token\":\"" + token + "\"}"));
        QVERIFY(frozen.waitForReadyRead()); // the greeting
        QTRY_VERIFY(frozen.peek(4096).contains("\"re\":2"));
    }
    static void becomesWithin10Seconds(WireClient &watcher, const QString &id, const QString &presence)
    {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(hears(watcher, id, presence, 12'000));
        QVERIFY2(timer.elapsed() <= 10'000, qPrintable(QString::number(timer.elapsed())));
    }
    static QJsonObject userPush(const QString &id, const QJsonObject &status)
    {
        return {{u"user"_s, QJsonObject{{u"id"_s, id}, {u"status"_s, status}}}};
    }
    static qint64 in(qint64 ms) { return QDateTime::currentMSecsSinceEpoch() + ms; }
    static QJsonArray cursorsOf(WireClient &client, const QString &room)
    {
        const QJsonObject position{{u"conversation"_s, room}, {u"seq"_s, 0}, {u"cursor_sum"_s, 0}};
        const auto tails
            = client.ask(u"sync.resume"_s, {{u"positions"_s, QJsonArray{position}}}).value("tails"_L1).toArray();
        return tails.first().toObject().value("cursors"_L1).toArray();
    }
    static QJsonObject cursorOf(WireClient &client, const QString &room, const QString &user)
    {
        for (const auto &cursor : cursorsOf(client, room)) {
            if (cursor.toObject().value("user"_L1) == user)
                return cursor.toObject();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto *name : {"ana", "bo", "cy", "dee"})
            QVERIFY(m_server.addUser(QLatin1StringView(name)));
        QVERIFY(m_server.addUser(u"guest"_s, u"guest"_s));
        QVERIFY(m_server.start());
    }

    void isTheMostPresentOfAllDevices()
    {
        WireClient ana(m_server), desk(m_server);
        auto laptop = std::make_unique<WireClient>(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && desk.signIn(u"bo"_s) && laptop->signIn(u"bo"_s));
        const auto id = idOf(desk);
        QCOMPARE(presenceOf(ana, id), u"online"_s);
        desk.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QCOMPARE(presenceOf(ana, id), u"online"_s); // at the laptop
        laptop->ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QVERIFY(hears(ana, id, u"away"_s));
        desk.ask(u"presence.set"_s, {{u"presence"_s, u"online"_s}});
        QVERIFY(hears(ana, id, u"online"_s));
        desk.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QVERIFY(hears(ana, id, u"away"_s));
        laptop.reset();
        QCOMPARE(presenceOf(ana, id), u"away"_s);
    }

    void tellsADeviceThatAnotherOneIsInUse()
    {
        WireClient desk(m_server), laptop(m_server);
        QVERIFY(desk.signIn(u"bo"_s) && laptop.signIn(u"bo"_s));
        const auto id = idOf(desk);
        desk.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        laptop.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QCOMPARE(presenceOf(desk, id), u"away"_s);
        laptop.ask(u"presence.set"_s, {{u"presence"_s, u"online"_s}});
        QVERIFY(hears(desk, id, u"online"_s));
    }

    void noticesWithin10SecondsWhoDoesNotAnswerAnyMore()
    {
        WireClient ana(m_server), spare(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && spare.signIn(u"cy"_s));
        const auto id = idOf(spare);
        spare.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QCOMPARE(presenceOf(ana, id), u"away"_s);
        QTcpSocket frozen;
        signInAndFreeze(frozen, spare);
        QVERIFY(hears(ana, id, u"online"_s));
        becomesWithin10Seconds(ana, id, u"away"_s);
    }

    void showsALostConnectionAsOfflineWithin10Seconds()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        auto first = std::make_unique<WireClient>(m_server);
        QVERIFY(first->signIn(u"dee"_s));
        const auto id = idOf(*first);
        QCOMPARE(presenceOf(ana, id), u"online"_s);
        QTcpSocket frozen;
        signInAndFreeze(frozen, *first);
        first.reset();
        QTRY_COMPARE(presenceOf(ana, id), u"online"_s); // by the frozen one alone, of which nobody knows it yet
        becomesWithin10Seconds(ana, id, u"offline"_s);
        QCOMPARE(presenceOf(ana, id), u"offline"_s);
    }

    void tellsEverybodyWhatAUserSaysAboutThemselves()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto id = idOf(bo);
        const QJsonObject meeting{{u"text"_s, u"  In a meeting "_s}, {u"emoji"_s, u"📅"_s}, {u"until"_s, in(60'000)}};
        QCOMPARE(bo.errorOf(u"user.set_status"_s, {{u"status"_s, meeting}}), u"none"_s);
        QVERIFY(!ana.push(u"user"_s, userPush(id, {{u"text"_s, u"In a meeting"_s}, {u"emoji"_s, u"📅"_s}})).isEmpty());
        QCOMPARE(bo.errorOf(u"user.set_status"_s), u"none"_s);
        const auto cleared = ana.push(u"user"_s, {{u"user"_s, QJsonObject{{u"id"_s, id}}}});
        QVERIFY(!cleared.value("user"_L1).toObject().contains("status"_L1));
    }

    void endsAStatusByItself()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto id = idOf(bo);
        const QJsonObject soon{{u"text"_s, u"back soon"_s}, {u"emoji"_s, u""_s}, {u"until"_s, in(700)}};
        QCOMPARE(bo.errorOf(u"user.set_status"_s, {{u"status"_s, soon}}), u"none"_s);
        QVERIFY(!ana.push(u"user"_s, userPush(id, {{u"text"_s, u"back soon"_s}})).isEmpty());
        const auto ended = ana.push(u"user"_s, {{u"user"_s, QJsonObject{{u"id"_s, id}}}});
        QVERIFY(!ended.isEmpty() && !ended.value("user"_L1).toObject().contains("status"_L1));
    }

    void keepsAStatusAndItsEndOverARestart()
    {
        WireClient bo(m_server);
        QVERIFY(bo.signIn(u"bo"_s));
        const auto id = idOf(bo);
        const QJsonObject status{{u"text"_s, u"on holiday"_s}, {u"emoji"_s, u"🌴"_s}, {u"until"_s, in(3000)}};
        QCOMPARE(bo.errorOf(u"user.set_status"_s, {{u"status"_s, status}}), u"none"_s);
        m_server.kill();
        QVERIFY(m_server.start());
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto ended = ana.push(u"user"_s, {{u"user"_s, QJsonObject{{u"id"_s, id}}}});
        QVERIFY(!ended.isEmpty() && !ended.value("user"_L1).toObject().contains("status"_L1));
        for (const auto &user : ana.ask(u"user.list"_s, {{u"since"_s, 0}}).value("users"_L1).toArray())
            QVERIFY(!user.toObject().contains("status"_L1));
    }

    void refusesAStatusThatSaysNothingOrIsOver_data()
    {
        QTest::addColumn<QJsonObject>("status");
        const auto status = [](const QString &text, const QString &emoji = {}) {
            return QJsonObject{{u"text"_s, text}, {u"emoji"_s, emoji}};
        };
        auto past = status(u"late"_s);
        past.insert(u"until"_s, in(-1000));
        auto far = status(u"for ever"_s);
        far.insert(u"until"_s, in(qint64(400) * 24 * 3600 * 1000));
        QTest::newRow("empty") << status(u"   "_s);
        QTest::newRow("two lines") << status(u"one\ntwo"_s);
        QTest::newRow("turned around") << status(u"good\u202Eevil"_s);
        QTest::newRow("no emoji") << status(u"x"_s, u"abc"_s);
        QTest::newRow("over") << past;
        QTest::newRow("too far") << far;
    }
    void refusesAStatusThatSaysNothingOrIsOver()
    {
        QFETCH(QJsonObject, status);
        WireClient bo(m_server);
        QVERIFY(bo.signIn(u"bo"_s));
        QCOMPARE(bo.errorOf(u"user.set_status"_s, {{u"status"_s, status}}), u"invalid"_s);
    }

    void tellsGuestsOnlyOfThePeopleWhomTheyMaySee()
    {
        WireClient ana(m_server), bo(m_server), guest(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s) && guest.signIn(u"guest"_s));
        const auto room = ana.createChannel(freshName());
        QCOMPARE(
            ana.errorOf(u"conversation.invite"_s,
                        {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"user"_s, idOf(guest)}}),
            u"none"_s);
        QCOMPARE(presenceOf(guest, idOf(bo)), u"none"_s);
        QCOMPARE(presenceOf(guest, idOf(ana)), u"online"_s);
        const QJsonObject status{{u"text"_s, u"secret"_s}, {u"emoji"_s, u""_s}};
        QCOMPARE(bo.errorOf(u"user.set_status"_s, {{u"status"_s, status}}), u"none"_s);
        QCOMPARE(ana.errorOf(u"user.set_status"_s, {{u"status"_s, status}}), u"none"_s);
        QVERIFY(!guest.push(u"user"_s, userPush(idOf(ana), {{u"text"_s, u"secret"_s}})).isEmpty());
        QVERIFY(!guest.sawPush(u"user"_s, {{u"user"_s, QJsonObject{{u"id"_s, idOf(bo)}}}}));
        ana.ask(u"user.set_status"_s);
        bo.ask(u"user.set_status"_s);
    }

    void tellsAGuestNothingMoreOfWhomTheyLostSightOf()
    {
        WireClient bo(m_server), guest(m_server);
        QVERIFY(bo.signIn(u"bo"_s) && guest.signIn(u"guest"_s));
        const auto room = bo.createChannel(freshName());
        const auto membership = [&](const QString &op) {
            return bo.errorOf(
                op, {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"user"_s, idOf(guest)}});
        };
        guest.forgetPushes();
        QCOMPARE(membership(u"conversation.invite"_s), u"none"_s);
        QCOMPARE(presenceOf(guest, idOf(bo)), u"online"_s);
        bo.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QVERIFY(hears(guest, idOf(bo), u"away"_s));
        QCOMPARE(membership(u"conversation.remove"_s), u"none"_s);
        bo.ask(u"presence.set"_s, {{u"presence"_s, u"online"_s}});
        QVERIFY(!hears(guest, idOf(bo), u"online"_s, 500));
    }

    void saysAtMostOnceIn3SecondsWhoTypes()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(ana.errorOf(u"typing.set"_s, {{u"conversation"_s, room}}), u"none"_s);
        QVERIFY(!bo.push(u"typing"_s, {{u"conversation"_s, room}}).isEmpty());
        ana.say(room, u"done"_s);
        QVERIFY(!bo.push(u"event"_s, {{u"event"_s, QJsonObject{{u"conversation"_s, room}, {u"seq"_s, 3}}}}).isEmpty());
        QVERIFY(!bo.sawPush(u"typing"_s, {{u"conversation"_s, room}})); // the other four would have come before
    }

    void tellsUpToWhereDevicesHaveStored()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        ana.say(room, u"hello"_s);
        QCOMPARE(bo.errorOf(u"delivered.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 4}}), u"invalid"_s);
        QCOMPARE(bo.errorOf(u"delivered.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 3}}), u"none"_s);
        const auto push = ana.push(u"delivered"_s, {{u"conversation"_s, room}});
        const auto moved = push.value("cursors"_L1).toArray().first().toObject();
        QCOMPARE(moved.value("user"_L1).toString(), idOf(bo));
        QCOMPARE(moved.value("delivered"_L1).toInteger(), 3);
        QCOMPARE(cursorOf(ana, room, idOf(bo)).value("delivered"_L1).toInteger(), 3);
        QCOMPARE(cursorOf(ana, room, idOf(bo)).value("seq"_L1).toInteger(), 0); // not read
        // Never back, and beside what is read.
        bo.ask(u"delivered.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 1}});
        QCOMPARE(bo.errorOf(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 2}}), u"none"_s);
        QCOMPARE(cursorOf(ana, room, idOf(bo)).value("delivered"_L1).toInteger(), 3);
        QCOMPARE(cursorOf(ana, room, idOf(bo)).value("seq"_L1).toInteger(), 2);
    }

    void keepsReadMarksToThoseWhoShareThem()
    {
        WireClient ana(m_server), dee(m_server), cy(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && dee.signIn(u"dee"_s) && cy.signIn(u"cy"_s));
        const auto room = ana.createChannel(freshName());
        dee.join(room);
        cy.join(room);
        ana.say(room, u"hello"_s);
        QCOMPARE(dee.errorOf(u"user.set_privacy"_s, {{u"hides_read"_s, true}}), u"none"_s);
        QVERIFY(
            !ana.push(u"user"_s, {{u"user"_s, QJsonObject{{u"id"_s, idOf(dee)}, {u"hides_read"_s, true}}}}).isEmpty());
        WireClient other(m_server);
        QVERIFY(other.signIn(u"dee"_s));
        dee.ask(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 4}});
        QVERIFY(!other.push(u"cursor"_s, {{u"conversation"_s, room}, {u"user"_s, idOf(dee)}, {u"seq"_s, 4}}).isEmpty());
        cy.ask(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 4}});
        QVERIFY(!ana.push(u"cursor"_s, {{u"conversation"_s, room}, {u"user"_s, idOf(cy)}}).isEmpty());
        QVERIFY(!ana.sawPush(u"cursor"_s, {{u"user"_s, idOf(dee)}}));
        QVERIFY(!dee.sawPush(u"cursor"_s, {{u"user"_s, idOf(cy)}})); // nor is she told
        QCOMPARE(cursorOf(ana, room, idOf(dee)).value("seq"_L1).toInteger(), 0);
        QCOMPARE(cursorOf(dee, room, idOf(cy)).value("seq"_L1).toInteger(), 0);
        QCOMPARE(cursorOf(dee, room, idOf(dee)).value("seq"_L1).toInteger(), 4);
        QCOMPARE(dee.errorOf(u"user.set_privacy"_s, {{u"hides_read"_s, false}}), u"none"_s);
        QCOMPARE(cursorOf(ana, room, idOf(dee)).value("seq"_L1).toInteger(), 4);
    }
};

QTEST_GUILESS_MAIN(tst_Presence)
#include "tst_presence.moc"
