// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/hovertoolbar.h"
#include "client/views/theme.h"
#include "tests/client/offscreen.h"
#include "tests/client/timelinestage.h"

#include <QScrollBar>
#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using Action = TimelineView::Action;

// What mouse and keyboard do in a timeline.
class tst_TimelineInput : public QObject, public conclave::test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void clicksOnTargets();
    void showsMoreOfLongCode();
    void showsTheToolbarUnderTheMouse();
    void hasNoToolbarForWhatIsNotSent();
    void movesByKeys();
    void movesThroughHighMessages();
    void keepsATenthOfThePage();
    void goesToTheEnds();
    void actsByKeys_data();
    void actsByKeys();
    void actsOnFailedMessagesByKeys();
    void entersAMessage();
    void passesTypedTextOn();
    void lettersActOnlyOnACurrentMessage();
    void leavesKeysItDoesNotKnow();
    void turnsTheWheel();
    void pansCode();
    void tellsWhatWasSeen();
    void tellsNothingUnseen();

private:
    static QList<QVariant> requested(QSignalSpy &spy);
};

void tst_TimelineInput::initTestCase()
{
    Theme::loadFonts();
}

QList<QVariant> tst_TimelineInput::requested(QSignalSpy &spy)
{
    return spy.isEmpty() ? QList<QVariant>() : spy.takeLast();
}

void tst_TimelineInput::clicksOnTargets()
{
    TimelineStage stage;
    auto item = stage.message(u"see [docs](https://a.example/x) and @ana"_s);
    item.reactions = {{u"👍"_s, 2, true, {}}};
    item.thread = ThreadSummary{2, 0, 0, {}};
    item.quote = QuotedMessage{MessageId::create(), u"Ana"_s, u"text"_s};
    auto failed = stage.message(u"no"_s);
    failed.delivery = Delivery::Failed;
    TimelineItem gap;
    gap.kind = TimelineItem::Kind::Gap;
    gap.key = 77;
    stage.open({item, gap, failed});
    QSignalSpy link(&stage.view, &TimelineView::linkActivated);
    QSignalSpy mention(&stage.view, &TimelineView::mentionActivated);
    QSignalSpy reaction(&stage.view, &TimelineView::reactionToggled);
    QSignalSpy quote(&stage.view, &TimelineView::quoteActivated);
    QSignalSpy action(&stage.view, &TimelineView::actionRequested);
    QSignalSpy gaps(&stage.view, &TimelineView::gapActivated);
    const auto click = [&stage](int row, Target::Kind kind) {
        QTest::mouseClick(stage.view.viewport(), Qt::LeftButton, {}, stage.targetPoint(row, kind));
    };
    click(0, Target::Kind::Link);
    QCOMPARE(requested(link), QVariantList{QUrl(u"https://a.example/x"_s)});
    click(0, Target::Kind::Mention);
    QCOMPARE(requested(mention), QVariantList{u"ana"_s});
    click(0, Target::Kind::Reaction);
    QCOMPARE(reaction.size(), 1);
    QCOMPARE(reaction.first().first().value<MessageId>(), item.id);
    QCOMPARE(reaction.first().last().toString(), u"👍"_s);
    click(0, Target::Kind::Quote);
    QCOMPARE(requested(quote).value(0).value<MessageId>(), item.quote->id);
    click(0, Target::Kind::Thread);
    QCOMPARE(requested(action).value(1).value<Action>(), Action::Thread);
    click(1, Target::Kind::LoadGap);
    QCOMPARE(requested(gaps), QVariantList{quint64(77)});
    click(2, Target::Kind::Retry);
    QCOMPARE(requested(action).value(1).value<Action>(), Action::Retry);
    click(2, Target::Kind::DropFailed);
    QCOMPARE(requested(action).value(1).value<Action>(), Action::DropFailed);
}

void tst_TimelineInput::showsMoreOfLongCode()
{
    TimelineStage stage;
    const auto code = stage.message(u"```\n"_s + u"x\n"_s.repeated(40) + u"```"_s);
    stage.open(stage.messages(50) + QList{code});
    const int height = stage.row(50)->layout->height();
    QTest::mouseClick(stage.view.viewport(), Qt::LeftButton, {}, stage.targetPoint(50, Target::Kind::ShowMore));
    QVERIFY(stage.row(50)->layout->height() > height);
    QVERIFY(stage.row(50)->layout->targets().isEmpty());
}

void tst_TimelineInput::showsTheToolbarUnderTheMouse()
{
    TimelineStage stage;
    const auto items = stage.messages(50);
    stage.open(items);
    auto *toolbar = stage.view.findChild<HoverToolbar *>();
    QVERIFY(!toolbar->isVisible());
    stage.hover(stage.inRow(48, {200, 12}));
    QVERIFY(toolbar->isVisible());
    QCOMPARE(toolbar->y(), stage.row(48)->top - 14);
    QSignalSpy action(&stage.view, &TimelineView::actionRequested);
    const auto buttons = toolbar->findChildren<QAbstractButton *>();
    QCOMPARE(buttons.size(), 5);
    const Action expected[] = {Action::React, Action::Reply, Action::Thread, Action::Save, Action::Menu};
    for (int i = 0; i < 5; ++i) {
        QVERIFY(!buttons.at(i)->accessibleName().isEmpty());
        QTest::mouseClick(buttons.at(i), Qt::LeftButton);
        QCOMPARE(action.last().at(0).value<MessageId>(), items.at(48).id);
        QCOMPARE(action.last().at(1).value<Action>(), expected[i]);
    }
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(stage.view.viewport(), &leave);
    QVERIFY(!toolbar->isVisible());
}

void tst_TimelineInput::hasNoToolbarForWhatIsNotSent()
{
    TimelineStage stage;
    auto items = stage.messages(3);
    items[1].delivery = Delivery::Failed;
    items[2].deleted = true;
    stage.open(items);
    auto *toolbar = stage.view.findChild<HoverToolbar *>();
    for (const int row : {1, 2}) {
        stage.hover(stage.inRow(row, {200, 10}));
        QVERIFY(!toolbar->isVisible());
    }
    stage.hover(stage.inRow(0, {200, stage.row(0)->layout->headTop() + 10}));
    QVERIFY(toolbar->isVisible());
}

void tst_TimelineInput::movesByKeys()
{
    TimelineStage stage;
    const auto items = stage.messages(100);
    stage.open(items);
    QVERIFY(stage.view.currentMessage().isNull());
    stage.key(Qt::Key_Up);
    QCOMPARE(stage.view.currentMessage(), items.at(99).id);
    stage.key(Qt::Key_Up);
    stage.key(Qt::Key_K);
    QCOMPARE(stage.view.currentMessage(), items.at(97).id);
    stage.key(Qt::Key_J);
    QCOMPARE(stage.view.currentMessage(), items.at(98).id);
    for (int i = 0; i < 60; ++i) {
        stage.key(Qt::Key_Up);
        const auto *row = stage.row(stage.view.cursor().row());
        QVERIFY(row);
        QVERIFY(row->top >= 0 && row->bottom() <= stage.view.viewport()->height());
    }
    stage.rows.insert(0, stage.older(10));
    QCOMPARE(stage.view.currentMessage(), items.at(38).id);
    stage.rows.remove(stage.view.cursor().row(), 1);
    QVERIFY(stage.view.currentMessage().isNull());
}

void tst_TimelineInput::movesThroughHighMessages()
{
    TimelineStage stage;
    const auto high = stage.message(u"line\n"_s.repeated(100));
    stage.open(stage.messages(5) + QList{high} + stage.messages(5));
    stage.view.setCurrentRow(4);
    stage.key(Qt::Key_Down);
    QCOMPARE(stage.view.currentMessage(), high.id);
    QVERIFY(stage.row(5)->top >= 0);
    int presses = 0;
    while (stage.view.currentMessage() == high.id && presses < 20) {
        stage.key(Qt::Key_Down);
        ++presses;
    }
    QVERIFY2(presses >= 3 && presses <= 6, qPrintable(QString::number(presses)));
}

void tst_TimelineInput::keepsATenthOfThePage()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    stage.view.verticalScrollBar()->setValue(4000);
    const auto offset = stage.view.geometry().offset();
    const int page = stage.view.viewport()->height() * 9 / 10;
    const int anchor = stage.view.geometry().visible().last().row - 1;
    const int top = stage.row(anchor)->bodyTop();
    stage.key(Qt::Key_PageDown);
    QCOMPARE(stage.row(anchor) ? stage.row(anchor)->bodyTop() : top - page, top - page);
    stage.key(Qt::Key_PageUp);
    QVERIFY(std::abs(stage.view.geometry().offset() - offset) < 1000);
    QCOMPARE(stage.row(anchor)->bodyTop(), top);
}

void tst_TimelineInput::goesToTheEnds()
{
    TimelineStage stage;
    const auto items = stage.messages(200);
    stage.open(items);
    QSignalSpy seen(&stage.view, &TimelineView::seenUpTo);
    stage.key(Qt::Key_Up);
    stage.key(Qt::Key_Home);
    QCOMPARE(stage.view.currentMessage(), items.first().id);
    QCOMPARE(stage.row(0)->top, 0);
    stage.key(Qt::Key_End);
    QCOMPARE(stage.view.currentMessage(), items.last().id);
    QVERIFY(stage.view.isAtEnd());
    QCOMPARE(seen.last().first().value<Seq>(), items.last().seq); // at once
}

void tst_TimelineInput::actsByKeys_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<Action>("action");
    QTest::newRow("R") << int(Qt::Key_R) << 0 << Action::Reply;
    QTest::newRow("T") << int(Qt::Key_T) << 0 << Action::Thread;
    QTest::newRow("+") << int(Qt::Key_Plus) << 0 << Action::React;
    QTest::newRow("E") << int(Qt::Key_E) << 0 << Action::Edit;
    QTest::newRow("Delete") << int(Qt::Key_Delete) << 0 << Action::Delete;
    QTest::newRow("P") << int(Qt::Key_P) << 0 << Action::Pin;
    QTest::newRow("S") << int(Qt::Key_S) << 0 << Action::Save;
    QTest::newRow("U") << int(Qt::Key_U) << 0 << Action::MarkUnread;
    QTest::newRow("Ctrl+Shift+L") << int(Qt::Key_L) << int(Qt::ControlModifier | Qt::ShiftModifier) << Action::CopyLink;
    QTest::newRow("Shift+Delete") << int(Qt::Key_Delete) << int(Qt::ShiftModifier) << Action::DeleteNow;
    QTest::newRow("M") << int(Qt::Key_M) << 0 << Action::Menu;
    QTest::newRow("Menu") << int(Qt::Key_Menu) << 0 << Action::Menu;
    QTest::newRow("Shift+F10") << int(Qt::Key_F10) << int(Qt::ShiftModifier) << Action::Menu;
    QTest::newRow("Enter") << int(Qt::Key_Return) << 0 << Action::Thread;
}

void tst_TimelineInput::actsByKeys()
{
    QFETCH(const int, key);
    QFETCH(const int, modifiers);
    QFETCH(const Action, action);
    TimelineStage stage;
    const auto items = stage.messages(10);
    stage.open(items);
    QSignalSpy spy(&stage.view, &TimelineView::actionRequested);
    stage.view.setCurrentMessage(items.at(8).id);
    stage.key(key, Qt::KeyboardModifiers(modifiers));
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.first().at(0).value<MessageId>(), items.at(8).id);
    QCOMPARE(spy.first().at(1).value<Action>(), action);
}

void tst_TimelineInput::actsOnFailedMessagesByKeys()
{
    TimelineStage stage;
    auto items = stage.messages(3);
    items[2].delivery = Delivery::Failed;
    stage.open(items);
    QSignalSpy spy(&stage.view, &TimelineView::actionRequested);
    QSignalSpy reaction(&stage.view, &TimelineView::reactionToggled);
    stage.view.setCurrentRow(2);
    stage.key(Qt::Key_R);
    stage.key(Qt::Key_2);
    QVERIFY(spy.isEmpty() && reaction.isEmpty()); // nobody else has it
    stage.key(Qt::Key_Return);
    QCOMPARE(requested(spy).value(1).value<Action>(), Action::Retry);
    stage.key(Qt::Key_E);
    QCOMPARE(requested(spy).value(1).value<Action>(), Action::EditFailed);
    stage.key(Qt::Key_Delete);
    QCOMPARE(requested(spy).value(1).value<Action>(), Action::DropFailed);
    stage.view.setCurrentRow(1);
    stage.key(Qt::Key_2);
    QCOMPARE(reaction.size(), 1);
    QCOMPARE(reaction.first().last().toString(), u"❤️"_s);
}

void tst_TimelineInput::entersAMessage()
{
    TimelineStage stage;
    auto item = stage.message(u"[a](https://a.example) [b](https://b.example)"_s);
    item.reactions = {{u"👍"_s, 1, false, {}}};
    stage.open({item});
    QSignalSpy link(&stage.view, &TimelineView::linkActivated);
    QSignalSpy reaction(&stage.view, &TimelineView::reactionToggled);
    stage.view.setCurrentRow(0);
    stage.key(Qt::Key_Right);
    stage.key(Qt::Key_Right);
    stage.key(Qt::Key_Return);
    QCOMPARE(requested(link), QVariantList{QUrl(u"https://b.example"_s)});
    stage.key(Qt::Key_Right);
    stage.key(Qt::Key_Right);
    stage.key(Qt::Key_Space);
    QCOMPARE(reaction.size(), 1);
    stage.key(Qt::Key_Escape);
    QCOMPARE(stage.view.cursor().target(), -1);
    QCOMPARE(stage.view.cursor().row(), 0);
    stage.key(Qt::Key_Return); // its first link
    QCOMPARE(requested(link), QVariantList{QUrl(u"https://a.example"_s)});
}

void tst_TimelineInput::passesTypedTextOn()
{
    TimelineStage stage;
    stage.open(stage.messages(10));
    QSignalSpy typed(&stage.view, &TimelineView::typed);
    QSignalSpy action(&stage.view, &TimelineView::actionRequested);
    QTest::keyClicks(&stage.view, u"Rt1+"_s);
    QKeyEvent accented(QEvent::KeyPress, Qt::Key_Eacute, Qt::NoModifier, u"é"_s);
    QCoreApplication::sendEvent(&stage.view, &accented);
    QCOMPARE(typed.size(), 5);
    QCOMPARE(typed.first().first().toString(), u"R"_s);
    QVERIFY(action.isEmpty()); // no message is current
    stage.key(Qt::Key_Up);
    QTest::keyClicks(&stage.view, u"z"_s);
    QCOMPARE(typed.size(), 6);
}

void tst_TimelineInput::lettersActOnlyOnACurrentMessage()
{
    TimelineStage stage;
    stage.open(stage.messages(10));
    QSignalSpy typed(&stage.view, &TimelineView::typed);
    QSignalSpy action(&stage.view, &TimelineView::actionRequested);
    stage.key(Qt::Key_Up);
    stage.key(Qt::Key_R);
    QCOMPARE(action.size(), 1);
    QTest::mouseClick(stage.view.viewport(), Qt::LeftButton, {}, stage.textPoint(9, 0));
    stage.key(Qt::Key_R);
    QCOMPARE(action.size(), 1);
    QCOMPARE(typed.size(), 1);
    stage.view.setLetterKeys(false);
    stage.key(Qt::Key_Up);
    stage.key(Qt::Key_R);
    QCOMPARE(action.size(), 1);
    QCOMPARE(typed.size(), 2);
}

void tst_TimelineInput::leavesKeysItDoesNotKnow()
{
    TimelineStage stage;
    stage.open(stage.messages(10));
    for (const auto &[key, modifiers] : {std::pair{Qt::Key_K, Qt::ControlModifier},
                                         {Qt::Key_F6, Qt::NoModifier},
                                         {Qt::Key_Escape, Qt::NoModifier},
                                         {Qt::Key_Up, Qt::AltModifier}}) {
        QKeyEvent event(QEvent::KeyPress, key, modifiers);
        QCoreApplication::sendEvent(&stage.view, &event);
        QVERIFY(!event.isAccepted());
    }
}

void tst_TimelineInput::turnsTheWheel()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    const auto turn = [&stage](QPoint pixels, QPoint angle, Qt::ScrollPhase phase) {
        QWheelEvent event({100, 100}, stage.view.viewport()->mapToGlobal(QPointF(100, 100)), pixels, angle, {}, {},
                          phase, false);
        QCoreApplication::sendEvent(stage.view.viewport(), &event);
    };
    const int first = stage.view.geometry().visible().first().row + 1;
    const int top = stage.row(first)->top;
    turn({0, 37}, {0, 60}, Qt::ScrollUpdate);
    QCOMPARE(stage.row(first)->top, top + 37); // a touchpad moves at once
    QVERIFY(!stage.view.isAtEnd());
    turn({}, {0, 120}, Qt::NoScrollPhase);
    turn({}, {0, 120}, Qt::NoScrollPhase);
    const int notch = QApplication::wheelScrollLines() * 20;
    QTRY_COMPARE(stage.row(first)->top, top + 37 + 2 * notch);
    turn({}, {0, -120}, Qt::NoScrollPhase);
    QTRY_COMPARE(stage.row(first)->top, top + 37 + notch);
}

void tst_TimelineInput::pansCode()
{
    TimelineStage stage;
    stage.open({stage.message(u"```\n"_s + u"word "_s.repeated(100) + u"\n```"_s)});
    const auto point = stage.inRow(0, stage.row(0)->layout->body().blocks().front().frame.center());
    QWheelEvent event(point, stage.view.viewport()->mapToGlobal(QPointF(point)), {-40, 0}, {-80, 0}, {}, {},
                      Qt::ScrollUpdate, false);
    QCoreApplication::sendEvent(stage.view.viewport(), &event);
    QCOMPARE(stage.row(0)->layout->body().blocks().front().pan, 40);
    auto item = stage.rows.item(0);
    item.reactions = {{u"👍"_s, 1, false, {}}};
    stage.rows.change(0, item);
    QCOMPARE(stage.row(0)->layout->body().blocks().front().pan, 40); // it stays where it was
    stage.view.setCurrentRow(0);
    stage.key(Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(stage.row(0)->layout->body().blocks().front().pan, 0);
}

void tst_TimelineInput::tellsWhatWasSeen()
{
    TimelineStage stage;
    const auto items = stage.messages(200);
    QSignalSpy seen(&stage.view, &TimelineView::seenUpTo);
    stage.open(items, items.at(100).seq);
    stage.view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&stage.view));
    QVERIFY(seen.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), 1, 5000);
    Seq last = 0;
    for (const auto &one : stage.view.geometry().visible()) {
        if (one.bottom() <= stage.view.viewport()->height())
            last = items.at(one.row).seq;
    }
    QCOMPARE(seen.first().first().value<Seq>(), last);
    stage.view.scrollToEnd();
    QCOMPARE(seen.size(), 2);
    QCOMPARE(seen.last().first().value<Seq>(), items.last().seq);
    stage.view.verticalScrollBar()->setValue(0);
    QTest::qWait(1200);
    QCOMPARE(seen.size(), 2); // it never goes back
}

void tst_TimelineInput::tellsNothingUnseen()
{
    TimelineStage stage;
    QSignalSpy seen(&stage.view, &TimelineView::seenUpTo);
    stage.open(stage.messages(20));
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    stage.rows.append(stage.incoming());
    QTest::qWait(1300);
    QVERIFY(seen.isEmpty());
    stage.view.activateWindow();
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), 1, 5000);
}

QTEST_MAIN(tst_TimelineInput)
#include "tst_timelineinput.moc"
