// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/composer.h"
#include "client/widgets/entryscreen.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/prompts.h"
#include "client/widgets/screenheader.h"
#include "client/widgets/screens.h"
#include "client/widgets/threadpane.h"
#include "client/widgets/toast.h"
#include "tests/client/roomstage.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QMenu>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// Inbox, threads, drafts, outbox and saved messages, in the real window against the real server.
class tst_Screens : public QObject
{
    Q_OBJECT

private:
    using Screen = Screens::Screen;
    std::unique_ptr<RoomStage> m_stage; // a fresh one for each test: lists are of everything

    WindowStage &ana() { return *m_stage->window; }
    MainWindow &window() { return ana().window(); }
    EntryList *list() { return window().screens()->currentScreen()->list(); }
    EntryListModel &entries() { return *static_cast<EntryListModel *>(list()->model()); }
    QString toast() { return window().toast()->sentence(); }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(window().focusWidget() ? window().focusWidget() : &window(), Qt::Key(key), modifiers);
    }
    QStringList lines() // what the list says, without the heads of sections
    {
        QStringList texts;
        for (int row = 0; row < entries().rowCount(); ++row) {
            if (entries().entry(row).kind != Entry::Kind::Section)
                texts << entries().entry(row).text;
        }
        return texts;
    }
    bool opens(Screen screen, Qt::Key key)
    {
        press(key, Qt::ControlModifier);
        return QTest::qWaitFor([&] { return window().screens()->current() == screen; });
    }
    bool openAside() // another channel is open, so that nothing is read in the room
    {
        m_stage->otherRoom(m_stage->asideName());
        m_stage->window = std::make_unique<WindowStage>(m_stage->server, u"ana"_s);
        return ana().open() && ana().opens(m_stage->asideName());
    }
    void pictures(const QString &name) // as a customer would see it
    {
        for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark}) {
            Theme::instance().setScheme(scheme);
            QApplication::setPalette(Theme::instance().palette());
            for (const QSize size : {QSize(1440, 900), QSize(720, 480)}) {
                window().resize(size);
                QTest::qWait(30);
                const auto tail = scheme == Theme::Scheme::Light ? u"light"_s : u"dark"_s;
                ana().picture(u"%1-%2-%3"_s.arg(name, tail).arg(size.width()));
            }
        }
        Theme::instance().setScheme(Theme::Scheme::Light);
        QApplication::setPalette(Theme::instance().palette());
        window().resize(1280, 820);
    }

private Q_SLOTS:
    void init()
    {
        m_stage = std::make_unique<RoomStage>();
        QVERIFY(m_stage->startServer() && m_stage->enterFreshRoom());
    }
    void cleanup() { m_stage.reset(); }

    void gathersMentionsRepliesAndInvitations()
    {
        const auto root = m_stage->boSays(u"who comes to lunch?"_s);
        QVERIFY(openAside());
        QVERIFY(opens(Screen::Inbox, Qt::Key_1));
        QTRY_COMPARE(lines(), QStringList());
        pictures(u"inbox-empty"_s);
        m_stage->boSays(u"not for you"_s);
        const auto mention = m_stage->boSays(u"the plan is ready, @ana"_s);
        m_stage->boSays(u"you, @ana, decide"_s, root);
        const auto invited = m_stage->bo->createChannel(u"invited-%1"_s.arg(m_stage->roomName()));
        const auto self = ana().workspace().self().toText();
        m_stage->bo->ask(u"conversation.invite"_s,
                         {{u"conversation"_s, invited}, {u"client_id"_s, WireClient::newId()}, {u"user"_s, self}});
        QTRY_COMPARE(lines().size(), 3);
        QVERIFY(lines().contains(u"the plan is ready, @ana"_s));
        QVERIFY(lines().contains(u"who comes to lunch?"_s)); // the thread, by what began it
        QVERIFY(lines().contains(u"bo added you to #invited-%1."_s.arg(m_stage->roomName())));
        QTRY_COMPARE(window().screens()->counts().inbox, 3);
        pictures(u"inbox"_s);
        // J and K walk past the heads; Enter opens.
        const auto walkTo = [this](const QString &text) {
            for (int i = 0; i < 8 && list()->currentEntry()->text != text; ++i)
                press(i < 4 ? Qt::Key_J : Qt::Key_K);
            return list()->currentEntry()->text == text;
        };
        QVERIFY(walkTo(u"bo added you to #invited-%1."_s.arg(m_stage->roomName())));
        press(Qt::Key_E);
        QTRY_COMPARE(lines().size(), 2);
        QVERIFY(walkTo(u"who comes to lunch?"_s));
        press(Qt::Key_E);
        QTRY_COMPARE(lines(), QStringList{u"the plan is ready, @ana"_s});
        QVERIFY(window().toast()->takeUp()); // undo
        QTRY_COMPARE(lines().size(), 2);
        QVERIFY(walkTo(u"the plan is ready, @ana"_s));
        press(Qt::Key_Return);
        QTRY_COMPARE(window().current(), m_stage->roomId());
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), mention);
        QVERIFY(!window().screens()->current());
        QTest::keyClick(&window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window().screens()->current(), std::optional(Screen::Inbox)); // the way back
    }

    void snoozesUntilATime()
    {
        m_stage->boSays(u"before it"_s);
        m_stage->boSays(u"for @ana"_s);
        QVERIFY(openAside());
        QVERIFY(opens(Screen::Inbox, Qt::Key_1));
        QTRY_COMPARE(lines(), QStringList{u"for @ana"_s});
        press(Qt::Key_S);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QStringList texts;
        for (const auto *action : menu->actions())
            texts << action->text();
        QCOMPARE(texts.size(), 5);
        QVERIFY(texts.at(1).startsWith(u"Until tomorrow, "_s) && texts.at(2).startsWith(u"Until next Monday, "_s));
        if (qEnvironmentVariableIsSet("CONCLAVE_TEST_PICTURES"))
            menu->grab().save(qEnvironmentVariable("CONCLAVE_TEST_PICTURES") + u"/snooze-menu.png"_s);
        QTest::keyClick(menu, Qt::Key_Return); // an hour
        QTRY_COMPARE(lines(), QStringList());
        QTRY_COMPARE(window().screens()->counts().inbox, 0);
        QVERIFY2(toast().startsWith(u"Snoozed until "_s), qPrintable(toast()));
        Q_EMIT window().screens()->currentScreen()->header()->tabChosen(1);
        QTRY_COMPARE(lines(), QStringList{u"for @ana"_s});
        const auto away = entries().entry(0);
        QVERIFY(qAbs(away.until - QDateTime::currentMSecsSinceEpoch() - 3'600'000) < 60'000);
        QVERIFY(away.more.contains(u"comes back on"_s) && !away.isUnread);
        pictures(u"snoozed"_s);
        // On another device it is away as well, and can be brought back there.
        WindowStage other(m_stage->server, u"ana"_s);
        QVERIFY(other.open());
        const auto elsewhere = [&other] { return other.window().screens()->counts().inbox; };
        QTest::qWait(200);
        QCOMPARE(elsewhere(), 0);
        QVERIFY(list()->hasFocus() || !window().isActiveWindow());
        QTest::keyClick(list(), Qt::Key_S);
        QTRY_COMPARE(lines(), QStringList());
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        QTRY_COMPARE(elsewhere(), 1);
        pictures(u"snoozed-none"_s);
        QVERIFY(window().toast()->takeUp());
        QTRY_COMPARE(window().screens()->counts().inbox, 0);
        QTRY_COMPARE(elsewhere(), 0);
    }

    void comesBackUnreadThoughItWasReadOrTheProgramClosed()
    {
        const auto mention = m_stage->boSays(u"decide, @ana"_s);
        QVERIFY(openAside());
        auto *inbox = window().screens()->findChild<InboxModel *>();
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        inbox->snooze(inbox->entry(1), QDateTime::currentMSecsSinceEpoch() + 3000);
        QTRY_COMPARE(window().screens()->counts().inbox, 0);
        QVERIFY(ana().opens(m_stage->roomName())); // and it is read meanwhile
        QVERIFY(ana().shows(u"decide, @ana"_s));
        QTRY_COMPARE(m_stage->inSidebar(m_stage->room, ConversationListModel::UnreadRole).toInt(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(window().screens()->counts().inbox, 1, 8000);
        inbox->snooze(inbox->entry(1), QDateTime::currentMSecsSinceEpoch() + 1500);
        QTRY_COMPARE(window().screens()->counts().inbox, 0);
        QTest::qWait(100); // until the server has it
        ana().close();
        QTest::qWait(1700);
        QVERIFY(ana().open());
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        QVERIFY(opens(Screen::Inbox, Qt::Key_1));
        QTRY_COMPARE(lines(), QStringList{u"decide, @ana"_s});
        QVERIFY(entries().entry(1).isUnread);
        press(Qt::Key_Return); // what came back is opened, and then dealt with
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), mention);
        QTRY_COMPARE(window().screens()->counts().inbox, 0);
        QTRY_VERIFY(ana().workspace().map().all("snooze").isEmpty());
    }

    void snoozesThreadsAndInvitations()
    {
        const auto root = m_stage->boSays(u"lunch?"_s);
        QVERIFY(openAside());
        m_stage->boSays(u"you, @ana, decide"_s, root);
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        auto *inbox = window().screens()->findChild<InboxModel *>();
        const auto entry = inbox->entry(1);
        QCOMPARE(entry.kind, Entry::Kind::Replies);
        inbox->snooze(entry, QDateTime::currentMSecsSinceEpoch() + 60'000);
        QTRY_COMPARE(window().screens()->counts().inbox, 0);
        QCOMPARE(inbox->snoozed().value(0).text, u"lunch?"_s);
        m_stage->boSays(u"and soon"_s, root); // does not bring it back
        QTRY_VERIFY(inbox->snoozed().value(0).count >= 2);
        QCOMPARE(window().screens()->counts().inbox, 0);
        inbox->wake(inbox->snoozed().first());
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        QTRY_VERIFY(ana().workspace().map().all("snooze").isEmpty()); // an ordinary one again
    }

    void isDoneWithAMentionOnAllDevices()
    {
        m_stage->boSays(u"before it"_s);
        m_stage->boSays(u"for @ana"_s);
        QVERIFY(openAside());
        QVERIFY(opens(Screen::Inbox, Qt::Key_1));
        QTRY_COMPARE(lines(), QStringList{u"for @ana"_s});
        list()->setFocus();
        press(Qt::Key_E);
        QTRY_COMPARE(lines(), QStringList());
        QCOMPARE(m_stage->inSidebar(m_stage->room, ConversationListModel::UnreadRole).toInt(), 2); // still unread
        WindowStage other(m_stage->server, u"ana"_s);
        QVERIFY(other.open());
        QTest::qWait(200);
        QCOMPARE(other.window().screens()->counts().inbox, 0);
        other.close();
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        // When all of it is read, nothing is left of it in the map.
        const auto key = [this] { return ana().workspace().map().all("done").size(); };
        QCOMPARE(key(), 1);
        QVERIFY(ana().opens(m_stage->roomName()));
        QTRY_COMPARE_WITH_TIMEOUT(key(), 0, 10'000);
    }

    void worksOffline()
    {
        m_stage->boSays(u"for @ana"_s);
        QVERIFY(openAside());
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        m_stage->server.kill();
        QTRY_VERIFY(!ana().workspace().isOnline());
        QVERIFY(ana().reopen());
        QTRY_COMPARE(window().screens()->counts().inbox, 1);
        QVERIFY(opens(Screen::Inbox, Qt::Key_1));
        QCOMPARE(lines(), QStringList{u"for @ana"_s});
    }

    void countsRepliesOnlyInThreadsThatAreFollowed()
    {
        const auto foreign = m_stage->boSays(u"a thread of others"_s);
        m_stage->boSays(u"one"_s, foreign);
        QVERIFY(m_stage->openWindow());
        ana().type(u"a thread of mine"_s);
        QTRY_VERIFY(ana().find(u"a thread of mine"_s) && ana().find(u"a thread of mine"_s)->seq > 0);
        const auto mine = ana().find(u"a thread of mine"_s)->id.toText();
        const auto first = m_stage->boSays(u"first answer"_s, mine);
        m_stage->boSays(u"second answer"_s, mine);
        QTRY_COMPARE(window().screens()->counts().threads, 1);
        QTRY_COMPARE(m_stage->inSidebar(m_stage->room, ConversationListModel::UnreadThreadsRole).toInt(), 1);
        QVERIFY(opens(Screen::Threads, Qt::Key_2));
        QTRY_COMPARE(lines(), QStringList{u"a thread of mine"_s});
        QTRY_COMPARE(entries().entry(0).count, 2);
        // Following the other one by hand; its reply is unread then.
        QVERIFY(ana().opens(m_stage->roomName()));
        QCOMPARE(ana().find(u"a thread of others"_s)->thread->unread, 0);
        QCOMPARE(ana().find(u"a thread of mine"_s)->thread->unread, 2);
        ana().request(TimelineView::Action::Thread, u"a thread of others"_s);
        auto *bell = [this]() -> QAbstractButton * {
            for (auto *button : window().right()->thread()->findChildren<IconButton *>()) {
                if (button->accessibleName().contains(u"ollow"_s))
                    return button;
            }
            return nullptr;
        }();
        QVERIFY(bell);
        QVERIFY(bell->accessibleName().startsWith(u"You do not follow"_s));
        bell->click();
        QTRY_VERIFY(bell->accessibleName().startsWith(u"You follow"_s));
        QTRY_COMPARE(ana().find(u"a thread of others"_s)->thread->unread, 1);
        ana().picture(u"thread-followed"_s);
        window().right()->close();
        QVERIFY(opens(Screen::Threads, Qt::Key_2));
        QTRY_COMPARE(lines().size(), 2);
        QCOMPARE(m_stage->inSidebar(m_stage->room, ConversationListModel::UnreadThreadsRole).toInt(), 2);
        pictures(u"threads"_s);
        auto *header = window().screens()->currentScreen()->header();
        Q_EMIT header->tabChosen(1); // mine
        QTRY_COMPARE(lines(), QStringList{u"a thread of mine"_s});
        // Enter leads to the first unread reply, in its thread.
        list()->setFocus();
        press(Qt::Key_Return);
        QTRY_VERIFY(window().right()->thread());
        QTRY_COMPARE(window().right()->thread()->talk()->timeline()->currentMessage().toText(), first);
        QTRY_COMPARE_WITH_TIMEOUT(m_stage->inSidebar(m_stage->room, ConversationListModel::UnreadThreadsRole).toInt(),
                                  1, 10'000); // the other one
    }

    void listsDraftsAndLeadsToThem()
    {
        const auto root = m_stage->boSays(u"root"_s);
        QVERIFY(m_stage->openWindow());
        QVERIFY(ana().shows(u"root"_s));
        QTest::keyClicks(ana().composer().findChild<QPlainTextEdit *>(), u"half a thought"_s);
        ana().request(TimelineView::Action::Thread, u"root"_s);
        QTest::keyClicks(ana().threadTalk()->composer()->findChild<QPlainTextEdit *>(), u"half an answer"_s);
        QTRY_COMPARE(window().screens()->counts().drafts, 2);
        QVERIFY(opens(Screen::Drafts, Qt::Key_3));
        QTRY_COMPARE(lines(), (QStringList{u"half a thought"_s, u"half an answer"_s}));
        pictures(u"drafts"_s);
        list()->setFocus();
        press(Qt::Key_J);
        press(Qt::Key_Return);
        QTRY_VERIFY(window().right()->thread());
        QCOMPARE(window().right()->thread()->talk()->composer()->text(), u"half an answer"_s);
        QVERIFY(opens(Screen::Drafts, Qt::Key_3));
        list()->setFocus();
        press(Qt::Key_K);
        QCOMPARE(list()->currentEntry()->text, u"half a thought"_s);
        press(Qt::Key_Delete);
        QTRY_COMPARE(lines(), QStringList{u"half an answer"_s});
        QCOMPARE(ana().composer().text(), QString()); // also where it was being written
        QVERIFY(window().toast()->takeUp());
        QTRY_COMPARE(lines().size(), 2);
        QTRY_COMPARE(ana().composer().text(), u"half a thought"_s);
        Q_UNUSED(root)
    }

    void showsTheOutboxWithReasons()
    {
        QVERIFY(m_stage->openWindow());
        m_stage->server.kill();
        QTRY_VERIFY(!ana().workspace().isOnline());
        ana().type(u"waits"_s);
        QVERIFY(opens(Screen::Drafts, Qt::Key_3));
        Q_EMIT window().screens()->currentScreen()->header()->tabChosen(1);
        QTRY_COMPARE(lines(), QStringList{u"waits"_s});
        QCOMPARE(entries().entry(0).kind, Entry::Kind::Waiting);
        // Refused: nobody may write where it is archived, which it is before the client comes back.
        ana().workspace().tell([](Account &account) { account.stop(); });
        QVERIFY(m_stage->server.start());
        WireClient owner(m_stage->server);
        QVERIFY(owner.signIn(u"ana"_s));
        owner.ask(u"conversation.change"_s,
                  {{u"conversation"_s, m_stage->room}, {u"client_id"_s, WireClient::newId()}, {u"archived"_s, true}});
        ana().workspace().tell([](Account &account) { account.start(); });
        QTRY_VERIFY_WITH_TIMEOUT(entries().rowCount() == 1 && entries().entry(0).kind == Entry::Kind::Failed, 20'000);
        QTRY_COMPARE(window().screens()->counts().drafts, 1);
        pictures(u"outbox"_s);
        list()->setFocus();
        press(Qt::Key_C);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"waits"_s);
        int refused = 0;
        connect(ana().workspace().account(), &Account::messageFailed, this, [&refused] { ++refused; });
        press(Qt::Key_R); // is refused again
        QTRY_COMPARE(refused, 1);
        QTRY_COMPARE(entries().entry(0).kind, Entry::Kind::Failed);
        press(Qt::Key_E);
        QTRY_VERIFY(ana().workspace().store().outbox().all()->isEmpty());
        QTRY_COMPARE(*ana().workspace().store().drafts().text({m_stage->roomId()}), u"waits"_s);
        QTRY_VERIFY(!window().screens()->current());
    }

    void doesTheSameToAllThatWasRefused()
    {
        QVERIFY(m_stage->openWindow());
        WireClient owner(m_stage->server);
        QVERIFY(owner.signIn(u"ana"_s));
        const auto setArchived = [&](bool archived) {
            owner.ask(
                u"conversation.change"_s,
                {{u"conversation"_s, m_stage->room}, {u"client_id"_s, WireClient::newId()}, {u"archived"_s, archived}});
        };
        const auto haveAllFailed = [this](int count) {
            for (int row = 0; row < entries().rowCount(); ++row) {
                if (entries().entry(row).kind != Entry::Kind::Failed)
                    return false;
            }
            return entries().rowCount() == count;
        };
        const auto say = [this](const QString &text) {
            ana().workspace().send(m_stage->roomId(), {protocol::Content::Text{text, {}, {}, {}}});
        };
        setArchived(true);
        say(u"one"_s);
        say(u"two"_s);
        QVERIFY(opens(Screen::Drafts, Qt::Key_3));
        Q_EMIT window().screens()->currentScreen()->header()->tabChosen(1);
        QTRY_VERIFY(haveAllFailed(2));
        list()->setFocus();
        Prompts::answerNext(false);
        press(Qt::Key_D);
        QTRY_VERIFY(haveAllFailed(2));
        setArchived(false);
        press(Qt::Key_A);
        QTRY_COMPARE(lines(), QStringList());
        setArchived(true);
        say(u"three"_s);
        say(u"four"_s);
        QTRY_VERIFY(haveAllFailed(2));
        Prompts::answerNext(true);
        press(Qt::Key_D);
        QTRY_COMPARE(lines(), QStringList());
        window().openConversation(m_stage->roomId());
        QTRY_VERIFY(ana().find(u"one"_s) && ana().find(u"two"_s) && !ana().find(u"three"_s));
    }

    void listsSavedMessagesAndTakesThemOff()
    {
        const auto id = m_stage->boSays(u"keep this"_s);
        m_stage->boSays(u"not this"_s);
        QVERIFY(m_stage->openWindow());
        QVERIFY(ana().shows(u"not this"_s));
        ana().request(TimelineView::Action::Save, u"keep this"_s);
        QTRY_VERIFY(ana().find(u"keep this"_s)->saved);
        ana().picture(u"saved-mark"_s);
        window().openScreen(Screen::Saved);
        QTRY_COMPARE(lines(), QStringList{u"keep this"_s});
        pictures(u"saved"_s);
        press(Qt::Key_Return);
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), id);
        window().openScreen(Screen::Saved);
        press(Qt::Key_Delete);
        QTRY_COMPARE(lines(), QStringList());
        QVERIFY(window().toast()->takeUp());
        QTRY_COMPARE(lines(), QStringList{u"keep this"_s});
        m_stage->boDeletes(id);
        QTRY_COMPARE(lines(), QStringList{u"This message was deleted."_s});
    }

    void goesThroughWhatIsUnread()
    {
        const auto plain = m_stage->boSays(u"plain"_s);
        const auto aside = m_stage->otherRoom(m_stage->asideName());
        const auto third = m_stage->otherRoom(u"third-%1"_s.arg(m_stage->roomName()));
        const auto mention = m_stage->boSaysIn(third, u"look, @ana"_s);
        m_stage->window = std::make_unique<WindowStage>(m_stage->server, u"ana"_s);
        QVERIFY(ana().open());
        QVERIFY(ana().opens(m_stage->asideName()));
        window().screens()->show(Screen::Saved); // nothing is read meanwhile
        press(Qt::Key_J, Qt::ControlModifier);
        QTRY_COMPARE(window().current().toText(), third);
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), mention);
        press(Qt::Key_J, Qt::ControlModifier);
        QTRY_COMPARE(window().current(), m_stage->roomId());
        QTRY_COMPARE(ana().timeline().currentMessage().toText(), plain);
        Q_UNUSED(aside)
    }

    void marksEverythingAsReadAndTakesItBack()
    {
        m_stage->boSays(u"one"_s);
        m_stage->boSays(u"two"_s);
        QVERIFY(openAside());
        const auto unread
            = [this] { return m_stage->inSidebar(m_stage->room, ConversationListModel::UnreadRole).toInt(); };
        QTRY_COMPARE(unread(), 2);
        press(Qt::Key_Escape, Qt::ShiftModifier);
        QTRY_COMPARE(unread(), 0);
        QCOMPARE(toast(), u"Everything is marked as read."_s);
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(unread(), 2);
    }

    void leavesOneThingAfterTheOtherByEscape()
    {
        m_stage->boSays(u"hello"_s);
        QVERIFY(openAside());
        m_stage->otherRoom(u"more-%1"_s.arg(m_stage->roomName()));
        QVERIFY(ana().opens(m_stage->roomName()));
        auto *edit = ana().composer().findChild<QPlainTextEdit *>();
        ana().request(TimelineView::Action::Thread, u"hello"_s);
        QVERIFY(window().right()->isOpen());
        press(Qt::Key_Escape);
        QVERIFY(!window().right()->isOpen());
        QTRY_VERIFY(edit->hasFocus());
        window().openScreen(Screen::Saved);
        press(Qt::Key_Escape);
        QVERIFY(!window().screens()->current());
        QTRY_VERIFY(edit->hasFocus());
        ana().timeline().setFocus();
        press(Qt::Key_Escape);
        QTRY_VERIFY(edit->hasFocus());
        press(Qt::Key_Escape);
        QTRY_COMPARE(toast(), u"Marked as read."_s);
    }
};

QTEST_MAIN(tst_Screens)
#include "tst_screens.moc"
