// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/people.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;

// A real client on a real server whose access tokens end after three seconds.
class tst_Renewal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void renewsWithoutInterruption()
    {
        constexpr int LifeMs = 8000; // the last fifth of it has to be longer than any pause of a busy machine
        constexpr int Lives = 2;
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SECURITY_ACCESS_TOKEN_SECONDS"_s, QString::number(LifeMs / 1000));
        server.setEnvironment(u"CONCLAVE_SECURITY_CLOCK_SKEW_SECONDS"_s, u"0"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient other(server);
        QVERIFY(other.signIn(u"ana"_s));
        const auto room = *ConversationId::fromText(other.createChannel(u"room"_s));
        Device ana(server, u"ana"_s, u"ana"_s);
        ana.start();
        QTRY_VERIFY(ana.isOnline() && ana.isMember(room));
        const auto first = **ana.store().profile().tokens();
        QSignalSpy changes(&ana.account(), &client::Account::statusChanged);
        QElapsedTimer elapsed;
        elapsed.start();
        int sent = 0;
        for (; elapsed.elapsed() < Lives * LifeMs; ++sent) {
            QVERIFY(ana.account().send(room, {protocol::Content::Text{QString::number(sent), {}, {}, {}}}));
            QTest::qWait(30);
        }
        QTRY_COMPARE(ana.delivered(), sent);
        QCOMPARE(changes.size(), 0); // online all the time
        const auto last = **ana.store().profile().tokens();
        QCOMPARE(last.sid, first.sid);
        QVERIFY(last.accessExpiresAt - first.accessExpiresAt >= (Lives - 1) * LifeMs);
        QCOMPARE(ana.texts(room).size(), sent);
    }
};

QTEST_GUILESS_MAIN(tst_Renewal)
#include "tst_renewal.moc"
