// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Private channels, who is let in and put out, names, topics, archives.
class tst_Rooms : public QObject
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
    static QJsonObject about(const QString &room, const QJsonObject &more = {})
    {
        QJsonObject fields{{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}};
        for (auto it = more.begin(); it != more.end(); ++it)
            fields.insert(it.key(), it.value());
        return fields;
    }
    static QString invite(WireClient &by, const QString &room, const WireClient &whom)
    {
        return by.errorOf(u"conversation.invite"_s, about(room, {{u"user"_s, idOf(whom)}}));
    }
    static QString remove(WireClient &by, const QString &room, const WireClient &whom)
    {
        return by.errorOf(u"conversation.remove"_s, about(room, {{u"user"_s, idOf(whom)}}));
    }
    static QString change(WireClient &by, const QString &room, const QJsonObject &what)
    {
        return by.errorOf(u"conversation.change"_s, about(room, what));
    }
    static QString said(WireClient &by, const QString &room)
    {
        const auto error = by.say(room, u"hello"_s).value("error"_L1);
        return error.isUndefined() ? u"none"_s : error.toObject().value("code"_L1).toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto *name : {"ana", "bo", "cy"})
            QVERIFY(m_server.addUser(QLatin1StringView(name)));
        QVERIFY(m_server.addUser(u"mo"_s, u"moderator"_s));
        QVERIFY(m_server.addUser(u"root"_s, u"owner"_s));
        QVERIFY(m_server.addUser(u"gus"_s, u"guest"_s));
        QVERIFY(m_server.start());
    }

    void hidesPrivateChannelsFromEverybodyElse()
    {
        WireClient ana(m_server), root(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && root.signIn(u"root"_s));
        const auto room = ana.createChannel(freshName(), u"all"_s, u"private"_s);
        const auto absent = WireClient::newId();
        for (const auto &id : {room, absent}) {
            QCOMPARE(root.join(id).value("error"_L1).toObject().value("code"_L1).toString(), u"not_found"_s);
            QCOMPARE(root.errorOf(u"event.history"_s, {{u"conversation"_s, id}, {u"after"_s, 0}, {u"limit"_s, 9}}),
                     u"not_found"_s);
            QCOMPARE(root.errorOf(u"conversation.members"_s, {{u"conversation"_s, id}}), u"not_found"_s);
            QCOMPARE(invite(root, id, root), u"not_found"_s);
            QCOMPARE(change(root, id, {{u"topic"_s, u"mine"_s}}), u"not_found"_s);
            QCOMPARE(said(root, id), u"not_found"_s);
        }
        const auto listed
            = root.ask(u"conversation.directory"_s,
                       {{u"prefix"_s, u"room-%1"_s.arg(m_channel)}, {u"after"_s, u""_s}, {u"archived"_s, false}});
        QVERIFY(listed.value("conversations"_L1).toArray().isEmpty());
    }

    // Whether a name is free must not tell who is not in it that a private channel exists.
    void answersAlikeWhetherSomebodyElsesPrivateChannelHasTheName()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto name = freshName();
        const auto hidden = ana.createChannel(name, u"all"_s, u"private"_s);
        QVERIFY(!hidden.isEmpty());
        const auto own = bo.createChannel(name, u"all"_s, u"private"_s);
        QVERIFY(!own.isEmpty());
        const auto third = bo.createChannel(freshName());
        const auto secret = freshName();
        QVERIFY(!ana.createChannel(secret, u"all"_s, u"private"_s).isEmpty());
        QCOMPARE(change(bo, third, {{u"name"_s, secret}}), u"none"_s);
        QCOMPARE(change(bo, own, {{u"name"_s, freshName()}}), u"none"_s);
        QVERIFY(!bo.createChannel(name).isEmpty()); // for everybody, beside ana's
        QCOMPARE(said(ana, hidden), u"none"_s);
        QCOMPARE(invite(ana, hidden, bo), u"none"_s); // now bo sees two of that name
        QCOMPARE(said(bo, hidden), u"none"_s);
    }

    void refusesANameThatTheCallerCanSeeIsTaken()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto create = [](WireClient &by, const QString &name, const QString &kind) {
            return by.errorOf(u"conversation.create"_s,
                              {{u"client_id"_s, WireClient::newId()},
                               {u"kind"_s, kind},
                               {u"name"_s, name},
                               {u"topic"_s, u""_s},
                               {u"history"_s, u"all"_s}});
        };
        const auto open = freshName(), hidden = freshName();
        QVERIFY(!ana.createChannel(open).isEmpty());
        const auto room = ana.createChannel(hidden, u"all"_s, u"private"_s);
        for (const auto &kind : {u"public"_s, u"private"_s}) {
            QCOMPARE(create(bo, open, kind), u"conflict"_s); // in the directory, though bo is not in it
            QCOMPARE(create(ana, hidden, kind), u"conflict"_s);
        }
        QCOMPARE(change(ana, room, {{u"name"_s, open}}), u"conflict"_s);
        QCOMPARE(change(ana, room, {{u"name"_s, hidden}}), u"none"_s); // its own
        const auto other = ana.createChannel(freshName());
        QCOMPARE(change(ana, other, {{u"name"_s, hidden}}), u"conflict"_s);
        QVERIFY(ana.errorOf(u"conversation.leave"_s, about(room)) == u"none"_s);
        QCOMPARE(change(ana, other, {{u"name"_s, hidden}}), u"none"_s);
    }

    void letsInWhoIsInvited()
    {
        WireClient ana(m_server), bo(m_server), gus(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s) && gus.signIn(u"gus"_s));
        const auto room = ana.createChannel(freshName(), u"all"_s, u"private"_s);
        ana.say(room, u"before"_s);
        QCOMPARE(invite(ana, room, bo), u"none"_s);
        QVERIFY(!bo.push(u"event"_s, {{u"event"_s, QJsonObject{{u"kind"_s, u"joined"_s}, {u"conversation"_s, room}}}})
                     .isEmpty());
        QCOMPARE(bo.history(room).size(), 3);
        QCOMPARE(invite(bo, room, gus), u"none"_s);
        QCOMPARE(said(gus, room), u"none"_s);
        QCOMPARE(invite(gus, room, bo), u"forbidden"_s); // guests let nobody in
        QCOMPARE(invite(ana, room, bo), u"none"_s); // is one already
        QCOMPARE(ana.history(room).size(), 5);
    }

    void showsTheInvitedOnlyWhatCameLaterWhereAsked()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName(), u"from_join"_s, u"private"_s);
        ana.say(room, u"before"_s);
        invite(ana, room, bo);
        ana.say(room, u"after"_s);
        QCOMPARE(bo.history(room).size(), 2);
    }

    void putsOutAndTellsNothingMore()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto room = ana.createChannel(freshName(), u"all"_s, u"private"_s);
        invite(ana, room, bo);
        QCOMPARE(remove(ana, room, bo), u"none"_s);
        QVERIFY(!bo.push(u"event"_s, {{u"event"_s, QJsonObject{{u"kind"_s, u"left"_s}, {u"conversation"_s, room}}}})
                     .isEmpty());
        ana.say(room, u"now that we are alone"_s);
        QCOMPARE(bo.history(room).size(), 3); // up to the removal
        QCOMPARE(said(bo, room), u"forbidden"_s);
        QCOMPARE(bo.join(room).value("error"_L1).toObject().value("code"_L1).toString(), u"forbidden"_s);
        QVERIFY(!bo.sawPush(u"event"_s, {{u"event"_s, QJsonObject{{u"seq"_s, 4}, {u"conversation"_s, room}}}}));
    }

    void letsOnlyTheCreatorAndModeratorsPutOut()
    {
        WireClient ana(m_server), bo(m_server), cy(m_server), mo(m_server), root(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s) && cy.signIn(u"cy"_s) && mo.signIn(u"mo"_s)
                && root.signIn(u"root"_s));
        const auto room = ana.createChannel(freshName());
        for (auto *client : {&bo, &cy, &mo, &root})
            client->join(room);
        QCOMPARE(remove(bo, room, cy), u"forbidden"_s);
        QCOMPARE(remove(mo, room, cy), u"none"_s);
        QCOMPARE(remove(ana, room, bo), u"none"_s);
        QCOMPARE(remove(mo, room, root), u"forbidden"_s); // of a higher role
        QCOMPARE(remove(ana, room, ana), u"invalid"_s);
        QCOMPARE(remove(ana, room, bo), u"not_found"_s); // is none any more
    }

    void renamesAndSetsTheTopicForEveryone()
    {
        WireClient ana(m_server), bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s));
        const auto old = freshName();
        const auto room = ana.createChannel(old);
        bo.join(room);
        QCOMPARE(change(bo, room, {{u"name"_s, u"renamed"_s}, {u"topic"_s, u"  what it is about "_s}}), u"none"_s);
        const QJsonObject content{
            {u"kind"_s, u"changed"_s}, {u"name"_s, u"renamed"_s}, {u"topic"_s, u"what it is about"_s}};
        QVERIFY(!ana.push(u"event"_s, {{u"event"_s, QJsonObject{{u"content"_s, content}}}}).isEmpty());
        QVERIFY(!ana.createChannel(old).isEmpty()); // the old name is free again
        QVERIFY(ana.createChannel(u"renamed"_s).isEmpty());
        QCOMPARE(change(ana, room, {{u"name"_s, old}}), u"conflict"_s);
        QCOMPARE(change(ana, room, {{u"name"_s, u"Not Allowed"_s}}), u"invalid"_s);
        QCOMPARE(change(ana, room, {}), u"invalid"_s);
    }

    void keepsArchivedChannelsReadable()
    {
        WireClient ana(m_server), bo(m_server), cy(m_server);
        QVERIFY(ana.signIn(u"ana"_s) && bo.signIn(u"bo"_s) && cy.signIn(u"cy"_s));
        const auto room = ana.createChannel(freshName());
        bo.join(room);
        QCOMPARE(change(bo, room, {{u"archived"_s, true}}), u"forbidden"_s);
        QCOMPARE(change(ana, room, {{u"archived"_s, true}}), u"none"_s);
        QCOMPARE(said(ana, room), u"archived"_s);
        QCOMPARE(change(ana, room, {{u"topic"_s, u"x"_s}}), u"archived"_s);
        QCOMPARE(cy.join(room).value("error"_L1).toObject().value("code"_L1).toString(), u"archived"_s);
        QCOMPARE(bo.history(room).size(), 3);
        QCOMPARE(change(ana, room, {{u"archived"_s, false}}), u"none"_s);
        QCOMPARE(said(ana, room), u"none"_s);
    }

    void remembersChangesAfterARestart()
    {
        WireClient before(m_server);
        QVERIFY(before.signIn(u"ana"_s));
        const auto room = before.createChannel(freshName(), u"all"_s, u"private"_s);
        change(before, room, {{u"topic"_s, u"kept"_s}, {u"archived"_s, true}});
        m_server.kill();
        QVERIFY(m_server.start());
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        QCOMPARE(said(ana, room), u"archived"_s);
        const QJsonObject position{{u"conversation"_s, room}, {u"seq"_s, 1}, {u"cursor_sum"_s, 0}};
        const auto tail
            = ana.ask(u"sync.resume"_s, {{u"positions"_s, QJsonArray{position}}}).value("tails"_L1).toArray();
        QCOMPARE(tail.first().toObject().value("conversation"_L1).toObject().value("topic"_L1).toString(), u"kept"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Rooms)
#include "tst_rooms.moc"
