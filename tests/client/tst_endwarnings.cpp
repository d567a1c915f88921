// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/attentionstage.h"

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// That a channel ends soon, told where the user is: on the desktop and in the inbox.
class tst_EndWarnings : public AttentionStage
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { open(); }
    void cleanup() { close(); }

    void warnsADayAndAnHourBeforeAChannelEnds()
    {
        constexpr qint64 Hour = 3'600'000;
        ManualClock clock(SystemClock().nowMs());
        auto *endings = &m_stage->workspace().endings();
        endings->setClock(clock);
        m_room = endingRoom(clock.nowMs() + 30 * Hour, u"purge"_s);
        QVERIFY(knowsRoom());
        endings->look();
        QTest::qWait(100);
        QCOMPARE(m_desktop->shown.size(), 0);
        clock.advance(8 * Hour); // the computer slept a while
        endings->look();
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QCOMPARE(m_desktop->shown.last().title, name() + u" ends in 22 hour(s)"_s);
        QCOMPARE(m_desktop->shown.last().body, u"Then everything in it is deleted for good."_s);
        QVERIFY(isInInbox(name() + u" ends in 22 hour(s), Then everything in it is deleted for good."_s));
        clock.advance(Hour);
        endings->look();
        QVERIFY(isInInbox(u"ends in 21 hour(s)"_s)); // it stays true
        QTRY_VERIFY(m_stage->workspace().store().map().wishes()->isEmpty());

        m_attention.reset(); // the program is started again
        QVERIFY(m_stage->reopen());
        endings = &m_stage->workspace().endings();
        endings->setClock(clock);
        attend();
        QTRY_VERIFY(m_stage->workspace().isOnline());
        endings->look();
        QTest::qWait(300);
        QCOMPARE(m_desktop->shown.size(), 1);
        QVERIFY(isInInbox(u"ends in"_s));
        auto *list = m_stage->window().screens()->currentScreen()->list();
        list->setFocus();
        QTest::keyClick(list, Qt::Key_E); // it is dealt with
        QTRY_VERIFY(!inInbox().join(u'\n').contains(u"ends in"_s));
        endings->takeBack(room());
        QVERIFY(isInInbox(u"ends in"_s));
        endings->finish(*endings->of(room()));

        clock.advance(20 * Hour + Hour / 2);
        endings->look();
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        QCOMPARE(m_desktop->shown.last().title, name() + u" ends in 30 minute(s)"_s);
        QVERIFY(isInInbox(u"ends in 30 minute(s)"_s));
        for (const auto scheme : {Theme::Scheme::Dark, Theme::Scheme::Light}) {
            Theme::instance().setScheme(scheme);
            QApplication::setPalette(Theme::instance().palette());
            QCoreApplication::processEvents();
            m_stage->picture(scheme == Theme::Scheme::Dark ? u"ending-dark"_s : u"ending-light"_s);
        }
        m_desktop->invoke(m_desktop->shown.last().id, u"default"_s);
        QTRY_COMPARE(m_stage->window().current(), room());
        QTRY_VERIFY(!inInbox().join(u'\n').contains(u"ends in"_s));
        m_bo->ask(u"conversation.change"_s,
                  {{u"conversation"_s, m_room},
                   {u"client_id"_s, WireClient::newId()},
                   {u"ends_at"_s, clock.nowMs() + 40 * Hour}});
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms - 1)));
        const auto isProlonged = [&] {
            return (*m_stage->workspace().store().conversations().find(room()))->endsAt > clock.nowMs() + 39 * Hour;
        };
        QTRY_VERIFY(isProlonged());
        clock.advance(20 * Hour); // for another end there is another warning
        endings->look();
        QTRY_COMPARE(m_desktop->shown.size(), 3);
        endings->setClock(m_systemClock);
    }

    void holdsWarningsBackAsTheUserWants()
    {
        constexpr qint64 Hour = 3'600'000;
        ManualClock clock(SystemClock().nowMs());
        auto &endings = m_stage->workspace().endings();
        auto &preferences = m_stage->workspace().notify();
        endings.setClock(clock);
        preferences.setDndUntil(clock.nowMs() + 50 * Hour);
        const auto brief = endingRoom(clock.nowMs() + 5 * Hour, u"archive"_s); // whoever made it knows
        m_room = endingRoom(clock.nowMs() + 30 * Hour, u"archive"_s);
        QVERIFY(knowsRoom());
        clock.advance(Hour);
        endings.look();
        QVERIFY(!endings.of(*ConversationId::fromText(brief)));
        clock.advance(24 * Hour);
        endings.look();
        QVERIFY(isInInbox(name() + u" ends in 5 hour(s), Then it is archived"_s)); // it disturbs nobody
        QTest::qWait(300);
        QCOMPARE(m_desktop->shown.size(), 0);
        preferences.mute(room(), std::nullopt);
        preferences.setDndUntil(0);
        QTest::qWait(300);
        QCOMPARE(m_desktop->shown.size(), 0);
        preferences.unmute(room());
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        QVERIFY(m_desktop->shown.last().title.contains(name()));
        endings.setClock(m_systemClock);
    }
};

QTEST_MAIN(tst_EndWarnings)
#include "tst_endwarnings.moc"
