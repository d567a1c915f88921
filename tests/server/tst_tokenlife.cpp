// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// What happens when an access token ends, on a server whose tokens end soon.
class tst_TokenLife : public QObject
{
    Q_OBJECT

private:
    static constexpr int LifeMs = 3000;
    ServerProcess m_server;

    static QString accessToken(const QJsonObject &tokens) { return tokens.value("access_token"_L1).toString(); }
    static QJsonObject refreshed(WireClient &client)
    {
        return client.ask(u"session.refresh"_s, {{u"refresh_token"_s, client.tokens.value("refresh_token"_L1)}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server.setEnvironment(u"CONCLAVE_SECURITY_ACCESS_TOKEN_SECONDS"_s, QString::number(LifeMs / 1000));
        m_server.setEnvironment(u"CONCLAVE_SECURITY_CLOCK_SKEW_SECONDS"_s, u"0"_s);
        QVERIFY(m_server.addUser(u"ana"_s));
        QVERIFY(m_server.start());
    }

    void answersAnExpiredTokenOverHttpWith401()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto header = "Authorization: Bearer " + accessToken(ana.tokens).toLatin1() + "\r\n";
        HttpProbe probe(m_server.port());
        QCOMPARE(probe.post("/v1/device.list", "{}", header).status, 200);
        QTest::qWait(LifeMs + 50);
        const auto answer = HttpProbe(m_server.port()).post("/v1/device.list", "{}", header);
        QCOMPARE(answer.status, 401);
        QCOMPARE(QJsonDocument::fromJson(answer.body).object().value("error"_L1).toObject().value("code"_L1).toString(),
                 u"token_expired"_s);
    }

    void closesASocketWhoseTokenWasNotRenewed()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        QCOMPARE(ana.errorOf(u"device.list"_s), u"none"_s);
        QElapsedTimer elapsed;
        elapsed.start();
        // Until the socket is closed, requests are either answered or refused for this reason.
        while (ana.isOpen() && elapsed.elapsed() < 3 * LifeMs) {
            const auto error = ana.errorOf(u"device.list"_s);
            QVERIFY2(error == u"none" || error == u"token_expired" || !ana.isOpen(), qPrintable(error));
            QTest::qWait(20);
        }
        QVERIFY(ana.waitForClose(4003));
        QVERIFY2(elapsed.elapsed() < LifeMs + 2000, qPrintable(QString::number(elapsed.elapsed())));
        QVERIFY(ana.connect());
        QCOMPARE(ana.errorOf(u"session.authenticate"_s, {{u"access_token"_s, accessToken(ana.tokens)}}),
                 u"token_expired"_s);
        QVERIFY(ana.authenticate(accessToken(refreshed(ana))));
    }

    void keepsASocketWhoseTokenIsRenewedInTime()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"renewed"_s);
        QElapsedTimer elapsed, sinceRenewal;
        elapsed.start();
        sinceRenewal.start();
        for (int i = 0; elapsed.elapsed() < 3 * LifeMs; ++i) {
            if (sinceRenewal.elapsed() > LifeMs / 2) {
                ana.tokens = refreshed(ana);
                QVERIFY(ana.authenticate(accessToken(ana.tokens)));
                sinceRenewal.start();
            }
            QVERIFY(ana.say(room, QString::number(i)).contains("seq"_L1));
            QTest::qWait(20);
        }
        QVERIFY(ana.isOpen());
    }
};

QTEST_GUILESS_MAIN(tst_TokenLife)
#include "tst_tokenlife.moc"
