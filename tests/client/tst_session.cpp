// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/testaccount.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

class tst_Session : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void signsInWithAPassword();
    void usesItsTokensAfterARestart();
    void asksForAPasswordWhenThereIsNone();
    void saysThatThePasswordIsWrong();
    void renewsTheTokenOnTheLiveSocket();
    void renewsAnExpiredTokenOnce();
    void repeatsARefreshWhoseAnswerWasLost();
    void hurriesWhenTheAnswerToARefreshIsLost_data();
    void hurriesWhenTheAnswerToARefreshIsLost();
    void usesARefreshTokenTwiceAtMost();
    void acceptsAnInvitationAgainWithTheSameDevice();
    void signsInAgainWhenTheSessionIsOver();
    void asksForAPasswordWhenTheSessionIsOver();
    void keepsTheDevice();
    void refusesAnotherUser();
    void makesAnAccountWithAnInvitation();
    void keepsTokensBeforeUsingThem();
    void keepsNoTokenInClear();

private:
    std::unique_ptr<test::FakeServer> m_server;
    std::unique_ptr<TestAccount> m_account;
};

void tst_Session::init()
{
    m_account.reset();
    m_server = std::make_unique<test::FakeServer>();
    QVERIFY(m_server->listen());
    m_account = std::make_unique<TestAccount>(*m_server);
}

void tst_Session::signsInWithAPassword()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_server->asked("session.login").size(), 1);
    QCOMPARE((*m_account)->self(), std::optional(m_server->self));
}

void tst_Session::usesItsTokensAfterARestart()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_account->open();
    (*m_account)->start();
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_server->asked("session.login").size(), 1);
    QCOMPARE(m_server->asked("session.refresh").size(), 0);
}

void tst_Session::asksForAPasswordWhenThereIsNone()
{
    (*m_account)->start();
    QTRY_COMPARE((*m_account)->status().state, ConnectionState::AuthNeeded);
    QCOMPARE((*m_account)->status().error->code, ErrorCode::Unauthenticated);
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
}

void tst_Session::saysThatThePasswordIsWrong()
{
    m_server->fail<protocol::Login>(ErrorCode::WrongCredentials);
    m_account->signIn();
    QTRY_COMPARE((*m_account)->status().state, ConnectionState::AuthNeeded);
    QCOMPARE((*m_account)->status().error->code, ErrorCode::WrongCredentials);
    QCOMPARE(m_server->asked("session.login").size(), 1);
}

void tst_Session::renewsTheTokenOnTheLiveSocket()
{
    m_server->accessLifeMs = 6000; // renewed after 4.8 s; too short would be renewed before use
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->accessLifeMs = 600'000;
    QSignalSpy changes(&**m_account, &Account::statusChanged);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->asked("session.authenticate").size(), 2, 10'000);
    QCOMPARE(m_server->asked("session.refresh").size(), 1);
    QCOMPARE(m_server->asked("session.refresh").first().value(u"refresh_token"_s), u"refresh-1"_s);
    QCOMPARE(m_server->asked("session.authenticate").last().value(u"access_token"_s), u"access-2"_s);
    QCOMPARE(m_server->connections(), 1);
    QVERIFY(changes.isEmpty());
}

void tst_Session::renewsAnExpiredTokenOnce()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->on("session.authenticate", [this](qint64 id, const QJsonObject &) {
        m_server->off("session.authenticate");
        return protocol::encodeFailure(id, {ErrorCode::TokenExpired, {}});
    });
    m_server->dropConnections();
    QTRY_COMPARE(m_server->asked("session.refresh").size(), 1);
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_server->asked("session.login").size(), 1);
}

void tst_Session::repeatsARefreshWhoseAnswerWasLost()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->on("session.refresh", [this](qint64, const QJsonObject &) {
        m_server->off("session.refresh");
        QMetaObject::invokeMethod(
            m_server.get(), [this] { m_server->dropConnections(); }, Qt::QueuedConnection);
        return QByteArray();
    });
    m_server->dropConnections(4003);
    QTRY_COMPARE(m_server->asked("session.refresh").size(), 2);
    QTRY_VERIFY(m_account->isOnline());
    const auto asked = m_server->asked("session.refresh");
    QCOMPARE(asked.at(0).value(u"refresh_token"_s), asked.at(1).value(u"refresh_token"_s));
}

// The server serves a lost answer once more for 10 s only.
void tst_Session::hurriesWhenTheAnswerToARefreshIsLost_data()
{
    QTest::addColumn<bool>("breaks"); // the connection; otherwise nothing comes
    QTest::newRow("the connection breaks") << true;
    QTest::newRow("no answer comes") << false;
}
void tst_Session::hurriesWhenTheAnswerToARefreshIsLost()
{
    QFETCH(const bool, breaks);
    m_account->timings.backoff.baseMs = 3000;
    m_account->timings.backoff.capMs = 30'000;
    m_account->open();
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    const auto port = m_server->port();
    QElapsedTimer lost;
    m_server->on("session.refresh", [&](qint64, const QJsonObject &) {
        m_server->off("session.refresh");
        lost.start();
        if (breaks) {
            // Nobody listens for a while: attempts to connect fail, and the pause between them grows.
            QMetaObject::invokeMethod(
                m_server.get(), [this] { m_server->stopListening(); }, Qt::QueuedConnection);
            QTimer::singleShot(4000, m_server.get(), [this, port] { m_server->listen(port); });
        }
        return QByteArray();
    });
    m_server->dropConnections(4003);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->asked("session.refresh").size(), 2, 30'000);
    QVERIFY2(lost.elapsed() < (breaks ? 5500 : 7000), qPrintable(QString::number(lost.elapsed())));
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_server->asked("session.login").size(), 1);
}

// A server that is only slow gets the same token twice and not a third time, which would end the session.
void tst_Session::usesARefreshTokenTwiceAtMost()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->on("session.refresh", [](qint64, const QJsonObject &) { return QByteArray(); });
    m_server->dropConnections(4003);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->asked("session.refresh").size(), 2, 15'000);
    QTest::qWait(6000);
    QCOMPARE(m_server->asked("session.refresh").size(), 2);
}

void tst_Session::acceptsAnInvitationAgainWithTheSameDevice()
{
    const auto accept = [this] {
        (*m_account)
            ->acceptInvitation(
                {Secret(QByteArrayView("token")), u"me"_s, u"Me"_s, Secret(QByteArrayView("a long password"))});
        (*m_account)->start();
    };
    m_server->on("invite.accept", [](qint64, const QJsonObject &) { return QByteArray(); });
    accept();
    QTRY_COMPARE(m_server->asked("invite.accept").size(), 1);
    m_server->dropConnections();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->asked("invite.accept").size(), 2, 10'000);
    m_account->open(); // the program ends and is started again
    m_server->on("invite.accept",
                 [this](qint64 id, const QJsonObject &) { return protocol::encodeReply(id, m_server->freshTokens()); });
    accept();
    QTRY_VERIFY(m_account->isOnline());
    QSet<QString> devices;
    for (const auto &asked : m_server->asked("invite.accept"))
        devices.insert(asked.value(u"device"_s).toString());
    QCOMPARE(devices.size(), 1);
    QVERIFY(DeviceId::fromText(*devices.cbegin()));
}

void tst_Session::signsInAgainWhenTheSessionIsOver()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->dropConnections(4001);
    QTRY_COMPARE(m_server->asked("session.login").size(), 2);
    QTRY_VERIFY(m_account->isOnline());
}

void tst_Session::asksForAPasswordWhenTheSessionIsOver()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_account->open(); // forgets the password
    m_server->fail<protocol::Authenticate>(ErrorCode::TokenExpired);
    m_server->fail<protocol::Refresh>(ErrorCode::WrongCredentials);
    (*m_account)->start();
    QTRY_COMPARE((*m_account)->status().state, ConnectionState::AuthNeeded);
    QCOMPARE((*m_account)->status().error->code, ErrorCode::WrongCredentials);
}

void tst_Session::keepsTheDevice()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    QVERIFY(!m_server->asked("session.login").first().contains(u"device"_s));
    m_server->dropConnections(4001);
    QTRY_COMPARE(m_server->asked("session.login").size(), 2);
    QVERIFY(m_server->asked("session.login").last().contains(u"device"_s));
}

void tst_Session::refusesAnotherUser()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_account->open();
    m_server->users.first().id = UserId::create();
    m_server->fail<protocol::Authenticate>(ErrorCode::WrongCredentials); // the tokens that are kept do not count
    m_account->signIn();
    QTRY_COMPARE((*m_account)->status().state, ConnectionState::AuthNeeded);
    QCOMPARE((*m_account)->status().error->code, ErrorCode::Conflict);
    QCOMPARE(m_server->asked("session.login").size(), 2);
}

void tst_Session::makesAnAccountWithAnInvitation()
{
    m_server->on("invite.accept",
                 [this](qint64 id, const QJsonObject &) { return protocol::encodeReply(id, m_server->freshTokens()); });
    (*m_account)
        ->acceptInvitation(
            {Secret(QByteArrayView("token")), u"me"_s, u"Me"_s, Secret(QByteArrayView("a long password"))});
    (*m_account)->start();
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_server->asked("invite.accept").first().value(u"token"_s), u"token"_s);
    QVERIFY(m_server->asked("session.login").isEmpty());
}

void tst_Session::keepsTokensBeforeUsingThem()
{
    bool kept = false;
    m_server->on("session.authenticate", [&](qint64, const QJsonObject &) {
        const auto tokens = m_account->store().profile().tokens();
        kept = tokens && *tokens && (*tokens)->refreshToken == u"refresh-1"_s;
        m_server->off("session.authenticate");
        QMetaObject::invokeMethod(
            m_server.get(), [this] { m_server->dropConnections(); }, Qt::QueuedConnection);
        return QByteArray();
    });
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    QVERIFY(kept);
}

void tst_Session::keepsNoTokenInClear()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    for (const auto &info : QDir(m_account->directory()).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto bytes = file.readAll();
        QVERIFY(!bytes.contains("refresh-1"));
        QVERIFY(!bytes.contains("access-1"));
        QVERIFY(!bytes.contains("a password"));
    }
}

QTEST_GUILESS_MAIN(tst_Session)
#include "tst_session.moc"
