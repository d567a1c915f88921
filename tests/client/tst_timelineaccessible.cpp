// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/announcer.h"
#include "client/views/theme.h"
#include "client/views/timelineaccessible.h"
#include "tests/client/offscreen.h"
#include "tests/client/timelinestage.h"

#include <QAccessible>
#include <QScrollBar>
#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

namespace {

struct Told
{
    QAccessible::Event kind;
    QAccessibleInterface *subject;
    QString name; // of the subject, at that moment
};
QList<Told> told;

void note(QAccessibleEvent *event)
{
    auto *subject = event->accessibleInterface();
    told.append({event->type(), subject, subject ? subject->text(QAccessible::Name) : QString()});
}

bool wasTold(QAccessible::Event kind, const QString &name)
{
    return std::any_of(told.begin(), told.end(),
                       [kind, &name](const Told &one) { return one.kind == kind && one.name == name; });
}

} // namespace

// A timeline as screen readers see it. Without a screen there are no events; with one (for example Xvfb and
// QT_QPA_PLATFORM=xcb) they are checked, too.
class tst_TimelineAccessible : public QObject, public conclave::test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { told.clear(); }
    void isAListOfMessages();
    void exposesAWindow();
    void exposesTheNewestWhileTheyCome();
    void slidesTheWindow();
    void exposesWhatIsVisibleAfterAJump();
    void keepsKnownRowsWhenOthersCome();
    void findsTheRowAtAPoint();
    void tellsTheFocus();
    void offersActions();
    void hasLinksAndButtonsInside();
    void outlivesItsRows();
    void readsTheTextByCharacters();
    void announces();
};

void tst_TimelineAccessible::initTestCase()
{
    Theme::loadFonts();
    if (QGuiApplication::platformName() != u"offscreen"_s)
        QVERIFY(QTest::qWaitFor(&QAccessible::isActive, 5000));
    QAccessible::installUpdateHandler(note);
}

void tst_TimelineAccessible::isAListOfMessages()
{
    TimelineStage stage;
    auto item = stage.message(u"**See** you"_s);
    item.thread = ThreadSummary{3, 0, 0, {}};
    stage.open({item, stage.message(u"yes"_s)});
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), u"Messages"_s);
    QCOMPARE(list->childCount(), 2);
    auto *row = list->child(0);
    QCOMPARE(row->role(), QAccessible::ListItem);
    QVERIFY(row->text(QAccessible::Name).contains(u": See you, 3 replies"_s));
    QVERIFY(row->text(QAccessible::Name).startsWith(item.senderName));
    QCOMPARE(row->text(QAccessible::Description), u"Message 1 of 2"_s);
    QCOMPARE(row->parent(), list);
    QCOMPARE(list->indexOfChild(list->child(1)), 1);
    QVERIFY(!row->state().offscreen);
    QCOMPARE(list->child(2), nullptr);
    QCOMPARE(list->child(-1), nullptr);
}

void tst_TimelineAccessible::exposesAWindow()
{
    TimelineStage stage;
    stage.open(stage.messages(5000));
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    QCOMPARE(list->childCount(), TimelineAccessible::WindowRows);
    const int made = stage.view.geometry().layoutsMade();
    for (int i = 0; i < list->childCount(); ++i)
        QVERIFY(!list->child(i)->text(QAccessible::Name).isEmpty());
    QCOMPARE(stage.view.geometry().layoutsMade(), made); // nothing is shaped for it
    QCOMPARE(list->child(299)->text(QAccessible::Description), u"Message 5000 of 5000"_s);
    QVERIFY(list->child(0)->state().offscreen);
}

void tst_TimelineAccessible::exposesTheNewestWhileTheyCome()
{
    TimelineStage stage;
    stage.open(stage.messages(TimelineAccessible::WindowRows));
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    for (int i = 0; i < 150; ++i) {
        stage.rows.append(stage.incoming(u"news %1"_s.arg(i)));
        QCoreApplication::processEvents();
        const auto *newest = list->child(list->childCount() - 1);
        QVERIFY2(newest && newest->text(QAccessible::Name).contains(u"news %1"_s.arg(i)),
                 qPrintable(QString::number(i)));
    }
}

void tst_TimelineAccessible::slidesTheWindow()
{
    if (!QAccessible::isActive())
        QSKIP("this platform has no accessibility events");
    TimelineStage stage;
    stage.open(stage.messages(5000));
    QAccessible::queryAccessibleInterface(&stage.view);
    told.clear();
    stage.view.verticalScrollBar()->setValue(stage.view.verticalScrollBar()->maximum() - 300);
    QVERIFY(!wasTold(QAccessible::ObjectReorder, u"Messages"_s)); // not at each step
    stage.view.verticalScrollBar()->setValue(stage.view.verticalScrollBar()->maximum() / 2);
    QVERIFY(wasTold(QAccessible::ObjectReorder, u"Messages"_s));
}

void tst_TimelineAccessible::exposesWhatIsVisibleAfterAJump()
{
    TimelineStage stage;
    stage.open(stage.messages(5000));
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    stage.view.verticalScrollBar()->setValue(stage.view.verticalScrollBar()->maximum() / 2);
    const auto *visible = stage.row(stage.view.geometry().visible().first().row);
    const auto number = u"Message %1 of 5000"_s.arg(visible->row + 1);
    bool isInside = false;
    for (int i = 0; i < list->childCount(); ++i)
        isInside = isInside || list->child(i)->text(QAccessible::Description) == number;
    QVERIFY(isInside);
}

void tst_TimelineAccessible::keepsKnownRowsWhenOthersCome()
{
    TimelineStage stage;
    stage.open(stage.messages(1000));
    stage.view.verticalScrollBar()->setValue(0);
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    auto *row = list->child(10);
    const auto name = row->text(QAccessible::Name);
    stage.rows.insert(0, stage.older(50));
    QVERIFY(row->isValid());
    QCOMPARE(row->text(QAccessible::Name), name);
    QCOMPARE(row->text(QAccessible::Description), u"Message 61 of 1050"_s);
    QCOMPARE(list->child(list->indexOfChild(row)), row);
}

void tst_TimelineAccessible::findsTheRowAtAPoint()
{
    TimelineStage stage;
    stage.open(stage.messages(50));
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    const auto point = stage.view.viewport()->mapToGlobal(stage.inRow(48, {200, 10}));
    auto *row = list->childAt(point.x(), point.y());
    QVERIFY(row);
    QCOMPARE(row->text(QAccessible::Description), u"Message 49 of 50"_s);
    QVERIFY(row->rect().contains(point));
}

void tst_TimelineAccessible::tellsTheFocus()
{
    if (!QAccessible::isActive())
        QSKIP("this platform has no accessibility events");
    TimelineStage stage;
    auto item = stage.message(u"[docs](https://a.example)"_s);
    stage.open(stage.messages(50) + QList{item});
    stage.view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&stage.view));
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    stage.view.clearFocus();
    stage.view.setFocus(Qt::TabFocusReason);
    QCOMPARE(stage.view.currentMessage(), item.id);
    QVERIFY(list->focusChild());
    told.clear();
    stage.key(Qt::Key_Up);
    QCOMPARE(told.last().kind, QAccessible::Focus);
    QCOMPARE(told.last().name, list->focusChild()->text(QAccessible::Name));
    QVERIFY(list->focusChild()->state().focused);
    stage.key(Qt::Key_Down);
    stage.key(Qt::Key_Right);
    QCOMPARE(told.last().kind, QAccessible::Focus);
    QCOMPARE(told.last().name, u"docs"_s);
}

void tst_TimelineAccessible::offersActions()
{
    TimelineStage stage;
    auto items = stage.messages(4);
    items[1].delivery = Delivery::Failed;
    items[2].deleted = true;
    stage.open(items);
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    QSignalSpy requested(&stage.view, &TimelineView::actionRequested);
    auto *actions = list->child(0)->actionInterface();
    const auto names = actions->actionNames();
    QCOMPARE(names,
             (QStringList{QAccessibleActionInterface::setFocusAction(), u"Reply"_s, u"Reply in thread"_s,
                          u"Add a reaction"_s, u"More actions"_s}));
    QCOMPARE(actions->keyBindingsForAction(u"Reply"_s), QStringList{u"R"_s});
    actions->doAction(u"Reply"_s);
    QCOMPARE(requested.last().at(0).value<MessageId>(), items.at(0).id);
    QCOMPARE(requested.last().at(1).value<TimelineView::Action>(), TimelineView::Action::Reply);
    QVERIFY(list->child(1)->actionInterface()->actionNames().contains(u"Retry"_s));
    QCOMPARE(list->child(2)->actionInterface()->actionNames().size(), 1);
    list->child(3)->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
    QCOMPARE(stage.view.currentMessage(), items.at(3).id);
}

void tst_TimelineAccessible::hasLinksAndButtonsInside()
{
    TimelineStage stage;
    auto item = stage.message(u"[docs](https://a.example/x)"_s);
    item.reactions = {{u"👍"_s, 6, true, {}}};
    stage.open({item});
    auto *row = QAccessible::queryAccessibleInterface(&stage.view)->child(0);
    QCOMPARE(row->childCount(), 2);
    QCOMPARE(row->child(0)->role(), QAccessible::Link);
    QCOMPARE(row->child(0)->text(QAccessible::Name), u"docs"_s);
    QCOMPARE(row->child(0)->text(QAccessible::Description), u"https://a.example/x"_s);
    auto *pill = row->child(1);
    QCOMPARE(pill->role(), QAccessible::Button);
    QCOMPARE(pill->text(QAccessible::Name), u"thumbs up, 6, you reacted"_s);
    QCOMPARE(row->childAt(pill->rect().center().x(), pill->rect().center().y()), pill);
    QCOMPARE(row->indexOfChild(pill), 1);
    QSignalSpy toggled(&stage.view, &TimelineView::reactionToggled);
    pill->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(toggled.size(), 1);
    item.reactions.clear();
    stage.rows.change(0, item);
    QVERIFY(!pill->isValid());
    QVERIFY(pill->text(QAccessible::Name).isEmpty());
}

void tst_TimelineAccessible::outlivesItsRows()
{
    TimelineStage stage;
    stage.open(stage.messages(50));
    auto *list = QAccessible::queryAccessibleInterface(&stage.view);
    auto *row = list->child(40);
    stage.rows.remove(40, 1);
    QVERIFY(!row->isValid());
    QVERIFY(row->state().invalid);
    QVERIFY(row->text(QAccessible::Name).isEmpty());
    row->actionInterface()->doAction(u"Reply"_s);
    stage.view.setRows(nullptr);
    QCOMPARE(list->childCount(), 0);
    QCOMPARE(list->child(0), nullptr);
    QCOMPARE(list->focusChild(), nullptr);
}

void tst_TimelineAccessible::readsTheTextByCharacters()
{
    TimelineStage stage;
    stage.open({stage.message(u"**See** you 🎉 soon\n- one\n- two"_s), stage.message(u"yes"_s)});
    auto *row = QAccessible::queryAccessibleInterface(&stage.view)->child(0);
    auto *text = row->textInterface();
    QVERIFY(text);
    const auto whole = u"See you 🎉 soon\n• one\n• two"_s;
    QCOMPARE(text->characterCount(), int(whole.size()));
    QCOMPARE(text->text(0, text->characterCount()), whole);
    int start = 0;
    int end = 0;
    QCOMPARE(text->textAtOffset(5, QAccessible::WordBoundary, &start, &end), u"you"_s);
    QCOMPARE(start, 4);
    const int at = int(whole.indexOf(u"soon"_s));
    const auto box = text->characterRect(at);
    QVERIFY(!box.isEmpty());
    QVERIFY(row->rect().contains(box));
    QVERIFY(box.left() > text->characterRect(0).left());
    QVERIFY(text->characterRect(int(whole.indexOf(u"two"_s))).top() > box.top());
    QCOMPARE(text->offsetAtPoint(box.center() - QPoint(box.width() / 4, 0)), at);
    QCOMPARE(text->characterRect(1000), QRect());
}

void tst_TimelineAccessible::announces()
{
    if (!QAccessible::isActive())
        QSKIP("this platform has no accessibility events");
    QWidget window;
    auto *announcer = new Announcer(&window);
    window.show();
    told.clear();
    announcer->say(u"Ana: hello"_s);
    announcer->say(QString());
    announcer->say(u"Chen: hi"_s);
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    QTRY_VERIFY(wasTold(QAccessible::ObjectShow, u"Ana: hello. Chen: hi"_s));
    QVERIFY(wasTold(QAccessible::ObjectHide, u"Ana: hello. Chen: hi"_s));
    QCOMPARE(told.last().subject->role(), QAccessible::Notification);
#endif
}

QTEST_MAIN(tst_TimelineAccessible)
#include "tst_timelineaccessible.moc"
