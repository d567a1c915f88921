// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/connectionbanner.h"
#include "client/widgets/textlabel.h"

#include <QPushButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

static QPushButton *button(const QWidget &parent, const QString &text)
{
    auto *found = parent.findChild<QPushButton *>();
    return found && found->text() == text ? found : nullptr;
}

class tst_ConnectionBanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShortBreakShowsNothing();
    void countsDownToTheNextTry();
    void saysThatTheServerRestarts();
    void announcesTheTroubleOnce();
    void asksToSignInAgain();
    void saysThatTheProgramIsTooOld();
    void saysThatAllIsWellForAMoment();
};

// A banner whose moments are short and whose clock is moved by hand.
struct Trouble
{
    Trouble() { window.show(); }

    void wait(qint64 retryInMs)
    {
        const Error error{ErrorCode::NetworkUnreachable, {}};
        banner.setStatus({ConnectionState::Waiting, retryInMs, error}, u"chat.example.org"_s);
    }
    void become(ConnectionState state, std::optional<Error> error = {})
    {
        banner.setStatus({state, 0, error}, u"chat.example.org"_s);
    }
    QString text() const { return banner.findChild<TextLabel *>()->text(); }

    ManualClock clock;
    QWidget window;
    ConnectionBanner banner{clock, {20, 5, 50}, &window};
    QSignalSpy announced{&banner, &ConnectionBanner::announce};
};

void tst_ConnectionBanner::aShortBreakShowsNothing()
{
    Trouble trouble;
    trouble.become(ConnectionState::Connecting);
    QVERIFY(!trouble.banner.isVisible());
    trouble.become(ConnectionState::Online);
    QVERIFY(!trouble.announced.wait(60));
    QVERIFY(!trouble.banner.isVisible());
}

void tst_ConnectionBanner::countsDownToTheNextTry()
{
    Trouble trouble;
    trouble.wait(12'000);
    QTRY_VERIFY(trouble.banner.isVisible());
    QVERIFY2(trouble.text().contains(u"Can't reach chat.example.org. Retrying in 12 s."_s), qPrintable(trouble.text()));
    trouble.clock.advance(1'500);
    QTRY_VERIFY(trouble.text().contains(u"Retrying in 11 s."_s));
    trouble.clock.advance(20'000);
    QTRY_VERIFY(trouble.text().contains(u"Retrying now."_s));
    QSignalSpy retry(&trouble.banner, &ConnectionBanner::retryWanted);
    QTest::mouseClick(button(trouble.banner, u"Retry now"_s), Qt::LeftButton);
    QCOMPARE(retry.size(), 1);
}

void tst_ConnectionBanner::saysThatTheServerRestarts()
{
    Trouble trouble;
    trouble.banner.setStatus({ConnectionState::Waiting, 12'000, Error{ErrorCode::ServerRestarting, {}, 12'000}},
                             u"chat.example.org"_s);
    QTRY_VERIFY(trouble.banner.isVisible());
    QVERIFY2(trouble.text().contains(u"chat.example.org restarts for maintenance. Retrying in 12 s."_s),
             qPrintable(trouble.text()));
    QSignalSpy retry(&trouble.banner, &ConnectionBanner::retryWanted);
    QTest::mouseClick(button(trouble.banner, u"Try now"_s), Qt::LeftButton);
    QCOMPARE(retry.size(), 1);
}

void tst_ConnectionBanner::announcesTheTroubleOnce()
{
    Trouble trouble;
    trouble.wait(2'000);
    QTRY_COMPARE(trouble.announced.size(), 1);
    trouble.clock.advance(1'000);
    QTRY_VERIFY(trouble.text().contains(u"Retrying in 1 s."_s));
    trouble.become(ConnectionState::Connecting);
    QVERIFY(trouble.text().contains(u"Connecting"_s));
    trouble.wait(4'000);
    QCOMPARE(trouble.announced.size(), 1);
}

void tst_ConnectionBanner::asksToSignInAgain()
{
    Trouble trouble;
    trouble.become(ConnectionState::AuthNeeded);
    QVERIFY(trouble.banner.isVisible());
    QVERIFY(trouble.text().contains(u"Sign in again to send"_s));
    QSignalSpy wanted(&trouble.banner, &ConnectionBanner::signInWanted);
    QTest::mouseClick(button(trouble.banner, u"Sign in"_s), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
}

void tst_ConnectionBanner::saysThatTheProgramIsTooOld()
{
    Trouble trouble;
    trouble.become(ConnectionState::Refused, Error{ErrorCode::UnsupportedVersion, {}});
    QVERIFY(trouble.text().contains(u"too old for chat.example.org"_s));
    QVERIFY(!trouble.banner.findChild<QPushButton *>()->isVisible());
}

void tst_ConnectionBanner::saysThatAllIsWellForAMoment()
{
    Trouble trouble;
    trouble.wait(1'000);
    QTRY_VERIFY(trouble.banner.isVisible());
    trouble.become(ConnectionState::Online);
    QCOMPARE(trouble.text(), u"Back online"_s);
    trouble.banner.noteDelivered(13);
    trouble.banner.noteDelivered(1);
    QCOMPARE(trouble.text(), u"Back online, 14 messages sent"_s);
    QTRY_VERIFY(!trouble.banner.isVisible());
}

QTEST_MAIN(tst_ConnectionBanner)
#include "tst_connectionbanner.moc"
