// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/presencekeeper.h"
#include "client/models/threadfollowing.h"
#include "client/widgets/prompts.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/trayicon.h"
#include "tests/client/attentionstage.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// What the program does outside its window, against the real server and a desktop that the test plays.
class tst_Attention : public AttentionStage
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { open(); }
    void cleanup() { close(); }

    void tellsOfAMentionAndWhatCanBeDone()
    {
        m_bo->say(m_room, u"nothing special"_s);
        m_bo->say(m_room, u"@ana look <b>here</b> & there"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        const auto &note = m_desktop->shown.first();
        QCOMPARE(note.title, u"bo mentioned you in "_s + name());
        QVERIFY2(note.body.contains(u"&lt;b&gt;here&lt;/b&gt; &amp; there"_s), qPrintable(note.body));
        for (const auto &action : {u"default"_s, u"inline-reply"_s, u"mark-read"_s, u"mute-1h"_s})
            QVERIFY2(note.actions.contains(action), qPrintable(action));
        QCOMPARE(note.hints.value(u"desktop-entry"_s).toString(), u"conclave"_s);
    }

    void showsPlainTextWhereTheDesktopHasNoMarkup()
    {
        m_desktop->capabilities = QStringList{u"body"_s};
        m_bo->say(m_room, u"@ana a < b"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        m_desktop->capabilities = {u"actions"_s, u"body"_s, u"body-markup"_s, u"inline-reply"_s};
        QVERIFY(m_desktop->shown.first().body.endsWith(u"a < b"_s));
        QVERIFY(m_desktop->shown.first().actions.isEmpty());
    }

    void opensTheMessageThatWasChosen()
    {
        m_bo->say(m_room, u"@ana come here"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        m_desktop->invoke(m_desktop->shown.first().id + 100, u"default"_s); // somebody else's
        m_desktop->invoke(m_desktop->shown.first().id, u"default"_s);
        QTRY_COMPARE(m_stage->window().current(), room());
        QVERIFY(m_stage->shows(u"@ana come here"_s));
    }

    void sendsAReplyFromTheNotification()
    {
        m_bo->say(m_room, u"@ana lunch?"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        m_desktop->answer(m_desktop->shown.first().id, u"gladly"_s);
        const QJsonObject said{{u"content"_s, QJsonObject{{u"text"_s, u"gladly"_s}}}};
        QVERIFY(!m_bo->push(u"event"_s, {{u"event"_s, said}}).isEmpty());
    }

    void marksAsReadAndTakesTheNotificationAway()
    {
        m_bo->say(m_room, u"@ana read me"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        m_desktop->invoke(m_desktop->shown.first().id, u"mark-read"_s);
        QVERIFY(!m_bo->push(u"cursor"_s, {{u"conversation"_s, m_room}}).isEmpty());
        QTRY_COMPARE(m_desktop->closed, QList<uint>{m_desktop->shown.first().id});
    }

    void mutesForAnHourFromTheNotification()
    {
        m_bo->say(m_room, u"@ana one"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        m_desktop->invoke(m_desktop->shown.first().id, u"mute-1h"_s);
        QTRY_VERIFY(m_stage->workspace().notify().isMuted(room()));
        const auto until = m_stage->workspace().notify().of(room()).mutedUntil;
        QVERIFY(until && std::abs(*until - SystemClock().nowMs() - 3'600'000) < 60'000);
        m_attention->notifier().setIntervalMs(0);
        QVERIFY(comesWithoutNotice(u"@ana two"_s));
    }

    void withdrawsWhatWasReadElsewhere()
    {
        m_bo->say(m_room, u"@ana anywhere"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        WireClient phone(m_server);
        QVERIFY(phone.signIn(u"ana"_s));
        const auto seq = phone.history(m_room).last().toObject().value("seq"_L1);
        phone.ask(u"cursor.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, seq}});
        QTRY_COMPARE(m_desktop->closed, QList<uint>{m_desktop->shown.first().id});
    }

    void withdrawsWhatWasDeleted()
    {
        const auto id = WireClient::newId();
        m_bo->say(m_room, u"@ana a secret"_s, id);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        const QJsonObject deletion{{u"kind"_s, u"delete"_s}, {u"target"_s, id}};
        m_bo->ask(u"event.append"_s,
                  {{u"conversation"_s, m_room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, deletion}});
        QTRY_COMPARE(m_desktop->closed, QList<uint>{m_desktop->shown.first().id});
    }

    void sumsUpWhatComesInQuickSuccession()
    {
        m_attention->notifier().setIntervalMs(1500);
        for (const auto *text : {"@ana one", "@ana two", "@ana three"})
            m_bo->say(m_room, QLatin1StringView(text));
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        const auto &first = m_desktop->shown.first(), &summary = m_desktop->shown.last();
        QVERIFY(first.body.endsWith(u"one"_s));
        QCOMPARE(summary.title, u"2 new in "_s + name());
        QVERIFY(summary.body.endsWith(u"three"_s));
        QCOMPARE(summary.replaces, first.id);
    }

    void makesADigestOfAFlood()
    {
        auto &notifier = m_attention->notifier();
        notifier.setIntervalMs(0);
        notifier.setWindowMs(8'000);
        const auto first = m_room;
        for (int i = 0; i < 10; ++i) {
            m_bo->say(first, u"@ana note %1"_s.arg(i));
            QTRY_COMPARE(m_desktop->shown.size(), i + 1); // the next may replace one that the desktop has not answered
        }
        m_room = newRoom();
        QVERIFY(knowsRoom());
        m_bo->say(first, u"@ana one more"_s);
        m_bo->say(m_room, u"@ana and here"_s);
        m_bo->say(m_room, u"@ana again"_s);
        QVERIFY(arrives(u"@ana again"_s));
        QCOMPARE(m_desktop->shown.size(), 10);
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->shown.size(), 11, 15'000);
        QVERIFY2(m_desktop->shown.last().body.contains(u"3 new messages in 2 channels"_s),
                 qPrintable(m_desktop->shown.last().body));
        m_bo->say(m_room, u"@ana calm"_s); // as usual
        QTRY_COMPARE(m_desktop->shown.size(), 12);
        QVERIFY(m_desktop->shown.last().body.contains(u"calm"_s));
    }

    void saysNothingOfWhatIsOnTheScreen()
    {
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        m_attention->notifier().setIntervalMs(0);
        m_bo->say(m_room, u"@ana you see this"_s);
        QVERIFY(m_stage->shows(u"@ana you see this"_s));
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms - 1)));
        m_bo->say(m_room, u"@ana but not this"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QVERIFY(m_desktop->shown.first().body.endsWith(u"but not this"_s));
    }

    void tellsOfAThreadThatIsNotOnTheScreen()
    {
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        m_attention->notifier().setIntervalMs(0);
        const auto root = WireClient::newId();
        m_bo->say(m_room, u"the question"_s, root);
        QVERIFY(m_stage->shows(u"the question"_s));
        QVERIFY(reply(root, u"@ana beside it"_s));
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        m_stage->window().right()->showThread(room(), *MessageId::fromText(root));
        QVERIFY(reply(root, u"@ana you see this"_s));
        QVERIFY(arrives(u"@ana you see this"_s));
        m_stage->window().right()->close();
        QVERIFY(reply(root, u"@ana but not this"_s));
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        QVERIFY(m_desktop->shown.last().body.endsWith(u"but not this"_s));
    }

    void tellsOfThreadsAsTheUserFollowsThem()
    {
        m_attention->notifier().setIntervalMs(0);
        const auto followed = WireClient::newId();
        const auto left = WireClient::newId();
        m_bo->say(m_room, u"of bo"_s, followed);
        m_bo->say(m_room, u"to @ana"_s, left);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        following::set(m_stage->workspace(), {room(), *MessageId::fromText(followed)}, true);
        following::set(m_stage->workspace(), {room(), *MessageId::fromText(left)}, false);
        const auto knows = [this](const QString &thread, bool follows) {
            return following::follows(m_stage->workspace(), {room(), *MessageId::fromText(thread)}) == follows;
        };
        QTRY_VERIFY(knows(followed, true) && knows(left, false));
        QVERIFY(reply(left, u"in the one that was left"_s));
        QVERIFY(arrives(u"in the one that was left"_s));
        QVERIFY(reply(followed, u"in the one that is followed"_s));
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        QVERIFY(m_desktop->shown.last().body.endsWith(u"is followed"_s));
    }

    void showsAsMuchAsTheUserWants()
    {
        m_attention->notifier().setIntervalMs(0);
        auto settings = m_stage->workspace().notify().settings();
        settings.privacy = protocol::NotifyPrivacy::Sender;
        settings.sound = false;
        m_stage->workspace().notify().setSettings(settings);
        m_bo->say(m_room, u"@ana secret"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QVERIFY(m_desktop->shown.first().title.startsWith(u"bo"_s));
        QCOMPARE(m_desktop->shown.first().body, u"New message"_s);
        QCOMPARE(m_desktop->shown.first().hints.value(u"suppress-sound"_s).toBool(), true);
        settings.privacy = protocol::NotifyPrivacy::Nothing;
        m_stage->workspace().notify().setSettings(settings);
        m_bo->say(m_room, u"@ana secret"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        QCOMPARE(m_desktop->shown.last().title, u"Conclave"_s);
        QVERIFY(!m_desktop->shown.last().body.contains(u"secret"_s));
    }

    void doesNotDisturbUntilItIsOver()
    {
        m_attention->notifier().setIntervalMs(0);
        auto &preferences = m_stage->workspace().notify();
        QTest::keyClick(&m_stage->window(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(preferences.isQuiet());
        m_bo->say(m_room, u"@ana not now"_s);
        QVERIFY(arrives(u"@ana not now"_s));
        QTest::keyClick(&m_stage->window(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(!preferences.isQuiet());
        m_bo->say(m_room, u"@ana now"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QVERIFY(m_desktop->shown.first().body.endsWith(u"now"_s));
    }

    void leavesItToTheComputerThatIsInUse()
    {
        m_attention->notifier().setIntervalMs(0);
        auto &workspace = m_stage->workspace();
        WireClient laptop(m_server);
        QVERIFY(laptop.signIn(u"ana"_s));
        workspace.setOwnPresence(protocol::Presence::Away);
        QTRY_VERIFY(workspace.isUsedElsewhere());
        m_bo->say(m_room, u"@ana at the laptop"_s);
        QVERIFY(arrives(u"@ana at the laptop"_s));
        laptop.ask(u"presence.set"_s, {{u"presence"_s, u"away"_s}}); // nobody knows where the user is
        QTRY_VERIFY(!workspace.isUsedElsewhere());
        m_bo->say(m_room, u"@ana anywhere"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QVERIFY(m_desktop->shown.first().body.endsWith(u"anywhere"_s));
    }

    void judgesByItsOwnWindowsWhereTheSystemSaysNothing()
    {
        m_attention.reset();
        auto &workspace = m_stage->workspace();
        PresenceKeeper keeper(workspace, std::make_unique<PresenceSource>());
        QCOMPARE(workspace.ownPresence(), protocol::Presence::Online);
        keeper.setOwnIdleMs(20);
        QTRY_COMPARE(workspace.ownPresence(), protocol::Presence::Away);
        keeper.setOwnIdleMs(PresenceKeeper::OwnIdleMs);
        QTest::keyClick(&m_stage->window(), Qt::Key_Shift);
        QTRY_COMPARE(workspace.ownPresence(), protocol::Presence::Online);
    }

    void makesOneNotificationOfWhatCameMeanwhile()
    {
        auto &workspace = m_stage->workspace();
        workspace.tell([](Account &account) { account.stop(); });
        QTRY_VERIFY(!workspace.isOnline());
        for (const auto *text : {"@ana one", "@ana two", "no mention", "@ana three"})
            m_bo->say(m_room, QLatin1StringView(text));
        workspace.tell([](Account &account) { account.start(); });
        QTRY_VERIFY(workspace.isOnline());
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QCOMPARE(m_desktop->shown.first().title, u"3 new message(s) while you were away"_s);
        m_bo->say(m_room, u"@ana four"_s);
        QVERIFY(arrives(u"@ana four"_s));
        QCOMPARE(m_desktop->shown.size(), 1); // summed up later
    }

    void sharesRulesWithTheOtherComputersAlsoOnesMadeOffline()
    {
        auto &workspace = m_stage->workspace();
        WireClient laptop(m_server);
        QVERIFY(laptop.signIn(u"ana"_s));
        workspace.tell([](Account &account) { account.stop(); });
        QTRY_VERIFY(!workspace.isOnline());
        workspace.notify().mute(room(), std::nullopt);
        QVERIFY(workspace.notify().isMuted(room()));
        workspace.tell([](Account &account) { account.start(); });
        const auto key = u"preference/notify/"_s + m_room;
        const auto pushed = laptop.push(u"map"_s, {{u"entry"_s, QJsonObject{{u"key"_s, key}}}}, 10'000);
        QVERIFY(pushed.value("entry"_L1).toObject().value("value"_L1).toString().contains(u"\"muted\":true"_s));
        laptop.ask(u"map.set"_s, {{u"key"_s, key}, {u"value"_s, u""_s}});
        QTRY_VERIFY(!workspace.notify().isMuted(room()));
    }

    void countsNothingOfAMutedChannel()
    {
        auto &workspace = m_stage->workspace();
        const ConversationListModel list(workspace);
        workspace.notify().mute(room(), std::nullopt);
        m_bo->say(m_room, u"@ana psst"_s);
        QTRY_VERIFY(workspace.store().unread(room(), workspace.self())->value_or(Unread()).mentions == 1);
        QTRY_VERIFY(list.find(room())->isMuted);
        QCOMPARE(badgeOf({*list.find(room())}), Badge());
        auto rule = workspace.notify().of(room());
        rule.mentionsWhenMuted = true;
        workspace.notify().setOverride(room(), rule);
        QTRY_COMPARE(badgeOf({*list.find(room())}).number, 1);
    }

    void asksOnceWhetherToKeepRunning()
    {
        m_attention.reset();
        attend(true);
        Prompts::answerNext(true);
        m_stage->window().close();
        QTRY_VERIFY(m_stage->window().isHidden());
        QCOMPARE(m_stage->settings().keepsRunning(), std::optional(true));
        m_bo->say(m_room, u"@ana still there?"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        Q_EMIT m_attention->tray()->openWanted();
        QTRY_VERIFY(m_stage->window().isVisible());
        m_stage->window().close(); // nobody asks again
        QTRY_VERIFY(m_stage->window().isHidden());
    }

    void leavesCallsToEverybodyInAMutedChannel()
    {
        protocol::NotifyOverride rule;
        rule.muted = true;
        rule.mentionsWhenMuted = true;
        m_stage->workspace().notify().setOverride(room(), rule);
        m_attention->notifier().setIntervalMs(0);
        const auto before = badgeOf(m_stage->window().conversations().items()).number;
        m_bo->say(m_room, u"@channel cake"_s);
        QVERIFY(arrives(u"@channel cake"_s));
        m_bo->say(m_room, u"@ana yours is here"_s);
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QVERIFY(m_desktop->shown.first().body.endsWith(u"yours is here"_s));
        QTRY_COMPARE(badgeOf(m_stage->window().conversations().items()).number, before + 1);
        QVERIFY(isInInbox(u"yours is here"_s));
        QVERIFY(!inInbox().join(u'\n').contains(u"cake"_s));
        m_stage->workspace().notify().setOverride(room(), {});
        QVERIFY(isInInbox(u"cake"_s));
    }

    // The panel crashed, or was left out of the session.
    void closesForGoodWhenTheTrayIsGone()
    {
        m_attention.reset();
        attend(true);
        m_stage->settings().setKeepsRunning(true);
        m_stage->window().close();
        QTRY_VERIFY(m_stage->window().isHidden());
        QVERIFY(!QApplication::quitOnLastWindowClosed());
        Q_EMIT m_attention->tray()->openWanted();
        QTRY_VERIFY(m_stage->window().isVisible());
        m_trayIsThere = false;
        const QSignalSpy closing(&m_stage->window(), &MainWindow::closing);
        m_stage->window().close();
        QTRY_VERIFY(m_stage->window().isHidden());
        QCOMPARE(closing.size(), 1);
        QVERIFY(QApplication::quitOnLastWindowClosed());
        m_trayIsThere = true;
    }

    void showsItsStateInTheTrayByShape()
    {
        m_attention.reset();
        attend(true);
        QTRY_VERIFY(!m_attention->tray()->state().isOffline);
        const auto before = m_attention->tray()->state().number; // of earlier tests
        m_bo->say(m_room, u"@ana one"_s);
        QTRY_COMPARE(m_attention->tray()->state().number, before + 1);
        QVERIFY(m_attention->tray()->words().contains(u"%1 mention"_s.arg(before + 1)));
        m_stage->workspace().notify().setDndUntil(SystemClock().nowMs() + 60'000);
        QTRY_VERIFY(m_attention->tray()->state().isQuiet);
        QList<QImage> pictures; // without colours they still differ
        for (const auto &state : {TrayState(), TrayState{.hasOther = true}, TrayState{.number = 3},
                                  TrayState{.isQuiet = true}, TrayState{.isOffline = true}}) {
            const auto picture = trayDrawing(state).pixmap(64, 64).toImage().convertToFormat(QImage::Format_Grayscale8);
            QVERIFY(!pictures.contains(picture));
            pictures << picture;
        }
    }
};

QTEST_MAIN(tst_Attention)
#include "tst_attention.moc"
