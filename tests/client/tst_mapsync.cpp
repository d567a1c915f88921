// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/mapkeys.h"
#include "tests/client/testaccount.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// What all devices of the user share.
class tst_MapSync : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::FakeServer> m_server;
    std::unique_ptr<TestAccount> m_account;
    QString m_key;
    qint64 m_version = 10;

    QString value() { return *m_account->store().map().value(m_key); }
    QList<QString> sent()
    {
        QStringList values;
        for (const auto &body : m_server->asked("map.set"))
            values << body.value("value"_L1).toString();
        return values;
    }
    void answer()
    {
        m_server->on("map.set", [this](qint64 id, const QJsonObject &) {
            return protocol::encodeReply(id, protocol::SetMap::Reply{++m_version});
        });
    }

private Q_SLOTS:
    void init()
    {
        m_account.reset();
        m_server = std::make_unique<test::FakeServer>();
        QVERIFY(m_server->listen());
        const auto conversation = m_server->addConversation(u"general"_s);
        m_key = mapkeys::of(mapkeys::Saved, conversation, MessageId::create());
        m_account = std::make_unique<TestAccount>(*m_server);
        answer();
    }

    void showsAChangeAtOnceAndSendsItOnce()
    {
        m_account->signIn();
        QTRY_VERIFY(m_account->isOnline());
        QSignalSpy changed(&**m_account, &Account::mapChanged);
        QVERIFY((*m_account)->setMap(m_key, u"1"_s));
        QCOMPARE(value(), u"1"_s);
        QCOMPARE(changed.size(), 1);
        QTRY_COMPARE(sent(), QList<QString>{u"1"_s});
        QTRY_VERIFY(m_account->store().map().wishes()->isEmpty());
        QCOMPARE(value(), u"1"_s); // now as the server's
        QVERIFY((*m_account)->setMap(m_key, {}));
        QCOMPARE(value(), QString());
        QTRY_COMPARE(sent().size(), 2);
        QTRY_VERIFY(m_account->store().map().wishes()->isEmpty());
        QVERIFY(!m_account->store().map().entries()->contains(m_key));
    }

    void keepsAChangeUntilTheServerHasIt()
    {
        QVERIFY((*m_account)->setMap(m_key, u"1"_s));
        QVERIFY((*m_account)->setMap(m_key, u"2"_s));
        m_account->close();
        m_account->open();
        QCOMPARE(value(), u"2"_s);
        m_account->signIn();
        QTRY_COMPARE(sent(), QList<QString>{u"2"_s});
    }

    void sendsWhatChangedWhileItWasOnItsWay()
    {
        m_account->signIn();
        QTRY_VERIFY(m_account->isOnline());
        m_server->on("map.set", [](qint64, const QJsonObject &) { return QByteArray(); });
        QVERIFY((*m_account)->setMap(m_key, u"1"_s));
        QTRY_COMPARE(sent().size(), 1);
        QVERIFY((*m_account)->setMap(m_key, u"2"_s));
        answer();
        m_server->dropConnections();
        QTRY_COMPARE(sent().last(), u"2"_s);
        QTRY_VERIFY(m_account->store().map().wishes()->isEmpty());
        QCOMPARE(value(), u"2"_s);
    }

    void waitsWhenTheServerIsBusyAndForgetsWhatItRefuses()
    {
        m_account->signIn();
        QTRY_VERIFY(m_account->isOnline());
        m_server->fail<protocol::SetMap>(ErrorCode::RateLimited, 100);
        QVERIFY((*m_account)->setMap(m_key, u"1"_s));
        QTRY_COMPARE(sent().size(), 1);
        m_server->fail<protocol::SetMap>(ErrorCode::Forbidden);
        QTRY_COMPARE(sent().size(), 2);
        QTRY_VERIFY(m_account->store().map().wishes()->isEmpty());
        QCOMPARE(value(), QString()); // what the server has is true
    }

    void takesWhatAnotherDeviceWrote()
    {
        m_account->signIn();
        QTRY_VERIFY(m_account->isOnline());
        m_server->push(protocol::MapChanged{{m_key, u"elsewhere"_s, ++m_version}});
        QTRY_COMPARE(value(), u"elsewhere"_s);
    }

    void namesPlaces()
    {
        const ReadPlace place{ConversationId::create(), MessageId::create()};
        QCOMPARE(mapkeys::placeOf(mapkeys::Follow, mapkeys::of(mapkeys::Follow, place)), place);
        const ReadPlace whole{place.conversation};
        QCOMPARE(mapkeys::placeOf(mapkeys::Unread, mapkeys::of(mapkeys::Unread, whole)), whole);
        for (const auto &key : {u"follow/x/y"_s, u"saved/"_s + place.conversation.toText(), u"follow"_s, u"follow/"_s,
                                mapkeys::of(mapkeys::Follow, place) + u"/z"_s})
            QVERIFY2(!mapkeys::placeOf(mapkeys::Follow, key), qPrintable(key));
    }
};

QTEST_GUILESS_MAIN(tst_MapSync)
#include "tst_mapsync.moc"
