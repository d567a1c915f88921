// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/testaccount.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

class tst_Outbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sendsAndForgets();
    void keepsWhatIsSaidOfflineInOrder();
    void sendsTheSameIdAgain();
    void keepsTheOrderAfterAReconnect();
    void survivesARestart();
    void waitsWhenTheServerIsBusy();
    void keepsARefusedMessageAndGoesOn();
    void sendsARefusedMessageAgainWhenAsked();
    void throwsAMessageAwayWhenAsked();
    void aStuckHeadBlocksOnlyItsConversation();
    void givesBackWhatIsTooOld();
    void refusesTextThatCouldNeverBeSent();
    void tellsDeliveryOnceWhicheverComesFirst();
    void showsAMessageUntilItsEventIsThere();
    void holdsBackWhatCanBeTakenBack();
    void sendsWhatWasHeldBackAtTheNextStart();

private:
    QStringList serverTexts(ConversationId conversation) const;
    qsizetype outboxSize() { return m_account->store().outbox().all()->size(); }
    void send(const QString &text) { QVERIFY(m_account->operator->()->send(m_conversation, textContent(text))); }

    std::unique_ptr<test::FakeServer> m_server;
    std::unique_ptr<TestAccount> m_account;
    ConversationId m_conversation;
};

void tst_Outbox::init()
{
    m_account.reset();
    m_server = std::make_unique<test::FakeServer>();
    QVERIFY(m_server->listen());
    m_conversation = m_server->addConversation(u"general"_s);
    m_account = std::make_unique<TestAccount>(*m_server);
}

QStringList tst_Outbox::serverTexts(ConversationId conversation) const
{
    QStringList texts;
    for (const auto &event : m_server->logs.value(conversation).events) {
        if (const auto *text = event.content->as<protocol::Content::Text>())
            texts << text->text;
    }
    return texts;
}

void tst_Outbox::refusesTextThatCouldNeverBeSent()
{
    auto &account = *m_account;
    account.signIn();
    QTRY_VERIFY(account.isOnline());
    for (const auto &text : {u"a"_s + QChar(0) + u"b"_s, QString(9000, u'x')}) {
        const auto sent = account->send(m_conversation, textContent(text));
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, ErrorCode::Invalid);
    }
    QCOMPARE(outboxSize(), 0);
    send(u"still works"_s);
    QTRY_COMPARE(outboxSize(), 0);
}

void tst_Outbox::sendsAndForgets()
{
    auto &account = *m_account;
    QSignalSpy delivered(&*account, &Account::messageDelivered);
    account.signIn();
    QTRY_VERIFY(account.isOnline());
    send(u"hello"_s);
    QTRY_COMPARE(delivered.size(), 1);
    QTRY_COMPARE(outboxSize(), 0);
    QTRY_COMPARE(account.texts(m_conversation), QStringList{u"hello"_s});
}

void tst_Outbox::keepsWhatIsSaidOfflineInOrder()
{
    QStringList expected;
    for (int i = 0; i < 200; ++i) {
        expected << u"message %1"_s.arg(i);
        send(expected.last());
    }
    QCOMPARE(outboxSize(), 200);
    m_account->signIn();
    QTRY_COMPARE_WITH_TIMEOUT(serverTexts(m_conversation).size(), 200, 30'000);
    QCOMPARE(serverTexts(m_conversation), expected);
    QTRY_COMPARE(outboxSize(), 0);
    QCOMPARE(m_account->texts(m_conversation), expected);
}

void tst_Outbox::sendsTheSameIdAgain()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->acksAppends = false;
    m_server->pushesAppends = false;
    const auto id = (*m_account)->send(m_conversation, textContent(u"hello"_s));
    QTRY_COMPARE(m_server->asked("event.append").size(), 1);
    m_server->acksAppends = true;
    m_server->dropConnections();
    QTRY_COMPARE(outboxSize(), 0);
    // Resuming has brought the event, so that nothing was to be sent again; or it was, under the same id.
    for (const auto &body : m_server->asked("event.append"))
        QCOMPARE(body.value(u"client_id"_s).toString(), id->toText());
    QCOMPARE(serverTexts(m_conversation), QStringList{u"hello"_s});
    QTRY_COMPARE(m_account->texts(m_conversation), QStringList{u"hello"_s});
}

void tst_Outbox::keepsTheOrderAfterAReconnect()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    // The first two vanish on their way.
    int left = 2;
    m_server->on("event.append", [&](qint64, const QJsonObject &) {
        if (--left == 0)
            m_server->off("event.append");
        QMetaObject::invokeMethod(
            m_server.get(), [this] { m_server->dropConnections(); }, Qt::QueuedConnection);
        return QByteArray();
    });
    QStringList expected;
    for (int i = 0; i < 20; ++i) {
        expected << QString::number(i);
        send(expected.last());
    }
    QTRY_COMPARE(serverTexts(m_conversation), expected);
    const auto asked = m_server->asked("event.append");
    QCOMPARE(asked.at(0).value(u"client_id"_s), asked.at(1).value(u"client_id"_s));
    QCOMPARE(asked.at(0).value(u"client_id"_s), asked.at(2).value(u"client_id"_s));
}

void tst_Outbox::survivesARestart()
{
    send(u"before"_s);
    m_account->open();
    QCOMPARE(outboxSize(), 1);
    m_account->signIn();
    QTRY_COMPARE(serverTexts(m_conversation), QStringList{u"before"_s});
}

void tst_Outbox::waitsWhenTheServerIsBusy()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->fail<protocol::Append>(ErrorCode::RateLimited, 20);
    send(u"1"_s);
    send(u"2"_s);
    QTRY_VERIFY(m_server->asked("event.append").size() >= 3);
    QVERIFY(serverTexts(m_conversation).isEmpty());
    m_server->off("event.append");
    QTRY_COMPARE(serverTexts(m_conversation), (QStringList{u"1"_s, u"2"_s}));
    QCOMPARE(m_server->connections(), 1);
}

void tst_Outbox::keepsARefusedMessageAndGoesOn()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    QSignalSpy failed(&**m_account, &Account::messageFailed);
    m_server->on("event.append", [this](qint64 id, const QJsonObject &) {
        m_server->off("event.append");
        return protocol::encodeFailure(id, {ErrorCode::Invalid, {}});
    });
    send(u"bad"_s);
    send(u"good"_s);
    QTRY_COMPARE(serverTexts(m_conversation), QStringList{u"good"_s});
    QCOMPARE(failed.size(), 1);
    QTRY_COMPARE(outboxSize(), 1);
    const auto items = m_account->store().outbox().all();
    QCOMPARE(items->first().state, OutboxState::Failed);
    QCOMPARE(items->first().error, u"invalid"_s);
}

void tst_Outbox::sendsARefusedMessageAgainWhenAsked()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->fail<protocol::Append>(ErrorCode::Forbidden);
    const auto id = (*m_account)->send(m_conversation, textContent(u"please"_s));
    QTRY_COMPARE(m_account->store().outbox().all()->first().state, OutboxState::Failed);
    m_server->off("event.append");
    QVERIFY((*m_account)->outbox().retry(*id));
    QTRY_COMPARE(serverTexts(m_conversation), QStringList{u"please"_s});
    QCOMPARE(m_server->logs.value(m_conversation).events.last().clientId, *id);
}

void tst_Outbox::throwsAMessageAwayWhenAsked()
{
    const auto id = (*m_account)->send(m_conversation, textContent(u"never mind"_s));
    QVERIFY((*m_account)->outbox().drop(*id));
    QVERIFY(!(*m_account)->outbox().drop(*id));
    QCOMPARE(outboxSize(), 0);
}

void tst_Outbox::aStuckHeadBlocksOnlyItsConversation()
{
    const auto other = m_server->addConversation(u"other"_s);
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->on("event.append", [&](qint64 id, const QJsonObject &body) {
        if (body.value(u"conversation"_s).toString() == m_conversation.toText())
            return protocol::encodeFailure(id, {ErrorCode::Busy, {}, 60'000});
        const auto append = protocol::decode<protocol::Append>(body, protocol::UnknownFields::Refuse);
        const auto event = m_server->storedAppend(*append);
        return protocol::encodeReply(id, protocol::Ack{other, event.seq, event.at});
    });
    send(u"stuck"_s);
    QVERIFY((*m_account)->send(other, textContent(u"free"_s)));
    QTRY_COMPARE(serverTexts(other), QStringList{u"free"_s});
    QVERIFY(serverTexts(m_conversation).isEmpty());
}

void tst_Outbox::givesBackWhatIsTooOld()
{
    QSignalSpy failed(&**m_account, &Account::messageFailed);
    send(u"ancient"_s);
    QVERIFY(m_account->store().database().execute(u"UPDATE outbox SET queued_at = 1000"_s));
    send(u"fresh"_s);
    m_account->signIn();
    QTRY_COMPARE(serverTexts(m_conversation), QStringList{u"fresh"_s});
    QCOMPARE(failed.size(), 1);
    QCOMPARE(m_account->store().outbox().all()->first().state, OutboxState::Failed);
}

void tst_Outbox::tellsDeliveryOnceWhicheverComesFirst()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    QSignalSpy delivered(&**m_account, &Account::messageDelivered);
    send(u"push first"_s); // as the fake does it
    QTRY_COMPARE(outboxSize(), 0);
    QTRY_COMPARE(delivered.size(), 1);
    m_server->pushesAppends = false;
    send(u"answer first"_s);
    QTRY_COMPARE(delivered.size(), 2);
    m_server->pushEvent(m_server->logs.value(m_conversation).events.last());
    QTRY_COMPARE(outboxSize(), 0);
    QCOMPARE(delivered.size(), 2);
    QCOMPARE(m_account->texts(m_conversation).size(), 2);
}

void tst_Outbox::showsAMessageUntilItsEventIsThere()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->pushesAppends = false;
    send(u"hello"_s);
    QTRY_COMPARE(m_account->store().outbox().all()->value(0).state, OutboxState::Sent);
    QVERIFY(m_account->texts(m_conversation).isEmpty());
    m_server->dropConnections();
    QTRY_COMPARE(outboxSize(), 0);
    QCOMPARE(m_account->texts(m_conversation), QStringList{u"hello"_s});
    QCOMPARE(m_server->asked("event.append").size(), 1);
}

void tst_Outbox::holdsBackWhatCanBeTakenBack()
{
    auto &account = *m_account;
    account.signIn();
    QTRY_VERIFY(account.isOnline());
    const auto held = account->outbox().hold(m_conversation, textContent(u"held"_s));
    QVERIFY(held);
    send(u"does not wait"_s);
    QTRY_COMPARE(serverTexts(m_conversation), QStringList{u"does not wait"_s});
    QVERIFY(account->outbox().takeBack(*held));
    QTRY_COMPARE(outboxSize(), 0);
    const auto second = account->outbox().hold(m_conversation, textContent(u"second"_s));
    QVERIFY(second);
    account->outbox().releaseHeld();
    QTRY_COMPARE(serverTexts(m_conversation), (QStringList{u"does not wait"_s, u"second"_s}));
    QCOMPARE(account->outbox().takeBack(*second).error().code, ErrorCode::NotFound); // too late
    QVERIFY(account->outbox().hold(m_conversation, textContent(u"third"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(serverTexts(m_conversation).value(2), u"third"_s, int(Outbox::HoldMs) + 3000);
}

void tst_Outbox::sendsWhatWasHeldBackAtTheNextStart()
{
    QVERIFY((*m_account)->outbox().hold(m_conversation, textContent(u"held"_s)));
    m_account->close();
    m_account->open();
    (*m_account)->outbox().releaseHeld(); // as a window does that is closed
    m_account->close();
    m_account->open();
    m_account->signIn();
    QTRY_COMPARE(serverTexts(m_conversation), QStringList{u"held"_s});
    QTRY_COMPARE(outboxSize(), 0);
}

QTEST_GUILESS_MAIN(tst_Outbox)
#include "tst_outbox.moc"
