// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/threadpane.h"
#include "client/widgets/toast.h"
#include "tests/client/roomstage.h"

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// Going to a message, wherever it is, and coming back; the real window against the real server.
class tst_Jump : public QObject
{
    Q_OBJECT

private:
    RoomStage m_room;

    WindowStage &ana() { return *m_room.window; }
    void jump(const QString &message) { ana().window().jumpTo(m_room.roomId(), *MessageId::fromText(message)); }
    QString toast() { return ana().window().toast()->sentence(); }
    // Where the text of a message begins, in parts of the view's height; -1 when it is not in view.
    qreal heightOf(const TalkPane &talk, const QString &message)
    {
        const auto *view = talk.timeline();
        const auto *row = view->geometry().visibleRow(view->rows()->rowOf(*MessageId::fromText(message)));
        return row ? qreal(row->top) / view->viewport()->height() : -1;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_room.startServer()); }
    void init() { QVERIFY(m_room.enterFreshRoom()); }
    void cleanup() { m_room.leave(); }

    void loadsWhatIsAroundAMessageThatIsNotHereAndReturns()
    {
        const auto ids = m_room.boSaysLines(320);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"line 319"_s));
        QVERIFY(!ana().find(u"line 40"_s));
        ana().timeline().scrollToMessage(ana().find(u"line 300"_s)->id, TimelineView::Highlight::No);
        const auto place = ana().timeline().place().anchor;
        jump(ids.at(40));
        QTRY_VERIFY(ana().find(u"line 40"_s));
        const auto *talk = ana().window().channel()->talk();
        QTRY_VERIFY(heightOf(*talk, ids.at(40)) > 0.1 && heightOf(*talk, ids.at(40)) < 0.4);
        QCOMPARE(ana().timeline().currentMessage().toText(), ids.at(40));
        ana().picture(u"jump"_s);
        QTest::keyClick(&ana().window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(ana().timeline().place().anchor, place);
        QTest::keyClick(&ana().window(), Qt::Key_Right, Qt::AltModifier);
        QTRY_VERIFY(heightOf(*talk, ids.at(40)) >= 0);
    }

    void fillsTheGapThatAJumpLeaves()
    {
        const auto ids = m_room.boSaysLines(320);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"line 319"_s));
        jump(ids.at(40));
        QTRY_VERIFY(ana().find(u"line 40"_s));
        const auto gap = [&]() -> std::optional<quint64> {
            for (int row = 1; row < ana().model().rowCount(); ++row) {
                if (ana().model().item(row).kind == TimelineItem::Kind::Gap)
                    return ana().model().item(row).key;
            }
            return std::nullopt;
        };
        QTRY_VERIFY(gap());
        while (gap()) {
            const auto before = ana().texts().size();
            Q_EMIT ana().timeline().gapActivated(*gap());
            QTRY_VERIFY(ana().texts().size() > before);
        }
        QTRY_COMPARE(ana().texts().size(), 320);
        for (int i = 0; i < 320; ++i)
            QCOMPARE(ana().texts().at(i), u"line %1"_s.arg(i));
    }

    void showsPartOfALongHistoryAndComesToItsEndAgain()
    {
        const auto ids = m_room.boSaysLines(1100);
        QVERIFY(m_room.openWindow());
        bool loaded = false;
        ana().workspace().call(
            &ana().window(), [id = m_room.roomId()](Account &account, auto done) { account.loadBack(id, 0, done); },
            [&loaded](const Status &done) { loaded = bool(done); });
        QTRY_VERIFY_WITH_TIMEOUT(loaded, 20'000);
        QVERIFY(ana().reopen() && ana().opens(m_room.roomName())); // with the last page only
        QVERIFY(ana().shows(u"line 1099"_s) && !ana().find(u"line 30"_s));
        jump(ids.at(30));
        QTRY_VERIFY(ana().find(u"line 30"_s));
        QVERIFY(!ana().find(u"line 1099"_s));
        QVERIFY(ana().model().hasNewer());
        const auto *talk = ana().window().channel()->talk();
        QTRY_VERIFY(heightOf(*talk, ids.at(30)) > 0.1 && heightOf(*talk, ids.at(30)) < 0.4);
        // What comes meanwhile does not move anything; going down loads page by page, without a leap.
        m_room.boSays(u"meanwhile"_s);
        QTest::qWait(100);
        QVERIFY(heightOf(*talk, ids.at(30)) > 0.1 && heightOf(*talk, ids.at(30)) < 0.4);
        for (int i = 0; i < 8; ++i)
            QTest::keyClick(&ana().timeline(), Qt::Key_PageDown);
        QTRY_VERIFY(ana().find(u"line 90"_s));
        QVERIFY(!ana().find(u"line 1099"_s));
        QTest::keyClick(&ana().timeline(), Qt::Key_End);
        QTRY_VERIFY(ana().find(u"meanwhile"_s));
        QTRY_VERIFY(ana().timeline().isAtEnd() && !ana().model().hasNewer());
        m_room.boSays(u"after"_s);
        QTRY_VERIFY(ana().find(u"after"_s));
        QTRY_VERIFY(ana().timeline().isAtEnd());
    }

    void opensTheThreadOfAReply()
    {
        const auto root = m_room.boSays(u"root"_s);
        const auto reply = m_room.boSays(u"the reply"_s, root);
        m_room.boSaysLines(250);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"line 249"_s));
        jump(reply);
        QTRY_VERIFY(ana().threadTalk());
        QTRY_VERIFY(ana().threadModel().rowOf(*MessageId::fromText(reply)) > 0);
        QCOMPARE(ana().threadModel().rowOf(*MessageId::fromText(root)), 0); // both were not here
        QCOMPARE(ana().threadTalk()->timeline()->currentMessage().toText(), reply);
        QTest::keyClick(&ana().window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(!ana().window().right()->thread());
    }

    void goesToAnotherChannel()
    {
        const auto id = m_room.boSays(u"over there"_s);
        const auto name = m_room.asideName();
        const auto other = m_room.otherRoom(name);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().opens(name));
        jump(id);
        QTRY_COMPARE(ana().window().current(), m_room.roomId());
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), id);
        QTest::keyClick(&ana().window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(ana().window().current().toText(), other);
    }

    void saysWhyAMessageCannotBeShown()
    {
        const auto deleted = m_room.boSays(u"gone"_s);
        m_room.boDeletes(deleted);
        m_room.boSays(u"hello"_s);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"hello"_s));
        jump(deleted);
        QTRY_COMPARE(toast(), u"This message was deleted."_s);
        jump(WireClient::newId());
        QTRY_COMPARE(toast(), u"This message does not exist, or you may not read it."_s);
        // The same words for a channel of others and for none at all.
        const auto secret = m_room.bo->createChannel(u"secret"_s, u"all"_s, u"private"_s);
        const auto id = WireClient::newId();
        m_room.bo->say(secret, u"psst"_s, id);
        const auto noChannel = u"You are not in the channel of this message, or it does not exist."_s;
        for (const auto &channel : {secret, WireClient::newId()}) {
            ana().window().toast()->tell(u"before"_s);
            ana().window().jumpTo(*ConversationId::fromText(channel), *MessageId::fromText(id));
            QTRY_COMPARE(toast(), noChannel);
        }
        QCOMPARE(ana().window().current(), m_room.roomId());
    }

    void worksFromTheStoreWithoutAServer()
    {
        const auto id = m_room.boSays(u"kept"_s);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"kept"_s));
        m_room.server.kill();
        QTRY_VERIFY(!ana().workspace().isOnline());
        jump(id);
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), id);
        jump(WireClient::newId());
        QTRY_COMPARE(toast(), u"This message is not on this computer. It can be shown when you are online."_s);
    }
};

QTEST_MAIN(tst_Jump)
#include "tst_jump.moc"
