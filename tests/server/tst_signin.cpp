// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>
#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;
using namespace conclave::test;

class tst_SignIn : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;

    static QJsonObject login(const QString &name, const QString &password = QLatin1StringView(Password))
    {
        return {{u"name"_s, name}, {u"password"_s, password}, {u"device_name"_s, u"test"_s}};
    }
    static QJsonObject refresh(const QJsonObject &tokens)
    {
        return {{u"refresh_token"_s, tokens.value("refresh_token"_L1)}};
    }
    static QString replacePart(const QString &token, int part, const QJsonObject &json)
    {
        auto parts = token.split(u'.');
        parts[part]
            = QString::fromLatin1(QJsonDocument(json)
                                      .toJson(QJsonDocument::Compact)
                                      .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
        return parts.join(u'.');
    }
    static QJsonObject part(const QString &token, int part)
    {
        return QJsonDocument::fromJson(
                   QByteArray::fromBase64(token.split(u'.').at(part).toLatin1(), QByteArray::Base64UrlEncoding))
            .object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto *name : {"ana", "bo", "cy", "dee", "eve"})
            QVERIFY(m_server.addUser(QLatin1StringView(name)));
        QVERIFY(m_server.addUser(u"off"_s));
        QCOMPARE(m_server.run({u"user"_s, u"disable"_s, u"off"_s}).status, 0);
        QVERIFY(m_server.start());
    }

    void wantsAGreetingFirst()
    {
        WireClient client(m_server);
        QVERIFY(client.connect(WireClient::Greeting::Omitted));
        QCOMPARE(client.errorOf(u"session.login"_s, login(u"ana"_s)), u"bad_frame"_s);
        QCOMPARE(client.errorOf(u"hello"_s,
                                {{u"protocol"_s, 1}, {u"client"_s, u"late"_s}, {u"capabilities"_s, QJsonArray()}}),
                 u"none"_s);
        QCOMPARE(client.errorOf(u"session.login"_s, login(u"ana"_s)), u"none"_s);
    }

    void signsInWithNameAndPassword()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        QCOMPARE(ana.tokens.value("user"_L1).toObject().value("name"_L1).toString(), u"ana"_s);
        QCOMPARE(ana.errorOf(u"device.list"_s), u"none"_s);
    }

    void saysTheSameForAWrongPasswordAndAnUnknownUser()
    {
        WireClient client(m_server);
        QVERIFY(client.connect());
        const auto wrong
            = client.ask(u"session.login"_s, login(u"ana"_s, u"not the right password"_s)).value("error"_L1);
        const auto unknown = client.ask(u"session.login"_s, login(u"nobody"_s)).value("error"_L1);
        QCOMPARE(wrong.toObject().value("code"_L1).toString(), u"wrong_credentials"_s);
        QCOMPARE(unknown, wrong);
    }

    void answersAsMuchAboutNobodyAsAboutSomebody()
    {
        HttpProbe probe(m_server.port());
        const auto answerTo = [&](const QJsonObject &request) {
            auto answer = probe.post("/v1/session.login", QJsonDocument(request).toJson());
            answer.headers.remove("x-request-id");
            answer.headers.remove("date");
            return std::tuple(answer.status, answer.headers, answer.body);
        };
        const auto wrong = answerTo(login(u"ana"_s, u"not the right password"_s));
        QCOMPARE(std::get<0>(wrong), 401);
        QVERIFY(wrong == answerTo(login(u"nobody"_s)));
        QVERIFY(wrong == answerTo(login(u"nobody"_s, u"x"_s)));
        QVERIFY(wrong == answerTo(login(u"off"_s))); // the right password of an account that is disabled
        QVERIFY(wrong == answerTo(login(u"ANA"_s, u"not the right password"_s)));
    }

    // Those who have not signed in since still have hashes of the old cost.
    void takesAsLongForNobodyWhenPasswordsCostMoreThanBefore()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.addUser(u"bo"_s));
        server.setEnvironment(u"CONCLAVE_SECURITY_PASSWORD_OPERATIONS"_s, u"40"_s); // twenty times as many
        QVERIFY(server.start());
        WireClient client(server);
        QVERIFY(client.connect());
        const auto median = [&](const QString &name) {
            QList<qint64> times;
            for (int i = 0; i < 7; ++i) {
                QElapsedTimer timer;
                timer.start();
                client.ask(u"session.login"_s, login(name, u"not the right password"_s));
                times += timer.nsecsElapsed() / 1000;
            }
            std::sort(times.begin(), times.end());
            return times.at(3);
        };
        const auto known = median(u"ana"_s);
        const auto unknown = median(u"nobody"_s);
        QVERIFY2(unknown < 4 * known && known < 4 * unknown, qPrintable(u"%1 %2"_s.arg(known).arg(unknown)));
    }

    void acceptsAnInvitationAgainWhenTheAnswerWasLost()
    {
        const auto token = m_server.run({u"user"_s, u"invite"_s}).output.trimmed().section(u'\n', -1);
        const QJsonObject accept{{u"token"_s, token},           {u"name"_s, u"gil"_s},
                                 {u"display_name"_s, u"Gil"_s}, {u"password"_s, QLatin1StringView(Password)},
                                 {u"device_name"_s, u"test"_s}, {u"device"_s, WireClient::newId()}};
        WireClient gil(m_server);
        QVERIFY(gil.connect());
        const auto first = gil.ask(u"invite.accept"_s, accept);
        QCOMPARE(first.value("device"_L1), accept.value("device"_L1));
        const auto with = [&accept](const QString &name, const QJsonValue &value) {
            auto other = accept;
            other[name] = value;
            return other;
        };
        // Nobody else gets in with it.
        for (const auto &other :
             {with(u"password"_s, u"another long password"_s), with(u"name"_s, u"hal"_s),
              with(u"device"_s, WireClient::newId()), with(u"device"_s, QJsonValue(QJsonValue::Undefined))})
            QCOMPARE(gil.errorOf(u"invite.accept"_s, other), u"wrong_credentials"_s);
        WireClient stranger(m_server);
        QVERIFY(stranger.connect());
        QVERIFY(stranger.authenticate(first.value("access_token"_L1).toString()));
        const auto again = gil.ask(u"invite.accept"_s, accept);
        QCOMPARE(again.value("user"_L1), first.value("user"_L1));
        QCOMPARE(again.value("device"_L1), first.value("device"_L1));
        QVERIFY(gil.authenticate(again.value("access_token"_L1).toString()));
        QVERIFY(stranger.waitForClose(4001)); // whoever got the lost answer
        QCOMPARE(gil.ask(u"device.list"_s).value("devices"_L1).toArray().size(), 1);
    }

    void makesOneAccountOfAnInvitationThatComesTwiceAtOnce()
    {
        const auto token = m_server.run({u"user"_s, u"invite"_s}).output.trimmed().section(u'\n', -1);
        const QJsonObject accept{{u"token"_s, token},           {u"name"_s, u"ida"_s},
                                 {u"display_name"_s, u"Ida"_s}, {u"password"_s, QLatin1StringView(Password)},
                                 {u"device_name"_s, u"test"_s}, {u"device"_s, WireClient::newId()}};
        WireClient one(m_server), two(m_server);
        QVERIFY(one.connect() && two.connect());
        QList<QJsonObject> replies;
        for (auto *client : {&one, &two})
            client->post(u"invite.accept"_s, accept, [&replies](const QJsonObject &reply) { replies << reply; });
        QTRY_COMPARE(replies.size(), 2);
        QVERIFY2(replies.first().contains("user"_L1) && replies.last().contains("user"_L1),
                 QJsonDocument(replies.last()).toJson().constData());
        QCOMPARE(replies.first().value("user"_L1), replies.last().value("user"_L1));
    }

    void answersNothingBeforeSignIn()
    {
        WireClient client(m_server);
        QVERIFY(client.connect());
        QCOMPARE(client.errorOf(u"device.list"_s), u"unauthenticated"_s);
        QCOMPARE(client.errorOf(u"user.list"_s, {{u"since"_s, 0}}), u"unauthenticated"_s);
    }

    void refusesForgedTokens()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto token = ana.tokens.value("access_token"_L1).toString();
        auto header = part(token, 0);
        auto payload = part(token, 1);
        QStringList forged;
        auto none = header;
        none["alg"_L1] = u"none"_s;
        forged << replacePart(token, 0, none) << replacePart(token, 0, none).section(u'.', 0, 1) + u'.';
        auto hmac = header;
        hmac["alg"_L1] = u"HS256"_s;
        forged << replacePart(token, 0, hmac);
        auto otherKey = header;
        otherKey["kid"_L1] = u"../../etc/passwd"_s;
        forged << replacePart(token, 0, otherKey);
        auto embedded = header;
        embedded["jwk"_L1] = QJsonObject{{u"kty"_s, u"OKP"_s}};
        forged << replacePart(token, 0, embedded);
        auto later = payload;
        later["exp"_L1] = payload.value("exp"_L1).toInteger() + 1;
        forged << replacePart(token, 1, later);
        forged << token.left(token.size() - 4) + u"AAAA"_s << token + u"."_s << u"a.b.c"_s << u"."_s << u".."_s;
        for (const auto &bad : std::as_const(forged)) {
            WireClient client(m_server);
            QVERIFY(client.connect());
            QCOMPARE(client.errorOf(u"session.authenticate"_s, {{u"access_token"_s, bad}}), u"unauthenticated"_s);
        }
    }

    void renewsTheTokenOfALiveConnection()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto renewed = ana.ask(u"session.refresh"_s, refresh(ana.tokens));
        QVERIFY(ana.authenticate(renewed.value("access_token"_L1).toString()));
        QVERIFY(ana.isOpen());
        QCOMPARE(ana.errorOf(u"device.list"_s), u"none"_s);
    }

    void servesALostRefreshAnswerOnce()
    {
        WireClient bo(m_server);
        QVERIFY(bo.signIn(u"bo"_s));
        const auto first = bo.ask(u"session.refresh"_s, refresh(bo.tokens));
        const auto again = bo.ask(u"session.refresh"_s, refresh(bo.tokens));
        QVERIFY(again.contains("refresh_token"_L1));
        QVERIFY(again.value("refresh_token"_L1) != first.value("refresh_token"_L1));
        QCOMPARE(bo.errorOf(u"session.refresh"_s, refresh(again)), u"none"_s);
    }

    void endsTheSessionWhenARefreshTokenIsStolen()
    {
        WireClient cy(m_server);
        QVERIFY(cy.signIn(u"cy"_s));
        const auto second = cy.ask(u"session.refresh"_s, refresh(cy.tokens));
        const auto third = cy.ask(u"session.refresh"_s, refresh(second));
        QVERIFY(third.contains("refresh_token"_L1));
        WireClient thief(m_server);
        QVERIFY(thief.connect());
        QCOMPARE(thief.errorOf(u"session.refresh"_s, refresh(cy.tokens)), u"wrong_credentials"_s);
        QVERIFY(cy.waitForClose(4001));
        QCOMPARE(thief.errorOf(u"session.refresh"_s, refresh(third)), u"wrong_credentials"_s);
        QCOMPARE(thief.errorOf(u"session.authenticate"_s, {{u"access_token"_s, third.value("access_token"_L1)}}),
                 u"unauthenticated"_s);
    }

    void endsOnlyTheOwnSessionAtLogout()
    {
        WireClient one(m_server);
        WireClient two(m_server);
        QVERIFY(one.signIn(u"ana"_s));
        QVERIFY(two.signIn(u"ana"_s));
        QCOMPARE(one.errorOf(u"session.logout"_s), u"none"_s);
        QVERIFY(one.waitForClose(4001));
        QCOMPARE(two.errorOf(u"device.list"_s), u"none"_s);
    }

    void signsAnotherDeviceOut()
    {
        WireClient desk(m_server);
        WireClient laptop(m_server);
        QVERIFY(desk.signIn(u"dee"_s));
        QVERIFY(laptop.signIn(u"dee"_s));
        QCOMPARE(desk.ask(u"device.list"_s).value("devices"_L1).toArray().size(), 2);
        QCOMPARE(desk.errorOf(u"device.revoke"_s, {{u"device"_s, laptop.tokens.value("device"_L1)}}), u"none"_s);
        QVERIFY(laptop.waitForClose(4001));
        QCOMPARE(desk.ask(u"device.list"_s).value("devices"_L1).toArray().size(), 1);
    }

    void doesNotSignOutTheDevicesOfOthers()
    {
        WireClient ana(m_server);
        WireClient bo(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        QVERIFY(bo.signIn(u"bo"_s));
        QCOMPARE(bo.errorOf(u"device.revoke"_s, {{u"device"_s, ana.tokens.value("device"_L1)}}), u"not_found"_s);
        QCOMPARE(ana.errorOf(u"ping"_s), u"none"_s);
    }

    void closesTheConnectionsOfADisabledAccountWithinTwoSeconds()
    {
        WireClient eve(m_server);
        QVERIFY(eve.signIn(u"eve"_s));
        QCOMPARE(m_server.run({u"user"_s, u"disable"_s, u"eve"_s}).status, 0);
        QVERIFY(eve.waitForClose(4001, 2500));
        WireClient again(m_server);
        QVERIFY(again.connect());
        QCOMPARE(again.errorOf(u"session.login"_s, login(u"eve"_s)), u"wrong_credentials"_s);
        QCOMPARE(m_server.run({u"user"_s, u"enable"_s, u"eve"_s}).status, 0);
        QTRY_COMPARE_WITH_TIMEOUT(again.errorOf(u"session.login"_s, login(u"eve"_s)), u"none"_s, 5000);
    }

    void acceptsAnInvitationOnce()
    {
        const auto invited = m_server.run({u"user"_s, u"invite"_s, u"--role"_s, u"admin"_s});
        const auto token = invited.output.trimmed().section(u'\n', -1);
        const QJsonObject accept{{u"token"_s, token},
                                 {u"name"_s, u"fay"_s},
                                 {u"display_name"_s, u"Fay"_s},
                                 {u"password"_s, QLatin1StringView(Password)},
                                 {u"device_name"_s, u"test"_s}};
        WireClient fay(m_server);
        QVERIFY(fay.connect());
        const auto tokens = fay.ask(u"invite.accept"_s, accept);
        QCOMPARE(tokens.value("user"_L1).toObject().value("role"_L1).toString(), u"admin"_s);
        QVERIFY(fay.authenticate(tokens.value("access_token"_L1).toString()));
        auto second = accept;
        second["name"_L1] = u"gil"_s;
        QCOMPARE(fay.errorOf(u"invite.accept"_s, second), u"wrong_credentials"_s);
    }

    void refusesAShortPasswordForANewAccount()
    {
        const auto token = m_server.run({u"user"_s, u"invite"_s}).output.trimmed().section(u'\n', -1);
        WireClient client(m_server);
        QVERIFY(client.connect());
        QJsonObject accept{{u"token"_s, token},
                           {u"name"_s, u"hal"_s},
                           {u"display_name"_s, u"Hal"_s},
                           {u"password"_s, u"too short"_s},
                           {u"device_name"_s, u"test"_s}};
        QCOMPARE(client.errorOf(u"invite.accept"_s, accept), u"invalid"_s);
        accept["password"_L1] = QLatin1StringView(Password);
        QCOMPARE(client.errorOf(u"invite.accept"_s, accept), u"none"_s); // the invitation was not used up
    }

    void keepsSessionsOverARestart()
    {
        WireClient before(m_server);
        QVERIFY(before.signIn(u"ana"_s));
        m_server.kill();
        QVERIFY(m_server.start());
        WireClient after(m_server);
        QVERIFY(after.connect());
        QVERIFY(after.authenticate(before.tokens.value("access_token"_L1).toString()));
        QCOMPARE(after.errorOf(u"session.refresh"_s, refresh(before.tokens)), u"none"_s);
    }
};

QTEST_GUILESS_MAIN(tst_SignIn)
#include "tst_signin.moc"
