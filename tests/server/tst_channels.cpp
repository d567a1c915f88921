// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

class tst_Channels : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    int m_channel = 0;

    QString freshName() { return u"room-%1"_s.arg(++m_channel); }
    static QString textOf(const QJsonValue &event)
    {
        return event.toObject().value("content"_L1).toObject().value("text"_L1).toString();
    }
    static QJsonObject eventWith(const QString &text)
    {
        return {{u"event"_s, QJsonObject{{u"content"_s, QJsonObject{{u"text"_s, text}}}}}};
    }
    static QJsonObject resume(WireClient &client, const QString &conversation, qint64 seq, qint64 cursorSum = 0)
    {
        return client.ask(u"sync.resume"_s,
                          {{u"positions"_s,
                            QJsonArray{QJsonObject{
                                {u"conversation"_s, conversation}, {u"seq"_s, seq}, {u"cursor_sum"_s, cursorSum}}}}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto *name : {"ana", "bo", "cy"})
            QVERIFY(m_server.addUser(QLatin1StringView(name)));
        QVERIFY(m_server.addUser(u"guest"_s, u"guest"_s));
        QVERIFY(m_server.start());
    }

    void showsAMessageToEveryMemberAtOnce()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        QCOMPARE(bo.join(room).value("seq"_L1).toInteger(), 2);
        QCOMPARE(ana.say(room, u"hello"_s).value("seq"_L1).toInteger(), 3);
        QVERIFY(!bo.push(u"event"_s, eventWith(u"hello"_s)).isEmpty());
        QVERIFY(!ana.push(u"event"_s, eventWith(u"hello"_s)).isEmpty()); // the own one too
    }

    void keepsSeqWithoutGapsAndCountsMessages()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        ana.say(room, u"one"_s);
        bo.join(room);
        bo.say(room, u"two"_s);
        const auto events = ana.history(room);
        QList<qint64> seqs, ordinals;
        for (const auto &event : events) {
            seqs << event.toObject().value("seq"_L1).toInteger();
            ordinals << event.toObject().value("ordinal"_L1).toInteger();
        }
        QCOMPARE(seqs, (QList<qint64>{1, 2, 3, 4}));
        QCOMPARE(ordinals, (QList<qint64>{0, 1, 1, 2}));
    }

    void answersARetryWithTheSameAckAndOneEvent()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(freshName());
        const auto id = WireClient::newId();
        const auto first = ana.say(room, u"once"_s, id);
        auto again = ana.say(room, u"once"_s, id);
        again["re"_L1] = first.value("re"_L1);
        QCOMPARE(again, first);
        QCOMPARE(ana.history(room).size(), 2);
    }

    void answersARetryAfterLeavingToo()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        const auto id = WireClient::newId();
        const auto first = bo.say(room, u"bye"_s, id);
        QCOMPARE(
            bo.errorOf(u"conversation.leave"_s, {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}}),
            u"none"_s);
        QCOMPARE(bo.say(room, u"bye"_s, id).value("seq"_L1), first.value("seq"_L1));
        QVERIFY(bo.say(room, u"again"_s).contains("error"_L1));
    }

    void refusesAClientIdOfAnotherConversation()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto one = ana.createChannel(freshName());
        const auto two = ana.createChannel(freshName());
        const auto id = WireClient::newId();
        ana.say(one, u"x"_s, id);
        QCOMPARE(ana.say(two, u"x"_s, id).value("error"_L1).toObject().value("code"_L1).toString(),
                 u"client_id_reused"_s);
    }

    void pagesHistoryBeforeAfterAndAround()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(freshName());
        for (int i = 2; i <= 20; ++i)
            ana.say(room, QString::number(i));
        const auto texts = [&](const QString &how, int seq) {
            const auto reply = ana.ask(u"event.history"_s, {{u"conversation"_s, room}, {how, seq}, {u"limit"_s, 4}});
            QStringList all;
            for (const auto &event : reply.value("events"_L1).toArray())
                all << textOf(event);
            return all;
        };
        QCOMPARE(texts(u"before"_s, 10), (QStringList{u"6"_s, u"7"_s, u"8"_s, u"9"_s}));
        QCOMPARE(texts(u"after"_s, 10), (QStringList{u"11"_s, u"12"_s, u"13"_s, u"14"_s}));
        QCOMPARE(texts(u"around"_s, 10), (QStringList{u"9"_s, u"10"_s, u"11"_s, u"12"_s}));
        QCOMPARE(texts(u"after"_s, 20), QStringList());
        QCOMPARE(ana.errorOf(u"event.history"_s, {{u"conversation"_s, room}, {u"limit"_s, 4}}), u"invalid"_s);
    }

    void findsThePageOfAMessageThatIsKnownByItsIdOnly()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName(), u"from_join"_s);
        const auto early = WireClient::newId();
        const auto late = WireClient::newId();
        ana.say(room, u"early"_s, early);
        for (int i = 0; i < 10; ++i)
            ana.say(room, QString::number(i));
        bo.join(room);
        ana.say(room, u"late"_s, late);
        const auto around = [&](WireClient &client, const QString &message) {
            const auto reply = client.ask(u"event.history"_s,
                                          {{u"conversation"_s, room}, {u"around_message"_s, message}, {u"limit"_s, 2}});
            QStringList all;
            for (const auto &event : reply.value("events"_L1).toArray())
                all << textOf(event);
            return reply.contains("error"_L1)
                ? QStringList{reply.value("error"_L1).toObject().value("code"_L1).toString()}
                : all;
        };
        QCOMPARE(around(ana, early), (QStringList{u"early"_s, u"0"_s}));
        QCOMPARE(around(bo, late), QStringList{u"late"_s});
        // What may not be read answers like what never was.
        QCOMPARE(around(bo, early), QStringList{u"not_found"_s});
        QCOMPARE(around(bo, WireClient::newId()), QStringList{u"not_found"_s});
        ana.ask(u"event.append"_s,
                {{u"conversation"_s, room},
                 {u"client_id"_s, WireClient::newId()},
                 {u"content"_s, QJsonObject{{u"kind"_s, u"delete"_s}, {u"target"_s, early}}}});
        QCOMPARE(around(ana, early), (QStringList{QString(), u"0"_s})); // its stub
        QCOMPARE(
            ana.errorOf(u"event.history"_s,
                        {{u"conversation"_s, room}, {u"around_message"_s, late}, {u"before"_s, 5}, {u"limit"_s, 2}}),
            u"invalid"_s);
    }

    void keepsPagesBelowTheMessageLimit()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(freshName());
        for (int i = 0; i < 12; ++i)
            ana.say(room, QString(8192, u'x'));
        const auto events = ana.history(room);
        QVERIFY(events.size() > 2);
        QVERIFY(events.size() < 13);
        QCOMPARE(events.first().toObject().value("seq"_L1).toInteger(), 1);
    }

    void resumesWithTheTailOnly()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(freshName());
        ana.say(room, u"two"_s);
        ana.say(room, u"three"_s);
        const auto tail = resume(ana, room, 2).value("tails"_L1).toArray().first().toObject();
        QCOMPARE(tail.value("events"_L1).toArray().size(), 1);
        QCOMPARE(textOf(tail.value("events"_L1).toArray().first()), u"three"_s);
        QVERIFY(resume(ana, room, 3).value("tails"_L1).toArray().isEmpty());
    }

    void asksForASnapshotWhenTheTailIsLong()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(freshName());
        for (int i = 0; i < 101; ++i)
            ana.say(room, u"x"_s);
        const auto tail = resume(ana, room, 1).value("tails"_L1).toArray().first().toObject();
        QVERIFY(tail.value("snapshot_needed"_L1).toBool());
        QVERIFY(tail.value("events"_L1).toArray().isEmpty());
        QVERIFY(
            !resume(ana, room, 2).value("tails"_L1).toArray().first().toObject().value("snapshot_needed"_L1).toBool());
    }

    void answersPositionsInOrderAndNamesTheGoneOnes()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(freshName());
        const auto absent = WireClient::newId();
        QJsonArray positions;
        for (const auto &id : {absent, room})
            positions << QJsonObject{{u"conversation"_s, id}, {u"seq"_s, 0}, {u"cursor_sum"_s, 0}};
        const auto reply = ana.ask(u"sync.resume"_s, {{u"positions"_s, positions}});
        QCOMPARE(reply.value("handled"_L1).toInteger(), 2);
        QCOMPARE(reply.value("gone"_L1).toArray(), QJsonArray{absent});
        QCOMPARE(reply.value("tails"_L1).toArray().size(), 1);
    }

    void refusesAPositionThatStandsTwice()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const QJsonObject position{
            {u"conversation"_s, ana.createChannel(freshName())}, {u"seq"_s, 0}, {u"cursor_sum"_s, 0}};
        QCOMPARE(ana.errorOf(u"sync.resume"_s, {{u"positions"_s, QJsonArray{position, position}}}), u"invalid"_s);
    }

    void showsNothingToOutsidersWhereHistoryBeginsWithJoining()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName(), u"from_join"_s);
        ana.say(room, u"before"_s);
        QVERIFY(bo.history(room).isEmpty());
    }

    void tellsANewMemberOfTheMembershipBeforeItsEvents()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        QVERIFY(
            !bo.push(u"map"_s, {{u"entry"_s, QJsonObject{{u"key"_s, QString(u"membership/"_s + room)}}}}).isEmpty());
        QVERIFY(!bo.push(u"event"_s, {{u"event"_s, QJsonObject{{u"kind"_s, u"joined"_s}, {u"conversation"_s, room}}}})
                     .isEmpty());
    }

    void hidesOldHistoryFromNewMembersWhereAsked()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName(), u"from_join"_s);
        ana.say(room, u"before"_s);
        bo.join(room);
        ana.say(room, u"after"_s);
        const auto events = bo.history(room);
        QCOMPARE(events.size(), 2); // the joining and what came later
        QCOMPARE(textOf(events.last()), u"after"_s);
    }

    void tellsAFormerMemberNothingMore()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        bo.ask(u"conversation.leave"_s, {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}});
        ana.say(room, u"secret"_s);
        QVERIFY(!ana.push(u"event"_s, eventWith(u"secret"_s)).isEmpty());
        QCOMPARE(bo.errorOf(u"ping"_s), u"none"_s); // whatever was on its way has arrived
        QVERIFY(!bo.sawPush(u"event"_s, eventWith(u"secret"_s)));
        QCOMPARE(bo.errorOf(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 1}}), u"forbidden"_s);
    }

    void answersAGuestAlikeForHiddenAndAbsentChannels()
    {
        WireClient ana(m_server), guest(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && guest.signIn(u"guest"_s));
        const auto hidden = ana.createChannel(freshName());
        const auto ask = [&](const QString &id) {
            QJsonArray answers;
            const auto clientId = WireClient::newId();
            for (auto reply :
                 {guest.ask(u"conversation.join"_s, {{u"conversation"_s, id}, {u"client_id"_s, clientId}}),
                  guest.ask(u"event.history"_s, {{u"conversation"_s, id}, {u"after"_s, 0}, {u"limit"_s, 9}}),
                  guest.ask(u"conversation.members"_s, {{u"conversation"_s, id}}),
                  guest.ask(u"typing.set"_s, {{u"conversation"_s, id}}),
                  guest.ask(u"cursor.set"_s, {{u"conversation"_s, id}, {u"seq"_s, 0}}), guest.say(id, u"hi"_s)})
                answers << reply.value("error"_L1);
            return answers;
        };
        const auto answers = ask(hidden);
        QCOMPARE(answers, ask(WireClient::newId()));
        QCOMPARE(answers.first().toObject().value("code"_L1).toString(), u"not_found"_s);
        QCOMPARE(guest.errorOf(u"conversation.directory"_s,
                               {{u"prefix"_s, u""_s}, {u"after"_s, u""_s}, {u"archived"_s, false}}),
                 u"forbidden"_s);
        QCOMPARE(guest.ask(u"user.list"_s, {{u"since"_s, 0}}).value("users"_L1).toArray().size(), 1); // itself
    }

    void listsPublicChannelsByName()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        for (const auto *name : {"dir-b", "dir-a", "dir-ü"})
            ana.createChannel(QString::fromUtf8(name));
        const auto reply = ana.ask(u"conversation.directory"_s,
                                   {{u"prefix"_s, u"dir-"_s}, {u"after"_s, u"dir-a"_s}, {u"archived"_s, false}});
        QStringList names;
        for (const auto &channel : reply.value("conversations"_L1).toArray())
            names << channel.toObject().value("name"_L1).toString();
        QCOMPARE(names, (QStringList{u"dir-b"_s, u"dir-ü"_s}));
    }

    void refusesANameThatIsTaken()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        QVERIFY(!ana.createChannel(u"taken"_s).isEmpty());
        QVERIFY(ana.createChannel(u"taken"_s).isEmpty());
        QVERIFY(ana.createChannel(u"ｔaken"_s).isEmpty()); // the same after compatibility folding
    }

    void pushesCursorsToSmallChannelsAndNeverBack()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        ana.say(room, u"three"_s);
        QCOMPARE(bo.errorOf(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 3}}), u"none"_s);
        QVERIFY(!ana.push(u"cursor"_s, {{u"conversation"_s, room}, {u"seq"_s, 3}}).isEmpty());
        bo.ask(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 1}});
        ana.ask(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 2}}); // written behind bo's or with it
        QVERIFY(!ana.push(u"cursor"_s, {{u"conversation"_s, room}, {u"seq"_s, 2}}).isEmpty());
        QVERIFY(!ana.sawPush(u"cursor"_s, {{u"conversation"_s, room}, {u"seq"_s, 1}}));
        const auto tail = resume(ana, room, 3).value("tails"_L1).toArray().first().toObject();
        QCOMPARE(tail.value("cursors"_L1).toArray().size(), 2);
        QVERIFY(resume(ana, room, 3, 3 + 2).value("tails"_L1).toArray().isEmpty());
        QCOMPARE(bo.errorOf(u"cursor.set"_s, {{u"conversation"_s, room}, {u"seq"_s, 4}}), u"invalid"_s);
    }

    void tellsOthersWhoIsTyping()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        ana.ask(u"typing.set"_s, {{u"conversation"_s, room}});
        QVERIFY(!bo.push(u"typing"_s, {{u"conversation"_s, room}}).isEmpty());
        QVERIFY(!ana.sawPush(u"typing"_s, {{u"conversation"_s, room}}));
    }

    void tellsWatchersWhoIsThere()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        auto cy = std::make_unique<WireClient>(m_server);
        QVERIFY(cy->signIn(u"cy"_s));
        const auto id = cy->tokens.value("user"_L1).toObject().value("id"_L1);
        const auto now = ana.ask(u"presence.watch"_s, {{u"users"_s, QJsonArray{id}}}).value("presences"_L1).toArray();
        QCOMPARE(now.first().toObject().value("presence"_L1).toString(), u"online"_s);
        cy->ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}});
        QVERIFY(!ana.push(u"presence"_s, {{u"user"_s, id}, {u"presence"_s, u"away"_s}}).isEmpty());
        cy.reset();
        QVERIFY(!ana.push(u"presence"_s, {{u"user"_s, id}, {u"presence"_s, u"offline"_s}}).isEmpty());
    }

    void sharesMapEntriesBetweenDevicesOfOneUser()
    {
        WireClient desk(m_server), laptop(m_server), other(m_server);
        QVERIFY(desk.signIn(u"ana"_s) && laptop.signIn(u"ana"_s) && other.signIn(u"bo"_s));
        const auto version
            = desk.ask(u"map.set"_s, {{u"key"_s, u"draft/1"_s}, {u"value"_s, u"half a thought"_s}}).value("version"_L1);
        QVERIFY(!laptop.push(u"map"_s, {{u"entry"_s, QJsonObject{{u"key"_s, u"draft/1"_s}, {u"version"_s, version}}}})
                     .isEmpty());
        QVERIFY(!other.sawPush(u"map"_s, {{u"entry"_s, QJsonObject{{u"key"_s, u"draft/1"_s}}}}));
        for (const auto *key :
             {"preference/x", "draft/x", "saved/x/y", "follow/x/y", "done/x/y", "snooze/x/y", "unread/x"})
            QCOMPARE(desk.errorOf(u"map.set"_s, {{u"key"_s, QLatin1StringView(key)}, {u"value"_s, u"1"_s}}), u"none"_s);
        for (const auto *key : {"membership/x", "thread/x/y", "other/x", "saved"})
            QCOMPARE(desk.errorOf(u"map.set"_s, {{u"key"_s, QLatin1StringView(key)}, {u"value"_s, u"1"_s}}),
                     u"forbidden"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Channels)
#include "tst_channels.moc"
