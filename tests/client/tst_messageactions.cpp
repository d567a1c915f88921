// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/outbox.h"
#include "client/models/permalink.h"
#include "client/widgets/toast.h"
#include "client/widgets/versionsdialog.h"
#include "tests/client/roomstage.h"

#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// What is done to single messages, in the real window against the real server.
class tst_MessageActions : public QObject
{
    Q_OBJECT

private:
    using Action = TimelineView::Action;
    RoomStage m_room;

    WindowStage &ana() { return *m_room.window; }
    QString toast() { return ana().window().toast()->sentence(); }
    void press(const QString &text, int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        ana().timeline().setFocus();
        ana().timeline().setCurrentMessage(ana().find(text)->id);
        QTest::keyClick(&ana().timeline(), Qt::Key(key), modifiers);
    }
    bool says(const QString &text) // ana, and the server has it
    {
        ana().type(text);
        return QTest::qWaitFor([&] { return ana().find(text) && ana().find(text)->seq > 0; });
    }
    bool isDeleted(const QString &id)
    {
        const int row = ana().model().rowOf(*MessageId::fromText(id));
        return row >= 0 && ana().model().item(row).deleted;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_room.startServer()); }
    void init() { QVERIFY(m_room.enterFreshRoom()); }
    void cleanup() { m_room.leave(); }

    void copiesALinkThatLeadsBack()
    {
        const auto id = m_room.boSays(u"over here"_s);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"over here"_s));
        press(u"over here"_s, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        const auto text = QGuiApplication::clipboard()->text();
        const auto link = Permalink::parse(text);
        QVERIFY(link);
        QCOMPARE(link->authority, u"127.0.0.1:%1"_s.arg(m_room.server.port()));
        QCOMPARE(link->conversation, m_room.roomId());
        QCOMPARE(link->message->toText(), id);
        // Somebody writes it in another channel; a click leads here.
        const auto other = m_room.otherRoom(m_room.asideName());
        m_room.boSaysIn(other, u"see "_s + text);
        QVERIFY(ana().opens(m_room.asideName()));
        QVERIFY(ana().shows(u"see "_s + text));
        ana().timeline().setFocus();
        ana().timeline().setCurrentMessage(ana().find(u"see "_s + text)->id);
        QTest::keyClick(&ana().timeline(), Qt::Key_Right);
        QTest::keyClick(&ana().timeline(), Qt::Key_Return);
        QTRY_COMPARE(ana().window().current(), m_room.roomId());
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), id);
    }

    void saysThatALinkLeadsElsewhere()
    {
        QVERIFY(m_room.openWindow());
        ana().window().openLink(QUrl(u"conclave://other.example.org/c/%1"_s.arg(m_room.room)));
        QTRY_VERIFY(toast().startsWith(u"This link leads to the workspace at other.example.org."_s));
        ana().window().openLink(QUrl(u"conclave://other.example.org/join"_s));
        QTRY_COMPARE(toast(), u"This is not a link that Conclave can open."_s);
    }

    void savesAMessageOnAllDevices()
    {
        m_room.boSays(u"keep this"_s);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"keep this"_s));
        WindowStage other(m_room.server, u"ana"_s);
        QVERIFY(other.open());
        QVERIFY(other.opens(m_room.roomName()));
        QVERIFY(other.shows(u"keep this"_s));
        press(u"keep this"_s, Qt::Key_S);
        QTRY_VERIFY(ana().find(u"keep this"_s)->saved);
        QTRY_VERIFY(other.find(u"keep this"_s)->saved);
        other.request(Action::Save, u"keep this"_s);
        QTRY_VERIFY(!other.find(u"keep this"_s)->saved);
        QTRY_VERIFY(!ana().find(u"keep this"_s)->saved);
    }

    void deletesAtOnceAndTakesItBack()
    {
        QVERIFY(m_room.openWindow());
        QVERIFY(says(u"oops"_s));
        const auto id = ana().find(u"oops"_s)->id.toText();
        press(u"oops"_s, Qt::Key_Delete);
        QTRY_VERIFY(isDeleted(id));
        QTRY_COMPARE(toast(), u"Message deleted."_s);
        ana().picture(u"undo"_s);
        QVERIFY(says(u"meanwhile"_s)); // does not wait for it
        QCOMPARE(m_room.heardByBo(), (QStringList{u"oops"_s, u"meanwhile"_s}));
        QTest::keyClick(&ana().window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(ana().find(u"oops"_s));
        QCOMPARE(toast(), QString());
        QVERIFY(ana().workspace().store().outbox().all()->isEmpty());
        QCOMPARE(m_room.heardByBo(), (QStringList{u"oops"_s, u"meanwhile"_s}));
    }

    void deletesForGoodWhenTheTimeIsOver()
    {
        QVERIFY(m_room.openWindow());
        QVERIFY(says(u"oops"_s));
        press(u"oops"_s, Qt::Key_Delete);
        QTRY_COMPARE(toast(), u"Message deleted."_s);
        QCOMPARE(m_room.heardByBo(), QStringList{u"oops"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_room.heardByBo(), QStringList(), int(Outbox::HoldMs) + 5000);
        QCOMPARE(toast(), QString());
    }

    void deletesForGoodWhenTheWindowIsClosed()
    {
        QVERIFY(m_room.openWindow());
        QVERIFY(says(u"oops"_s));
        press(u"oops"_s, Qt::Key_Delete);
        QTRY_COMPARE(toast(), u"Message deleted."_s);
        ana().window().close();
        QTRY_COMPARE_WITH_TIMEOUT(m_room.heardByBo(), QStringList(), 3000);
    }

    void deletesWithoutAWayBackByShift()
    {
        QVERIFY(m_room.openWindow());
        QVERIFY(says(u"oops"_s));
        press(u"oops"_s, Qt::Key_Delete, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_room.heardByBo(), QStringList(), 3000);
        QCOMPARE(toast(), QString());
    }

    void takesAnEditBackAndShowsTheVersions()
    {
        QVERIFY(m_room.openWindow());
        QVERIFY(says(u"right"_s));
        QTest::keyClick(ana().composer().findChild<QPlainTextEdit *>(), Qt::Key_Up);
        ana().composer().findChild<QPlainTextEdit *>()->selectAll();
        ana().type(u"wrong"_s);
        QTRY_VERIFY(ana().find(u"wrong"_s) && ana().find(u"wrong"_s)->delivery == Delivery::Sent);
        QTRY_COMPARE(toast(), u"Message changed."_s);
        QVERIFY(ana().window().toast()->takeUp());
        QTRY_VERIFY(ana().find(u"right"_s) && ana().find(u"right"_s)->delivery == Delivery::Sent);
        QTRY_COMPARE(m_room.heardByBo(), (QStringList{u"right"_s, u"wrong"_s, u"right"_s}));
        ana().request(Action::Versions, u"right"_s);
        QTRY_VERIFY(ana().window().findChild<VersionsDialog *>());
        auto *dialog = ana().window().findChild<VersionsDialog *>();
        QTRY_VERIFY(dialog->isVisible());
        QStringList texts;
        for (const auto *label : dialog->findChildren<QLabel *>()) {
            if (label->textInteractionFlags() & Qt::TextSelectableByKeyboard)
                texts << label->text();
        }
        QCOMPARE(texts, (QStringList{u"right"_s, u"wrong"_s, u"right"_s}));
        dialog->reject();
    }

    void marksAsUnreadFromAMessageOn()
    {
        for (const auto &text : {u"one"_s, u"two"_s, u"three"_s})
            m_room.boSays(text);
        QVERIFY(m_room.openWindow());
        QVERIFY(ana().shows(u"three"_s));
        const auto unread = [this] { return m_room.inSidebar(m_room.room, ConversationListModel::UnreadRole).toInt(); };
        QTRY_COMPARE_WITH_TIMEOUT(unread(), 0, 10'000);
        press(u"two"_s, Qt::Key_U);
        QTRY_COMPARE(unread(), 2);
        QCOMPARE(ana().model().unreadFrom(), ana().find(u"two"_s)->seq);
        m_room.boSays(u"four"_s); // it is seen, and counts all the same
        QVERIFY(ana().shows(u"four"_s));
        QTRY_COMPARE(unread(), 3);
        WindowStage other(m_room.server, u"ana"_s);
        QVERIFY(other.open());
        const auto elsewhere
            = [&] { return (*other.workspace().store().unread(m_room.roomId(), other.workspace().self()))->messages; };
        QTRY_COMPARE(elsewhere(), 3);
        other.close();
        ana().window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&ana().window()));
        // Who comes again begins there, and has read it then.
        m_room.otherRoom(m_room.asideName());
        QVERIFY(ana().opens(m_room.asideName()));
        QVERIFY(ana().opens(m_room.roomName()));
        QCOMPARE(ana().model().unreadFrom(), ana().find(u"two"_s)->seq);
        QTRY_COMPARE_WITH_TIMEOUT(unread(), 0, 10'000);
        QTRY_VERIFY(!ana().workspace().map().value(u"unread/"_s + m_room.room).size());
    }
};

QTEST_MAIN(tst_MessageActions)
#include "tst_messageactions.moc"
