// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/theme.h"
#include "tests/client/offscreen.h"
#include "tests/client/timelinestage.h"

#include <QScrollBar>
#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Where the text of a timeline is, whatever happens around it.
class tst_TimelineView : public QObject, public conclave::test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensAtTheEnd();
    void opensAtTheUnreadMark();
    void staysAtTheEndWhenTheUnreadFits();
    void putsFewMessagesAtTheBottom();
    void keepsThePictureWhenOlderMessagesCome();
    void keepsTheTextAtTheVeryTopWhenOlderMessagesCome();
    void keepsThePictureWhenNewMessagesCome();
    void keepsThePictureWhenMessagesAboveChange();
    void keepsThePictureWhenMessagesAboveGo();
    void keepsThePlaceWhenTheAnchorGoes();
    void keepsTheTextWhenTheWidthChanges();
    void keepsThePlaceOverAReset();
    void showsARowThatComesBackAsItIsNow();
    void followsTheEnd();
    void followsTheEndWhenItGrows();
    void followsAgainAfterScrollingBack();
    void doesNotFollowWhileSelecting();
    void remembersAPlace();
    void scrollsToAMessageAndMarksIt();
    void asksForOlderMessagesNearTheTop();
    void keepsTheBarInStepWithTheRows();
    void dragsToAnyPlace();
    void shapesOnlyWhatIsVisible();
    void shapesAnewForAnotherTheme();
    void looksAlikeHoweverItGotThere_data();
    void looksAlikeHoweverItGotThere();
    void leavesNoSeamsBetweenRows();
    void livesWithoutRows();
};

void tst_TimelineView::initTestCase()
{
    Theme::loadFonts();
}

void tst_TimelineView::opensAtTheEnd()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    QVERIFY(stage.view.isAtEnd());
    QCOMPARE(stage.view.geometry().visible().last().row, 199);
    QCOMPARE(stage.row(199)->bottom(), stage.view.viewport()->height() - 8);
}

void tst_TimelineView::opensAtTheUnreadMark()
{
    TimelineStage stage;
    const auto items = stage.messages(200);
    stage.open(items, items.at(100).seq);
    QVERIFY(!stage.view.isAtEnd());
    QVERIFY(stage.row(100)->layout->look().context.startsUnread);
    QCOMPARE(stage.row(100)->top, stage.view.viewport()->height() / 4);
}

void tst_TimelineView::staysAtTheEndWhenTheUnreadFits()
{
    TimelineStage stage;
    const auto items = stage.messages(200);
    stage.open(items, items.at(198).seq);
    QVERIFY(stage.view.isAtEnd());
    QVERIFY(stage.row(198)->layout->look().context.startsUnread);
}

void tst_TimelineView::putsFewMessagesAtTheBottom()
{
    TimelineStage stage;
    stage.open({stage.message(u"one"_s), stage.message(u"two"_s)});
    QVERIFY(stage.view.isAtEnd());
    QCOMPARE(stage.row(1)->bottom(), stage.view.viewport()->height() - 8);
    QVERIFY(stage.row(0)->top > 400);
    QCOMPARE(stage.view.verticalScrollBar()->maximum(), 0);
}

void tst_TimelineView::keepsThePictureWhenOlderMessagesCome()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.view.verticalScrollBar()->setValue(stage.view.verticalScrollBar()->maximum() - 3000);
    const auto before = stage.picture();
    for (int i = 0; i < 20; ++i) {
        stage.rows.insert(0, stage.older(100));
        QCOMPARE(stage.picture(), before);
    }
    QCOMPARE(stage.rows.rowCount(), 2300);
}

void tst_TimelineView::keepsTheTextAtTheVeryTopWhenOlderMessagesCome()
{
    TimelineStage stage;
    TimelineItem loading;
    loading.kind = TimelineItem::Kind::Loading;
    loading.key = 1;
    stage.open(QList{loading} + stage.messages(300));
    stage.view.verticalScrollBar()->setValue(0);
    QVERIFY(stage.row(1)->layout->look().context.startsDay);
    const int textTop = stage.row(1)->bodyTop();
    const auto below = stage.row(2)->top;
    stage.rows.insert(1, stage.older(100));
    QVERIFY(!stage.row(101)->layout->look().context.startsDay); // the date above it is gone, the text stays
    QCOMPARE(stage.row(101)->bodyTop(), textTop);
    QCOMPARE(stage.row(102)->top, below);
}

void tst_TimelineView::keepsThePictureWhenNewMessagesCome()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.view.verticalScrollBar()->setValue(2000);
    const auto before = stage.picture();
    for (int i = 0; i < 20; ++i)
        stage.rows.append(stage.incoming());
    QCOMPARE(stage.picture(), before);
}

void tst_TimelineView::keepsThePictureWhenMessagesAboveChange()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.view.verticalScrollBar()->setValue(5000);
    const auto before = stage.picture();
    const int first = stage.view.geometry().visible().first().row;
    for (int row = std::max(0, first - 30); row < first - 1; ++row) {
        auto item = stage.rows.item(row);
        item.text = u"much longer now "_s.repeated(60);
        item.reactions = {{u"👍"_s, 3, false, {}}};
        stage.rows.change(row, item);
    }
    QCOMPARE(stage.picture(), before);
}

void tst_TimelineView::keepsThePictureWhenMessagesAboveGo()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.view.verticalScrollBar()->setValue(5000);
    const auto before = stage.picture();
    stage.rows.remove(2, 10);
    QCOMPARE(stage.picture(), before);
}

void tst_TimelineView::keepsThePlaceWhenTheAnchorGoes()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.view.verticalScrollBar()->setValue(5000);
    const int anchor = stage.view.geometry().anchor()->row;
    const int below = stage.row(anchor + 1)->bodyTop();
    stage.rows.remove(anchor, 1);
    QCOMPARE(stage.row(anchor)->bodyTop(), below);
}

void tst_TimelineView::keepsTheTextWhenTheWidthChanges()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.view.verticalScrollBar()->setValue(5000);
    const int anchor = stage.view.geometry().anchor()->row;
    const int textTop = stage.row(anchor)->bodyTop();
    for (const int width : {500, 400, 900, 700}) {
        stage.view.resize(width, 600);
        QVERIFY(stage.row(anchor));
        QCOMPARE(stage.row(anchor)->bodyTop(), textTop);
    }
}

void tst_TimelineView::keepsThePlaceOverAReset()
{
    TimelineStage stage;
    const auto items = stage.messages(300);
    stage.open(items);
    stage.view.verticalScrollBar()->setValue(5000);
    const auto before = stage.picture();
    stage.rows.reset(stage.older(50) + items);
    QCOMPARE(stage.picture(), before);
}

void tst_TimelineView::showsARowThatComesBackAsItIsNow()
{
    TimelineStage stage;
    auto items = stage.messages(20);
    items.last().delivery = Delivery::Queued;
    stage.open(items);
    const auto waiting = stage.row(19)->layout->marks().size();
    auto sent = items.last();
    sent.delivery = Delivery::Sent;
    stage.rows.remove(19, 1);
    stage.rows.append(sent);
    QCOMPARE(stage.row(19)->layout->marks().size(), waiting - 1);
}

void tst_TimelineView::followsTheEnd()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    for (int i = 0; i < 5; ++i) {
        stage.rows.append(stage.incoming());
        QVERIFY(stage.view.isAtEnd());
        QVERIFY(stage.row(200 + i));
    }
}

void tst_TimelineView::followsTheEndWhenItGrows()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    auto item = stage.rows.item(199);
    item.reactions = {{u"👍"_s, 1, false, {}}};
    stage.rows.change(199, item);
    QVERIFY(stage.view.isAtEnd());
    QCOMPARE(stage.row(199)->bottom(), stage.view.viewport()->height() - 8);
    stage.view.resize(700, 300);
    QVERIFY(stage.row(199));
}

void tst_TimelineView::followsAgainAfterScrollingBack()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    auto *bar = stage.view.verticalScrollBar();
    bar->setValue(bar->maximum() - 100);
    QVERIFY(!stage.view.isAtEnd());
    bar->setValue(bar->maximum());
    QVERIFY(stage.view.isAtEnd());
    stage.rows.append(stage.incoming());
    QVERIFY(stage.row(200));
}

void tst_TimelineView::doesNotFollowWhileSelecting()
{
    TimelineStage stage;
    stage.open(stage.messages(200));
    const auto from = stage.textPoint(199, 0);
    const auto to = stage.textPoint(199, 6);
    stage.drag(from, to);
    const int top = stage.row(199)->top;
    stage.rows.append(stage.incoming());
    stage.rows.append(stage.incoming());
    QCOMPARE(stage.row(199)->top, top);
    QVERIFY(!stage.view.selectedText().isEmpty());
    stage.drop(to);
    QCOMPARE(stage.row(199)->top, top);
    QVERIFY(!stage.view.isAtEnd());
}

void tst_TimelineView::remembersAPlace()
{
    TimelineStage stage;
    const auto items = stage.messages(300);
    stage.open(items);
    QVERIFY(stage.view.place().anchor.isNull());
    stage.view.verticalScrollBar()->setValue(4000);
    const auto place = stage.view.place();
    const auto before = stage.picture();
    FakeRows others;
    others.reset(stage.messages(50));
    stage.view.setRows(&others);
    QVERIFY(stage.view.isAtEnd());
    stage.view.setRows(&stage.rows);
    stage.view.restore(place);
    QCOMPARE(stage.picture(), before);
    stage.view.restore({});
    QVERIFY(stage.view.isAtEnd());
    stage.view.restore({MessageId::create(), 10});
    QVERIFY(stage.view.isAtEnd());
    stage.view.setRows(nullptr);
}

void tst_TimelineView::scrollsToAMessageAndMarksIt()
{
    TimelineStage stage;
    const auto items = stage.messages(300);
    stage.open(items);
    stage.view.scrollToMessage(items.at(150).id, TimelineView::Highlight::No);
    const auto plain = stage.picture();
    QCOMPARE(stage.row(150)->top, stage.view.viewport()->height() / 4);
    stage.view.scrollToMessage(items.at(150).id, TimelineView::Highlight::Yes);
    QCOMPARE(stage.row(150)->top, stage.view.viewport()->height() / 4); // it was in view: nothing moves
    QVERIFY(stage.picture() != plain);
    QTRY_COMPARE_WITH_TIMEOUT(stage.picture(), plain, 3000);
    stage.view.scrollToMessage(MessageId::create(), TimelineView::Highlight::Yes);
    QCOMPARE(stage.picture(), plain);
}

void tst_TimelineView::asksForOlderMessagesNearTheTop()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    stage.rows.setHasOlder(true);
    stage.view.verticalScrollBar()->setValue(stage.view.verticalScrollBar()->maximum() - 100);
    QCoreApplication::processEvents();
    QCOMPARE(stage.rows.loads(), 0);
    stage.view.verticalScrollBar()->setValue(1000);
    QTRY_COMPARE(stage.rows.loads(), 1);
    stage.rows.setHasOlder(false);
    stage.view.verticalScrollBar()->setValue(900);
    QCoreApplication::processEvents();
    QCOMPARE(stage.rows.loads(), 1);
}

void tst_TimelineView::keepsTheBarInStepWithTheRows()
{
    TimelineStage stage;
    stage.open(stage.messages(300));
    auto *bar = stage.view.verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    for (int step = 0; bar->value() > 0; ++step) {
        QVERIFY2(step < 500, "scrolling by steps must reach the top");
        const int before = bar->value();
        bar->setValue(before - 137);
        QCOMPARE(stage.view.geometry().offset(), bar->value());
    }
    QCOMPARE(stage.row(0)->top, 0);
}

void tst_TimelineView::dragsToAnyPlace()
{
    TimelineStage stage;
    stage.open(stage.messages(2000));
    auto *bar = stage.view.verticalScrollBar();
    const int made = stage.view.geometry().layoutsMade();
    bar->setSliderDown(true);
    bar->setValue(bar->maximum() / 2);
    const int middle = stage.view.geometry().visible().first().row;
    QVERIFY(middle > 700 && middle < 1300);
    bar->setValue(0);
    QCOMPARE(stage.view.geometry().visible().first().row, 0);
    bar->setValue(bar->maximum());
    QVERIFY(stage.view.isAtEnd());
    bar->setSliderDown(false);
    QVERIFY(stage.view.geometry().layoutsMade() - made < 100);
}

void tst_TimelineView::shapesOnlyWhatIsVisible()
{
    TimelineStage stage;
    stage.open(stage.messages(100'000));
    const int opened = stage.view.geometry().layoutsMade();
    QVERIFY2(opened <= 20, qPrintable(QString::number(opened)));
    stage.rows.insert(0, stage.older(100));
    stage.rows.append(stage.incoming());
    stage.view.resize(650, 600);
    stage.picture();
    const int made = stage.view.geometry().layoutsMade() - opened;
    QVERIFY2(made <= 40, qPrintable(QString::number(made)));
    stage.picture();
    QCOMPARE(stage.view.geometry().layoutsMade() - opened, made);
}

void tst_TimelineView::shapesAnewForAnotherTheme()
{
    TimelineStage stage;
    stage.open(stage.messages(100));
    stage.view.verticalScrollBar()->setValue(1000);
    const int anchor = stage.view.geometry().anchor()->row;
    const int textTop = stage.row(anchor)->bodyTop();
    const auto light = stage.picture();
    Theme::instance().setScheme(Theme::Scheme::Dark);
    QCOMPARE(stage.row(anchor)->bodyTop(), textTop);
    QVERIFY(stage.picture() != light);
    Theme::instance().setZoom(150);
    QCOMPARE(stage.row(anchor)->bodyTop(), textTop);
    Theme::instance().setZoom(100);
    Theme::instance().setScheme(Theme::Scheme::Light);
    QCOMPARE(stage.picture(), light);
}

void tst_TimelineView::looksAlikeHoweverItGotThere_data()
{
    QTest::addColumn<qreal>("ratio");
    for (const qreal ratio : {1.0, 1.25, 1.5, 2.0})
        QTest::newRow(qPrintable(QString::number(ratio))) << ratio;
}

// Scrolled in small steps or jumped to: the same picture.
void tst_TimelineView::looksAlikeHoweverItGotThere()
{
    QFETCH(const qreal, ratio);
    TimelineStage stage;
    stage.open(stage.messages(100));
    const auto render = [&stage, ratio] {
        stage.picture();
        QImage image(stage.view.viewport()->size() * ratio, QImage::Format_RGB32);
        image.setDevicePixelRatio(ratio);
        stage.view.viewport()->render(&image);
        return image;
    };
    auto *bar = stage.view.verticalScrollBar();
    for (int step = 0; step < 25; ++step) {
        bar->setValue(bar->value() - 37);
        render();
    }
    const auto scrolled = render();
    const auto place = stage.view.place();
    stage.view.scrollToEnd();
    stage.view.restore(place);
    QCOMPARE(render(), scrolled);
}

void tst_TimelineView::leavesNoSeamsBetweenRows()
{
    TimelineStage stage;
    auto items = stage.messages(40);
    for (auto &item : items) {
        item.mentionsMe = true;
        item.text = u"x"_s;
    }
    stage.open(items);
    stage.picture();
    constexpr qreal ratio = 1.5;
    QImage image(stage.view.viewport()->size() * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    stage.view.viewport()->render(&image);
    const int bottom = int(stage.view.geometry().visible().last().bottom() * ratio) - 2;
    const auto tint = image.pixel(int(650 * ratio), bottom);
    for (int y = 2; y < bottom; ++y)
        QCOMPARE(image.pixel(int(650 * ratio), y), tint);
}

void tst_TimelineView::livesWithoutRows()
{
    TimelineView view;
    view.resize(300, 300);
    view.show();
    view.scrollToEnd();
    view.copySelection();
    QTest::keyClick(&view, Qt::Key_Up);
    QTest::keyClick(&view, Qt::Key_PageUp);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, {50, 50});
    {
        FakeRows rows;
        view.setRows(&rows);
        QTest::keyClick(&view, Qt::Key_End);
        TimelineStage stage;
        rows.append(stage.message(u"a"_s));
        QCOMPARE(view.geometry().visible().size(), 1);
        rows.remove(0, 1);
        QVERIFY(view.geometry().visible().isEmpty());
        rows.append(stage.message(u"a"_s));
    }
    QVERIFY(view.geometry().visible().isEmpty()); // the rows are gone
    QVERIFY(view.currentMessage().isNull());
    view.grab();
}

QTEST_MAIN(tst_TimelineView)
#include "tst_timelineview.moc"
