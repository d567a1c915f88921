// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/theme.h"
#include "tests/client/offscreen.h"
#include "tests/client/timelinestage.h"

#include <QClipboard>
#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Selecting text with the mouse, and what is copied.
class tst_TimelineSelection : public QObject, public conclave::test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void copiesAPartOfAMessage();
    void copiesSeveralMessagesWithTheirSenders();
    void selectsUpwards();
    void selectsAWordAndALine();
    void keepsTheSelectionWhenRowsCome();
    void dropsTheSelectionOnAClick();
    void scrollsWhenTheDragLeavesTheView();
    void copiesTheCurrentMessage();
    void doesNotActivateWhatADragLeft();
};

void tst_TimelineSelection::initTestCase()
{
    Theme::loadFonts();
}

void tst_TimelineSelection::copiesAPartOfAMessage()
{
    TimelineStage stage;
    stage.open({stage.message(u"one **two** 🎉 three"_s)});
    const auto to = stage.textPoint(0, 10);
    stage.drag(stage.textPoint(0, 4), to);
    stage.drop(to);
    QCOMPARE(stage.view.selectedText(), u"two 🎉 "_s);
    stage.key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"two 🎉 "_s);
    stage.key(Qt::Key_Escape);
    QVERIFY(stage.view.selectedText().isEmpty());
}

void tst_TimelineSelection::copiesSeveralMessagesWithTheirSenders()
{
    TimelineStage stage;
    auto items = QList{stage.message(u"first line"_s), stage.message(u"- a\n- b"_s), stage.message(u"gone"_s),
                       stage.message(u"last line"_s)};
    items[2].deleted = true;
    stage.open(items);
    const auto to = stage.textPoint(3, 4);
    stage.drag(stage.textPoint(0, 6), to);
    stage.drop(to);
    const auto head = [&items](int row) {
        const auto time = QDateTime::fromMSecsSinceEpoch(items.at(row).at).toString(u"[HH:mm] "_s);
        return time + items.at(row).senderName + u": "_s;
    };
    QCOMPARE(stage.view.selectedText(), head(0) + u"line\n"_s + head(1) + u"• a\n• b\n"_s + head(3) + u"last"_s);
    stage.key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"first line\n\n- a\n- b\n\nlast line"_s);
}

void tst_TimelineSelection::selectsUpwards()
{
    TimelineStage stage;
    stage.open({stage.message(u"first line"_s), stage.message(u"last line"_s)});
    const auto to = stage.textPoint(0, 6);
    stage.drag(stage.textPoint(1, 4), to);
    stage.drop(to);
    QVERIFY(stage.view.selectedText().endsWith(u": last"_s));
    QVERIFY(stage.view.selectedText().contains(u": line\n"_s));
}

void tst_TimelineSelection::selectsAWordAndALine()
{
    TimelineStage stage;
    stage.open({stage.message(u"one two three\nfour five"_s)});
    auto *viewport = stage.view.viewport();
    const auto point = stage.textPoint(0, 5);
    QTest::mouseClick(viewport, Qt::LeftButton, {}, point);
    QTest::mouseDClick(viewport, Qt::LeftButton, {}, point);
    QCOMPARE(stage.view.selectedText(), u"two"_s);
    QTest::mousePress(viewport, Qt::LeftButton, {}, point);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, point);
    QCOMPARE(stage.view.selectedText(), u"one two three"_s);
}

void tst_TimelineSelection::keepsTheSelectionWhenRowsCome()
{
    TimelineStage stage;
    stage.open(stage.messages(50));
    const auto to = stage.textPoint(48, 4);
    stage.drag(stage.textPoint(48, 0), to);
    stage.drop(to);
    const auto selected = stage.view.selectedText();
    QVERIFY(!selected.isEmpty());
    stage.rows.insert(0, stage.older(20));
    stage.rows.append(stage.incoming());
    QCOMPARE(stage.view.selectedText(), selected);
    stage.rows.remove(5, 10);
    QCOMPARE(stage.view.selectedText(), selected);
    stage.rows.remove(0, stage.rows.rowCount());
    QCOMPARE(stage.view.selectedText(), QString());
}

void tst_TimelineSelection::dropsTheSelectionOnAClick()
{
    TimelineStage stage;
    stage.open({stage.message(u"one two three"_s)});
    const auto to = stage.textPoint(0, 8);
    stage.drag(stage.textPoint(0, 0), to);
    stage.drop(to);
    QVERIFY(!stage.view.selectedText().isEmpty());
    QTest::mouseClick(stage.view.viewport(), Qt::LeftButton, {}, to);
    QVERIFY(stage.view.selectedText().isEmpty());
}

void tst_TimelineSelection::scrollsWhenTheDragLeavesTheView()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    const auto offset = stage.view.geometry().offset();
    stage.drag(stage.textPoint(198, 2), {100, -80});
    QTRY_VERIFY(stage.view.geometry().offset() < offset - 300);
    stage.drop({100, -80});
    const auto text = stage.view.selectedText();
    QVERIFY(text.count(u'\n') > 3);
}

void tst_TimelineSelection::copiesTheCurrentMessage()
{
    TimelineStage stage;
    const auto items = QList{stage.message(u"a **b**"_s)};
    stage.open(items);
    stage.view.setCurrentMessage(items.first().id);
    QCOMPARE(stage.view.currentMessage(), items.first().id);
    stage.view.copySelection();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a b"_s);
    stage.key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a **b**"_s);
}

void tst_TimelineSelection::doesNotActivateWhatADragLeft()
{
    TimelineStage stage;
    stage.open({stage.message(u"[a long link to the docs](https://a.example/x) text"_s)});
    QSignalSpy link(&stage.view, &TimelineView::linkActivated);
    const auto to = stage.textPoint(0, 20);
    stage.drag(stage.textPoint(0, 2), to);
    stage.drop(to);
    QCOMPARE(link.size(), 0);
    QCOMPARE(stage.view.selectedText(), u"long link to the d"_s);
}

QTEST_MAIN(tst_TimelineSelection)
#include "tst_timelineselection.moc"
