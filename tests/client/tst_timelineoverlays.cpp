// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/hovertoolbar.h"
#include "client/views/jumppill.h"
#include "client/views/newbar.h"
#include "client/views/overlaybutton.h"
#include "client/views/stickydate.h"
#include "tests/client/offscreen.h"
#include "tests/client/timelinestage.h"

#include <QPushButton>
#include <QScrollBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// What lies over the rows: the ways to the end and to what is new, and the day.
class tst_TimelineOverlays : public QObject, public conclave::test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::loadFonts(); }
    void countsWhatCameBelow();
    void leadsBackToTheFirstNewMessage();
    void keepsTheDayInSight();
    void marksReadFromThePill();
    void offersNothingThatWouldBeRefused();
};

void tst_TimelineOverlays::countsWhatCameBelow()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    QSignalSpy changed(&stage.view, &TimelineView::newBelowChanged);
    auto *pill = stage.view.findChild<JumpPill *>();
    stage.view.verticalScrollBar()->setValue(500);
    QVERIFY(pill->isVisible());
    QCOMPARE(pill->text(), u"Jump to latest"_s);
    stage.rows.append(stage.incoming());
    auto own = stage.incoming();
    own.own = true;
    stage.rows.append(own);
    stage.rows.insert(0, stage.older(3));
    stage.rows.append(stage.incoming());
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.last().first().toInt(), 2);
    QCOMPARE(pill->text(), u"2 new below"_s);
    QTest::mouseClick(pill, Qt::LeftButton);
    QVERIFY(stage.view.isAtEnd());
    QVERIFY(!pill->isVisible());
    QCOMPARE(changed.last().first().toInt(), 0);
}

void tst_TimelineOverlays::leadsBackToTheFirstNewMessage()
{
    TimelineStage stage;
    auto items = stage.messages(200);
    items[150].own = true;
    stage.open(items, items.at(100).seq);
    auto *bar = stage.view.findChild<NewBar *>();
    const auto press = [bar](const QString &text) {
        for (auto *button : bar->findChildren<QPushButton *>()) {
            if (button->text() == text)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    };
    QVERIFY(!bar->isVisible()); // its beginning is in sight
    stage.key(Qt::Key_End);
    QVERIFY(bar->isVisible());
    QVERIFY(bar->text().startsWith("99 new since "_L1));
    press(u"Jump to first"_s);
    QCOMPARE(stage.row(100)->top, stage.view.viewport()->height() / 4);
    QVERIFY(!bar->isVisible());
    stage.key(Qt::Key_End);
    stage.key(Qt::Key_Home, Qt::ShiftModifier);
    QCOMPARE(stage.row(100)->top, stage.view.viewport()->height() / 4);
    QSignalSpy read(&stage.view, &TimelineView::markedRead);
    stage.key(Qt::Key_End);
    press(u"Mark read"_s);
    QCOMPARE(read.size(), 1);
    stage.rows.setUnreadFrom(0);
    QVERIFY(!bar->isVisible());
}

void tst_TimelineOverlays::keepsTheDayInSight()
{
    TimelineStage stage;
    stage.open(stage.messages(1000)); // a minute each: the day changes behind the 720th
    auto *date = stage.view.findChild<StickyDate *>();
    QVERIFY(!date->isVisible()); // nobody asks for the day of what was just said
    stage.view.scrollToMessage(stage.rows.item(700).id, TimelineView::Highlight::No);
    QVERIFY(date->isVisible());
    const auto first = date->text();
    const int rest = date->y();
    stage.view.scrollToMessage(stage.rows.item(720).id, TimelineView::Highlight::No);
    const auto *next = stage.row(720);
    stage.view.verticalScrollBar()->setValue(stage.view.verticalScrollBar()->value() + next->top - 10);
    QVERIFY(date->y() < rest); // the next day pushes it out
    stage.view.scrollToMessage(stage.rows.item(800).id, TimelineView::Highlight::No);
    QVERIFY(date->isVisible());
    QVERIFY(date->text() != first);
    QCOMPARE(date->y(), rest);
    stage.view.verticalScrollBar()->setValue(0);
    QVERIFY(!date->isVisible()); // it is written there
}

void tst_TimelineOverlays::marksReadFromThePill()
{
    TimelineStage stage;
    stage.open(stage.messages(100));
    stage.view.verticalScrollBar()->setValue(300);
    const auto last = stage.incoming();
    stage.rows.append(last);
    const auto offset = stage.view.geometry().offset();
    QSignalSpy seen(&stage.view, &TimelineView::seenUpTo);
    QTest::mouseClick(stage.view.findChild<JumpPill *>(), Qt::LeftButton, Qt::ShiftModifier);
    QCOMPARE(seen.last().first().value<Seq>(), last.seq);
    QCOMPARE(stage.view.geometry().offset(), offset);
    QCOMPARE(stage.view.findChild<JumpPill *>()->text(), u"Jump to latest"_s);
}

void tst_TimelineOverlays::offersNothingThatWouldBeRefused()
{
    TimelineStage stage;
    auto items = stage.messages(3);
    stage.open(items);
    auto *bar = stage.view.findChild<HoverToolbar *>();
    const auto offered = [&stage, bar](int row) {
        stage.hover(stage.inRow(row, {200, 10}));
        QStringList names;
        for (const auto *button : bar->findChildren<OverlayButton *>()) {
            if (button->isVisible())
                names << button->accessibleName();
        }
        return names;
    };
    QTRY_COMPARE(offered(1).size(), 5);
    stage.view.setRefused({TimelineAction::Reply, TimelineAction::Thread, TimelineAction::React});
    QTRY_COMPARE(offered(2).size(), 2);
    QVERIFY2(offered(2).filter(u"eply"_s).isEmpty() && offered(2).filter(u"reaction"_s).isEmpty(),
             qPrintable(offered(2).join(u'|')));
    QSignalSpy requested(&stage.view, &TimelineView::actionRequested);
    stage.key(Qt::Key_End);
    stage.key(Qt::Key_R);
    stage.key(Qt::Key_T);
    QVERIFY(requested.isEmpty());
    stage.view.setRefused({});
    QTRY_COMPARE(offered(1).size(), 5);
}

QTEST_MAIN(tst_TimelineOverlays)
#include "tst_timelineoverlays.moc"
