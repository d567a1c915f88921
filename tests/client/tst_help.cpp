// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/pageview.h"
#include "client/widgets/composer.h"
#include "client/widgets/entryscreen.h"
#include "client/widgets/helpwindow.h"
#include "client/widgets/keymap.h"
#include "client/widgets/screenheader.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/signinpage.h"
#include "tests/client/roomstage.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

namespace {

QStringList texts(const QList<KeyMap::Row> &rows)
{
    QStringList keys;
    for (const auto &row : rows)
        keys += row.keys.split(u", "_s);
    return keys;
}

// A message's keys that are said in one row: "1 to 6".
bool isNamed(const QString &keys, const QStringList &named)
{
    return named.contains(keys);
}

} // namespace

// The user's help: its window, its pages, and that the page about the keyboard tells what the program does.
class tst_Help : public QObject
{
    Q_OBJECT

private:
    RoomStage m_stage;

    MainWindow &window() { return m_stage.window->window(); }
    HelpWindow *openHelp(const QString &page = {})
    {
        auto *help = HelpWindow::open(&window(), page);
        return QTest::qWaitForWindowActive(help) ? help : nullptr;
    }
    static HelpWindow *helpOf(QWidget &owner) { return owner.findChild<HelpWindow *>(); }
    static PageView *pageOf(HelpWindow *help) { return help->findChild<PageView *>(); }

    void keepPicture(QWidget &widget, const QString &name)
    {
        const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
        if (!directory.isEmpty())
            widget.grab().save(u"%1/%2.png"_s.arg(directory, name));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_stage.startServer());
        QVERIFY(m_stage.enterFreshRoom());
        QVERIFY(m_stage.openWindow());
    }
    void cleanupTestCase() { m_stage.leave(); }

    void opensByItsKeyAndIsOneWindow();
    void opensFromTheSignIn();
    void everyPageIsThereAndDrawn();
    void everyLinkLeadsToAPage();
    void findsPages();
    void leadsBack();
    void isReadByScreenReaders();
    void followsLinksByKeyboard();
    void copiesWhatIsSelected();
    void namesEveryKeyOfTheWindow();
    void namesEveryKeyOfMessagesAndLists();
    void namesWhatKeysDoWhileWriting();
};

void tst_Help::opensByItsKeyAndIsOneWindow()
{
    QTest::keyClick(&window(), Qt::Key_F1);
    auto *help = helpOf(window());
    QVERIFY(help);
    QVERIFY(help->isVisible());
    QCOMPARE(help->current(), u"start"_s);
    QTest::keyClick(help, Qt::Key_Escape);
    QVERIFY(!help->isVisible());
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QTest::keyClick(&window(), Qt::Key_Slash, Qt::ControlModifier);
    QCOMPARE(window().findChildren<HelpWindow *>().size(), 1);
    QVERIFY(help->isVisible());
    QCOMPARE(help->current(), u"keyboard"_s);
}

void tst_Help::opensFromTheSignIn()
{
    SignInPage page;
    page.resize(560, 640);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QTest::keyClick(&page, Qt::Key_F1);
    auto *help = helpOf(page);
    QVERIFY(help && help->isVisible());
    QCOMPARE(help->current(), u"sign-in"_s);
    QVERIFY(pageOf(help)->text().contains(u"fingerprint"_s));
    help->close();
    const auto buttons = page.findChildren<QPushButton *>();
    const auto button = std::find_if(buttons.begin(), buttons.end(), [](auto *one) { return one->text() == u"Help"; });
    QVERIFY(button != buttons.end());
    (*button)->click();
    QVERIFY(help->isVisible());
}

void tst_Help::everyPageIsThereAndDrawn()
{
    QStringList files = QDir(u":/conclave/help"_s).entryList();
    QCOMPARE(files.size() + 1, HelpPages::all().size()); // the one about the keyboard is written by the program
    auto *help = openHelp();
    QVERIFY(help);
    auto &settings = m_stage.window->settings();
    for (const auto scheme : {Theme::Scheme::Dark, Theme::Scheme::Light}) {
        settings.setAppearance(scheme == Theme::Scheme::Dark ? Appearance::Dark : Appearance::Light);
        QTest::qWait(20); // the palette follows
        for (const auto &page : HelpPages::all()) {
            QVERIFY2(page.title.size() > 3, qPrintable(page.id));
            help->go(page.id);
            const auto text = pageOf(help)->text();
            QVERIFY2(text.size() > 300, qPrintable(page.id));
            for (const auto *markup : {"**", "](", "|---", "## "})
                QVERIFY2(!text.contains(QLatin1StringView(markup)) || page.id == "writing"_L1,
                         qPrintable(page.id + u": "_s + QLatin1StringView(markup)));
            const auto picture = pageOf(help)->viewport()->grab().toImage();
            const auto paper = Theme::instance().color(Token::Bg);
            int inked = 0;
            for (int y = 0; y < picture.height(); y += 2) {
                for (int x = 0; x < picture.width(); x += 2)
                    inked += picture.pixelColor(x, y) != paper;
            }
            QVERIFY2(inked > 1000, qPrintable(page.id));
            keepPicture(*help, u"help-%1-%2"_s.arg(page.id, scheme == Theme::Scheme::Dark ? u"dark"_s : u"light"_s));
        }
    }
}

void tst_Help::everyLinkLeadsToAPage()
{
    auto *help = openHelp();
    QVERIFY(help);
    int links = 0;
    for (const auto &page : HelpPages::all()) {
        help->go(page.id);
        for (const auto &link : pageOf(help)->links()) {
            QCOMPARE(link.kind, Target::Kind::Link);
            if (link.value.startsWith("https://example.org"_L1)) // that of an example
                continue;
            const auto to = HelpPages::pageOf(link.value);
            QVERIFY2(!to.isEmpty(), qPrintable(page.id + u": "_s + link.value));
            ++links;
        }
        // Nothing looks like a link without being one.
        QVERIFY2(!page.markdown.contains(u".md)"_s), qPrintable(page.id));
    }
    QVERIFY2(links > 10, qPrintable(QString::number(links)));
}

void tst_Help::findsPages()
{
    auto *help = openHelp();
    QVERIFY(help);
    auto *search = help->findChild<SearchEdit *>();
    auto *contents = help->findChild<QListWidget *>();
    QCOMPARE(contents->count(), HelpPages::all().size());
    QTest::keyClick(help, Qt::Key_F, Qt::ControlModifier);
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, u"fingerprint"_s);
    QVERIFY(contents->count() >= 1 && contents->count() < 4);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(help->current(), u"sign-in"_s);
    QCOMPARE(pageOf(help)->selectedText().toLower(), u"fingerprint"_s); // where it stands
    QVERIFY(pageOf(help)->hasFocus());
    keepPicture(*help, u"help-found"_s);
    search->setText(u"quiet hours"_s);
    QCOMPARE(contents->item(0)->text(), u"Notifications"_s);
    search->setText(u"xyzzy"_s);
    QVERIFY(!contents->isVisibleTo(help));
    keepPicture(*help, u"help-nothing"_s);
    QTest::keyClick(help, Qt::Key_Escape);
    QVERIFY(help->isVisible());
    QCOMPARE(contents->count(), HelpPages::all().size());
}

void tst_Help::leadsBack()
{
    auto *help = openHelp(u"search"_s);
    QVERIFY(help);
    help->go(u"files"_s);
    pageOf(help)->scrollTo(40);
    const int where = pageOf(help)->scrolled();
    help->go(u"drafts"_s);
    QTest::keyClick(help, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(help->current(), u"files"_s);
    QCOMPARE(pageOf(help)->scrolled(), where);
    QTest::keyClick(help, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(help->current(), u"search"_s);
    auto *contents = help->findChild<QListWidget *>();
    QCOMPARE(contents->currentItem()->text(), HelpPages::all().at(HelpPages::indexOf(u"search"_s)).title);
}

void tst_Help::isReadByScreenReaders()
{
    auto *help = openHelp(u"threads"_s);
    QVERIFY(help);
    for (auto *widget : help->findChildren<QWidget *>()) {
        auto *face = QAccessible::queryAccessibleInterface(widget);
        if (widget->focusPolicy() != Qt::NoFocus && widget->isVisibleTo(help) && widget->objectName().isEmpty())
            QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    auto *face = QAccessible::queryAccessibleInterface(pageOf(help));
    QCOMPARE(face->role(), QAccessible::Document);
    QCOMPARE(face->text(QAccessible::Name), u"Threads"_s);
    auto *text = face->textInterface();
    QVERIFY(text);
    QVERIFY(text->text(0, text->characterCount()).contains(u"A thread is a talk about one message"_s));
    QVERIFY(!text->characterRect(5).isEmpty());
    QVERIFY(face->childCount() >= 1);
    auto *link = face->child(0);
    QCOMPARE(link->role(), QAccessible::Link);
    QCOMPARE(link->text(QAccessible::Name), u"inbox"_s);
    link->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(help->current(), u"unread"_s);
}

void tst_Help::followsLinksByKeyboard()
{
    auto *help = openHelp(u"start"_s);
    QVERIFY(help);
    auto *page = pageOf(help);
    page->setFocus();
    QTest::keyClick(page, Qt::Key_Tab);
    QCOMPARE(page->currentLink(), 0);
    QTest::keyClick(page, Qt::Key_Tab);
    QTest::keyClick(page, Qt::Key_Backtab);
    QCOMPARE(page->currentLink(), 0);
    QTest::keyClick(page, Qt::Key_Return);
    QCOMPARE(help->current(), u"writing"_s);
    QTest::keyClick(page, Qt::Key_PageDown);
    QVERIFY(page->scrolled() > 0);
    QTest::keyClick(page, Qt::Key_Home);
    QCOMPARE(page->scrolled(), 0);
    for (int i = 0; i <= page->links().size(); ++i)
        QTest::keyClick(help->focusWidget(), Qt::Key_Tab);
    QVERIFY(!page->hasFocus()); // no trap
}

void tst_Help::copiesWhatIsSelected()
{
    auto *help = openHelp(u"drafts"_s);
    QVERIFY(help);
    auto *page = pageOf(help);
    QVERIFY(page->mark(u"in the order in which"_s));
    QTest::keyClick(page, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"in the order in which"_s);
}

void tst_Help::namesEveryKeyOfTheWindow()
{
    auto &window = this->window();
    QStringList real;
    for (const auto *shortcut : window.findChildren<QShortcut *>(QString(), Qt::FindDirectChildrenOnly))
        real << KeyMap::text(shortcut->key());
    for (const auto *action : window.actions()) {
        if (!action->shortcut().isEmpty())
            real << KeyMap::text(action->shortcut());
    }
    auto named = texts(KeyMap::windowRows());
    real.sort();
    named.sort();
    QCOMPARE(named, real);
    QCOMPARE(QSet<QString>(named.begin(), named.end()).size(), named.size()); // no key means two things
    const auto &page = HelpPages::all().at(HelpPages::indexOf(u"keyboard"_s));
    for (const auto &row : KeyMap::windowRows())
        QVERIFY2(page.markdown.contains(u"| `%1` | %2 |"_s.arg(row.keys, row.what)), qPrintable(row.what));
}

void tst_Help::namesEveryKeyOfMessagesAndLists()
{
    // Every key that means something to a message is on the page, and the other way round.
    const auto named = texts(KeyMap::messageRows());
    for (int key = Qt::Key_Space; key <= Qt::Key_Menu; ++key) {
        if (key == Qt::Key_AsciiTilde + 1)
            key = Qt::Key_Escape;
        if (key == Qt::Key_Enter)
            continue; // that of the number pad
        for (const auto modifiers : {Qt::KeyboardModifiers(), Qt::KeyboardModifiers(Qt::ShiftModifier),
                                     Qt::KeyboardModifiers(Qt::AltModifier), Qt::ControlModifier | Qt::ShiftModifier}) {
            const QKeyEvent event(QEvent::KeyPress, key, modifiers);
            const auto command = timelineKeyOf(event, true).command;
            const bool isQuick = command == TimelineKey::Command::QuickReaction;
            if (command != TimelineKey::Command::None && !isQuick)
                QVERIFY2(isNamed(KeyMap::text(QKeySequence(QKeyCombination(modifiers, Qt::Key(key)))), named),
                         qPrintable(QString::number(key, 16)));
        }
    }
    for (const auto &binding : timelineBindings())
        QVERIFY2(!binding.keys.isEmpty(), qPrintable(binding.what));
    QVERIFY(named.contains(u"1 to 6"_s));
    const auto inLists = texts(KeyMap::listRows());
    using Screen = Screens::Screen;
    for (const auto screen : {Screen::Inbox, Screen::Threads, Screen::Drafts, Screen::Saved}) {
        window().openScreen(screen);
        auto *shown = window().screens()->currentScreen();
        for (int tab = 0; tab < 2; ++tab) {
            for (const auto &action : shown->list()->actions())
                QVERIFY2(inLists.contains(KeyMap::text(QKeySequence(action.key))), qPrintable(action.text));
            Q_EMIT shown->header()->tabChosen(1); // what is snoozed, the outbox
        }
    }
}

void tst_Help::namesWhatKeysDoWhileWriting()
{
    Composer composer;
    QStringList real;
    for (const auto *shortcut : composer.findChildren<QShortcut *>(QString(), Qt::FindDirectChildrenOnly))
        real << KeyMap::text(shortcut->key());
    const auto named = texts(KeyMap::writingRows());
    for (const auto &keys : std::as_const(real))
        QVERIFY2(named.contains(keys), qPrintable(keys));
    composer.setSendKey(SendKey::Enter);
    composer.show();
    auto *edit = composer.findChild<QPlainTextEdit *>();
    QStringList sent;
    int lastEdits = 0;
    int escapes = 0;
    connect(&composer, &Composer::sent, this, [&sent](const QString &text) { sent << text; });
    connect(&composer, &Composer::editLastWanted, this, [&lastEdits] { ++lastEdits; });
    connect(&composer, &Composer::escapePressed, this, [&escapes] { ++escapes; });
    QVERIFY(named.contains(u"Up"_s) && named.contains(u"Shift+Enter"_s) && named.contains(u"Ctrl+Enter"_s));
    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(lastEdits, 1);
    QTest::keyClicks(edit, u"one"_s);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit, u"two"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(sent, QStringList{u"one\ntwo"_s});
    composer.setSendKey(SendKey::CtrlEnter);
    QTest::keyClicks(edit, u"three"_s);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(sent.last(), u"three"_s);
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(escapes, 1);
    QApplication::clipboard()->setText(u"*plain*"_s);
    QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(composer.text(), u"*plain*"_s);
}

QTEST_MAIN(tst_Help)
#include "tst_help.moc"
