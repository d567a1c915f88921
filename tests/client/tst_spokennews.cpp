// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/spokennews.h"
#include "tests/client/roomstage.h"

#include <QAccessible>
#include <QMenu>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// What a screen reader is told of while the user reads, against the real server.
class tst_SpokenNews : public QObject
{
    Q_OBJECT

private:
    static constexpr int GapMs = 400;
    RoomStage m_stage;
    QStringList m_said;

    SpokenNews &news() { return *m_stage.window->window().findChild<SpokenNews *>(); }
    UiSettings &settings() { return m_stage.window->settings(); }

    // Everything that bo said has been looked at.
    bool hasArrived(const QString &text) { return m_stage.window->shows(text); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_stage.startServer()); }
    void init()
    {
        QVERIFY(m_stage.enterFreshRoom());
        QVERIFY(m_stage.openWindow());
        m_said.clear();
        news().setGapMs(GapMs);
        connect(&news(), &SpokenNews::said, this, [this](const QString &text) { m_said << text; });
    }
    void cleanupTestCase() { m_stage.leave(); }

    void readsANewMessage();
    void countsWhatComesQuickly();
    void neverReadsOwnMessages();
    void readsOnlyMentionsWhenAsked();
    void readsNothingWhenAsked();
    void leavesOtherChannelsAlone();
    void readsAThreadOnlyWhileItIsOpen();
    void tellsOfWhatCouldNotBeSent();
};

void tst_SpokenNews::readsANewMessage()
{
    m_stage.boSays(u"the **build** is green"_s);
    QTRY_COMPARE(m_said, QStringList{u"bo: the build is green"_s});
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    const auto isShown = [this] {
        const auto widgets = m_stage.window->window().findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
        return std::any_of(widgets.begin(), widgets.end(), [](QWidget *widget) {
            const auto *face = QAccessible::queryAccessibleInterface(widget);
            return face->role() == QAccessible::Notification
                && face->text(QAccessible::Name) == u"bo: the build is green"_s;
        });
    };
    QTRY_VERIFY(isShown());
#endif
}

void tst_SpokenNews::countsWhatComesQuickly()
{
    constexpr int Long = 2000; // for five messages through a busy server
    news().setGapMs(Long);
    m_stage.boSaysLines(5);
    QTRY_COMPARE(m_said.size(), 2);
    QCOMPARE(m_said.first(), u"bo: line 0"_s);
    QVERIFY2(m_said.last().startsWith(u"4 new message"_s), qPrintable(m_said.last()));
    QTest::qWait(2 * Long);
    m_stage.boSays(u"later"_s); // it is read again
    QTRY_COMPARE(m_said.value(2), u"bo: later"_s);
    m_stage.boSays(u"one more"_s); // and a single one that waited, too
    QTRY_COMPARE(m_said.value(3), u"bo: one more"_s);
}

void tst_SpokenNews::neverReadsOwnMessages()
{
    m_stage.window->type(u"mine"_s);
    QVERIFY(hasArrived(u"mine"_s));
    m_stage.boSays(u"yours"_s);
    QTRY_COMPARE(m_said, QStringList{u"bo: yours"_s});
}

void tst_SpokenNews::readsOnlyMentionsWhenAsked()
{
    settings().setSpokenNews(SpokenLevel::Mentions);
    m_stage.boSays(u"for everybody"_s);
    m_stage.boSays(u"for you, @ana"_s);
    QTRY_COMPARE(m_said, QStringList{u"bo: for you, @ana"_s});
}

void tst_SpokenNews::readsNothingWhenAsked()
{
    for (auto *menu : m_stage.window->window().findChildren<QMenu *>()) {
        for (auto *action : menu->actions()) {
            if (menu->title() == u"Screen reader tells of new messages" && action->text() == u"None")
                action->trigger();
        }
    }
    QCOMPARE(settings().spokenNews(), SpokenLevel::Nothing);
    m_stage.boSays(u"for you, @ana"_s);
    QVERIFY(hasArrived(u"for you, @ana"_s));
    QTest::qWait(GapMs);
    QVERIFY(m_said.isEmpty());
}

void tst_SpokenNews::leavesOtherChannelsAlone()
{
    const auto other = m_stage.otherRoom(m_stage.asideName());
    QVERIFY(m_stage.window->opens(m_stage.asideName()));
    m_stage.boSays(u"in the room"_s);
    m_stage.boSaysIn(other, u"aside"_s);
    QVERIFY(hasArrived(u"aside"_s));
    QTRY_COMPARE(m_said, QStringList{u"bo: aside"_s});
    m_stage.window->window().openScreen(Screens::Screen::Inbox); // now neither is in sight
    m_stage.boSaysIn(other, u"unseen"_s);
    QVERIFY(hasArrived(u"unseen"_s));
    QTest::qWait(GapMs);
    QCOMPARE(m_said.size(), 1);
}

void tst_SpokenNews::readsAThreadOnlyWhileItIsOpen()
{
    const auto root = m_stage.boSays(u"root"_s);
    QVERIFY(hasArrived(u"root"_s));
    m_stage.boSays(u"behind the thread"_s, root);
    m_stage.boSays(u"after it"_s);
    QTRY_COMPARE(m_said.value(1), u"bo: after it"_s);
    QTest::qWait(GapMs);
    m_stage.window->window().right()->showThread(m_stage.roomId(), *MessageId::fromText(root));
    m_stage.boSays(u"in the thread"_s, root);
    QTRY_COMPARE(m_said.value(2), u"bo: in the thread"_s);
}

void tst_SpokenNews::tellsOfWhatCouldNotBeSent()
{
    QCOMPARE(m_stage.bo->errorOf(
                 u"conversation.change"_s,
                 {{u"conversation"_s, m_stage.room}, {u"client_id"_s, WireClient::newId()}, {u"archived"_s, true}}),
             u"none"_s);
    protocol::Content::Text text;
    text.text = u"too late"_s;
    m_stage.window->workspace().send(m_stage.roomId(), {text});
    QTRY_COMPARE(m_said.size(), 1);
    QVERIFY2(m_said.first().startsWith(u"Your message in #%1 was not sent. "_s.arg(m_stage.roomName())),
             qPrintable(m_said.first()));
    QVERIFY(m_said.first().size() > 50); // and why
}

QTEST_MAIN(tst_SpokenNews)
#include "tst_spokennews.moc"
