// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"
#include "client/widgets/completionpopup.h"
#include "client/widgets/formmessage.h"
#include "client/widgets/quickswitcher.h"
#include "client/widgets/searchchip.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/searchfield.h"
#include "client/widgets/searchpane.h"
#include "client/widgets/searchstart.h"
#include "client/widgets/textlabel.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"

#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QListView>
#include <QPushButton>
#include <QTabBar>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// Searching in the window, against the real server.
class tst_SearchPane : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WindowStage> m_stage;
    std::unique_ptr<WireClient> m_bo;
    QString m_room;
    QString m_name;
    int m_rooms = 0;

    QString boSays(const QString &text, const QString &room)
    {
        const auto id = WireClient::newId();
        m_bo->say(room, text, id);
        return id;
    }
    QString boSays(const QString &text) { return boSays(text, m_room); }
    QString addRoom(const QString &name)
    {
        const auto room = m_bo->createChannel(name);
        WireClient ana(m_server);
        if (ana.signIn(u"ana"_s))
            ana.join(room);
        return room;
    }
    SearchPane *pane() { return m_stage->window().findChild<SearchPane *>(); }
    SearchModel &model() { return *pane()->findChild<SearchModel *>(); }
    SearchEdit *edit() { return pane()->findChild<SearchField *>()->edit(); }
    QListView *list() { return qobject_cast<QListView *>(pane()->findChild<QStackedWidget *>()->currentWidget()); }
    QStringList chips()
    {
        QStringList labels;
        for (const auto *chip : pane()->findChildren<SearchChip *>()) {
            if (chip->isVisible())
                labels << chip->text();
        }
        return labels;
    }
    QStringList found() // texts, without the heads of groups
    {
        QStringList texts;
        for (int row = 0; row < model().rowCount(); ++row) {
            if (model().row(row).kind == SearchModel::Kind::Message)
                texts << model().row(row).excerpt.text;
        }
        return texts;
    }
    QString visibleText()
    {
        QStringList texts;
        for (const auto *label : pane()->findChildren<TextLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts.join(u'\n');
    }
    bool isComplete() { return model().phase() == SearchModel::Phase::Complete; }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) { QTest::keyClick(&m_stage->window(), key, modifiers); }
    void searchHere(const QString &text)
    {
        press(Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(edit(), text);
    }
    QByteArray allFiles()
    {
        QByteArray all;
        const QDir directory(m_stage->directory());
        for (const auto &name : directory.entryList(QDir::Files | QDir::Hidden)) {
            QFile file(directory.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s) && m_server.addUser(u"bo"_s));
        QVERIFY(m_server.start());
    }
    void init()
    {
        m_bo = std::make_unique<WireClient>(m_server);
        QVERIFY(m_bo->signIn(u"bo"_s));
        m_name = u"room-%1"_s.arg(++m_rooms);
        m_room = addRoom(m_name);
        m_stage = std::make_unique<WindowStage>(m_server, u"ana"_s);
        QVERIFY(m_stage->open());
        QVERIFY(m_stage->opens(m_name));
    }
    void cleanup()
    {
        m_stage.reset();
        m_bo.reset();
        if (!m_server.isRunning())
            QVERIFY(m_server.start());
    }

    void findsWhatWasSavedAndWhatIsUnread()
    {
        boSays(u"the lighthouse one"_s);
        boSays(u"the lighthouse two"_s);
        QVERIFY(m_stage->shows(u"the lighthouse two"_s));
        m_stage->request(TimelineView::Action::Save, u"the lighthouse one"_s);
        searchHere(u"lighthouse is:saved"_s);
        QTRY_VERIFY(isComplete());
        QTRY_COMPARE(found(), QStringList{u"the lighthouse one"_s});
        QVERIFY2(visibleText().contains(u"only that is shown of what it found"_s), qPrintable(visibleText()));
        edit()->clear();
        QTest::keyClicks(edit(), u"lighthouse is:unread"_s); // which the server calls by another number
        QTRY_VERIFY(isComplete());
        QVERIFY2(!visibleText().contains(u"did not answer"_s), qPrintable(visibleText()));
    }

    void findsInTheOpenChannelAndThenEverywhere()
    {
        const auto other = addRoom(u"%1-other"_s.arg(m_name));
        boSays(u"the budget of this room"_s);
        boSays(u"nothing of interest"_s);
        boSays(u"the budget of another room %1"_s.arg(m_rooms), other);
        QVERIFY(m_stage->shows(u"nothing of interest"_s));
        searchHere(u"budget"_s);
        QCOMPARE(chips(), QStringList{u"in #%1"_s.arg(m_name)});
        QTRY_COMPARE(found(), QStringList{u"the budget of this room"_s});
        QTRY_VERIFY(isComplete());
        QCOMPARE(found(), QStringList{u"the budget of this room"_s}); // the server has it, too
        QCOMPARE(model().coverage(), QString());
        const auto &row = model().row(1);
        QCOMPARE(row.excerpt.spans, (QList<search::Span>{{4, 6}}));
        QTest::mouseClick(pane()->findChild<SearchChip *>(), Qt::LeftButton);
        QTRY_VERIFY(found().contains(u"the budget of another room %1"_s.arg(m_rooms)));
        QCOMPARE(chips(), QStringList());
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(edit()->hasFocus());
        QCOMPARE(edit()->selectedText().trimmed(), u"budget"_s); // to type over it
    }

    void findsOnTheServerWhatIsNotOnThisComputer()
    {
        boSays(u"the ancient zeppelin"_s);
        for (int i = 0; i < 250; ++i)
            boSays(u"filler %1"_s.arg(i));
        WindowStage fresh(m_server, u"ana"_s);
        QVERIFY(fresh.open());
        QVERIFY(fresh.opens(m_name));
        m_stage.reset();
        fresh.window().right()->showSearch(u"zeppelin"_s);
        auto *searched = fresh.window().findChild<SearchPane *>()->findChild<SearchModel *>();
        QTRY_COMPARE(searched->phase(), SearchModel::Phase::Complete);
        QCOMPARE(searched->found(), 1);
        auto *results = fresh.window().findChild<SearchPane *>()->findChild<QStackedWidget *>();
        auto *rows = qobject_cast<QListView *>(results->currentWidget());
        QVERIFY(rows);
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, rows->visualRect(rows->model()->index(1, 0)).center());
        QVERIFY(fresh.shows(u"the ancient zeppelin"_s)); // it is loaded for that
    }

    void saysOfflineWhatWasNotSearched()
    {
        for (int i = 0; i < 250; ++i)
            boSays(u"gondola %1"_s.arg(i));
        WindowStage fresh(m_server, u"ana"_s);
        m_stage.reset();
        QVERIFY(fresh.open());
        QVERIFY(fresh.opens(m_name));
        QVERIFY(fresh.shows(u"gondola 249"_s));
        m_server.kill();
        QTRY_VERIFY(!fresh.workspace().isOnline());
        fresh.window().right()->showSearch(u"gondola"_s);
        auto *searched = fresh.window().findChild<SearchPane *>()->findChild<SearchModel *>();
        QTRY_COMPARE(searched->phase(), SearchModel::Phase::Complete);
        QVERIFY(searched->found() > 10);
        QVERIFY2(searched->coverage().contains(u"offline"_s), qPrintable(searched->coverage()));
        QVERIFY2(searched->coverage().contains(u"not on this computer"_s)
                     || searched->coverage().contains(u"are on this computer"_s),
                 qPrintable(searched->coverage()));
        fresh.picture(u"search-offline"_s);
    }

    void forgetsWhatIsDeleted()
    {
        const auto id = boSays(u"a regrettable remark"_s);
        QVERIFY(m_stage->shows(u"a regrettable remark"_s));
        searchHere(u"regrettable"_s);
        QTRY_COMPARE(found().size(), 1);
        m_bo->ask(u"event.append"_s,
                  {{u"conversation"_s, m_room},
                   {u"client_id"_s, WireClient::newId()},
                   {u"content"_s, QJsonObject{{u"kind"_s, u"delete"_s}, {u"target"_s, id}}}});
        QTRY_COMPARE(found(), QStringList()); // also what is on the screen already
        model().searchAgain();
        QTRY_VERIFY(isComplete());
        QCOMPARE(found(), QStringList());
        QVERIFY(visibleText().contains(u"No message matches."_s));
    }

    void makesPillsOfOperatorsAndTakesThemBack()
    {
        boSays(u"a word of bo"_s);
        m_stage->type(u"a word of ana"_s);
        QTRY_VERIFY(m_stage->find(u"a word of ana"_s) && m_stage->find(u"a word of ana"_s)->seq > 0);
        searchHere(u"word"_s);
        QTRY_COMPARE(found().size(), 2);
        QTest::keyClicks(edit(), u" from:bo "_s);
        QCOMPARE(chips(), (QStringList{u"in #%1"_s.arg(m_name), u"from:bo"_s}));
        QCOMPARE(edit()->text().trimmed(), u"word"_s);
        QTRY_COMPARE(found(), QStringList{u"a word of bo"_s});
        edit()->setCursorPosition(0);
        QTest::keyClick(edit(), Qt::Key_Backspace);
        QCOMPARE(chips().size(), 1);
        QTRY_COMPARE(found().size(), 2);
    }

    void offersPeopleChannelsAndDays()
    {
        searchHere(u"from:b"_s);
        auto *offers = pane()->findChild<CompletionPopup *>();
        QVERIFY(offers->isVisible());
        QTest::keyClick(edit(), Qt::Key_Tab);
        QVERIFY(!offers->isVisible());
        QCOMPARE(chips().last(), u"from:bo"_s);
        QTest::keyClicks(edit(), u"after:y"_s);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(chips().last(), u"after:yesterday"_s);
        QTest::keyClicks(edit(), u"in:%1"_s.arg(m_name.chopped(1))); // the whole name would leave nothing to offer
        QVERIFY(offers->isVisible());
        QTest::keyClick(edit(), Qt::Key_Escape);
        QVERIFY(!offers->isVisible());
        QVERIFY(pane()->isVisible()); // only the offers went
    }

    void pointsAtTheWordThatIsWrong()
    {
        searchHere(u"word from:nobody-here"_s);
        QTest::keyClick(edit(), Qt::Key_Return);
        QVERIFY2(visibleText().contains(u"Nobody is called nobody-here."_s), qPrintable(visibleText()));
        QCOMPARE(edit()->selectedText(), u"from:nobody-here"_s);
        edit()->clear();
        QTest::keyClicks(edit(), u"has:wings word"_s);
        QTRY_VERIFY2(visibleText().contains(u"has:wings"_s), qPrintable(visibleText()));
    }

    void opensAResultByKeysAndComesBack()
    {
        boSays(u"the one and only needle"_s);
        for (int i = 0; i < 40; ++i)
            boSays(u"hay %1\n\nof two lines"_s.arg(i));
        QVERIFY(m_stage->shows(u"hay 39\n\nof two lines"_s));
        searchHere(u"needle"_s);
        QTRY_COMPARE(found().size(), 1);
        QTest::keyClick(edit(), Qt::Key_Return);
        QVERIFY(list() && list()->hasFocus());
        QTest::keyClick(list(), Qt::Key_Return);
        const auto *needle = m_stage->find(u"the one and only needle"_s);
        QVERIFY(needle);
        QTRY_COMPARE(m_stage->timeline().place().anchor.isNull(), false); // not at the end any more
        QVERIFY(pane()->isVisible()); // for the next result
        QTest::keyClick(&m_stage->window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_VERIFY(m_stage->timeline().isAtEnd());
    }

    void keepsRecentSearchesSealed()
    {
        const auto canary = u"canaryventriloquist"_s;
        boSays(canary);
        QVERIFY(m_stage->shows(canary));
        searchHere(canary);
        QTRY_COMPARE(found().size(), 1);
        QTest::keyClick(edit(), Qt::Key_Return);
        QTest::keyClick(list(), Qt::Key_Escape);
        QTRY_VERIFY(!pane() || !pane()->isVisible());
        QTRY_VERIFY(QFile::exists(m_stage->directory() + u"/store.db-search"_s)); // the index, too
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        edit()->clear();
        auto *start = pane()->findChild<SearchStart *>();
        QTRY_VERIFY(start->isVisible());
        QTRY_COMPARE(start->model()->index(1, 0).data().toString(), canary);
        const auto bytes = allFiles();
        QVERIFY(!bytes.contains(canary.toUtf8()));
        QVERIFY(!bytes.contains("ventriloquist"));
        QTest::mouseClick(start->viewport(), Qt::LeftButton, {},
                          start->visualRect(start->model()->index(1, 0)).center());
        QTRY_COMPARE(found().size(), 1);
    }

    void findsChannelsAndPeople()
    {
        searchHere(u"bo"_s);
        pane()->findChild<QTabBar *>()->setCurrentIndex(3);
        QVERIFY(list());
        QCOMPARE(list()->model()->rowCount(), 1);
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                          list()->visualRect(list()->model()->index(0, 0)).center());
        QCOMPARE(chips().last(), u"from:bo"_s);
        edit()->setText(m_name);
        pane()->findChild<QTabBar *>()->setCurrentIndex(2);
        QVERIFY(list());
        QCOMPARE(list()->model()->index(0, 0).data().toString(), m_name);
    }

    void comesFromTheSwitcherWithASlash()
    {
        boSays(u"a slashed word"_s);
        QVERIFY(m_stage->shows(u"a slashed word"_s));
        press(Qt::Key_K, Qt::ControlModifier);
        auto *switcher = m_stage->window().findChild<QuickSwitcher *>();
        auto *line = switcher->findChild<QLineEdit *>();
        QTest::keyClicks(line, u"/slashed"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(pane());
        QCOMPARE(pane()->text(), u"slashed"_s);
        QTRY_COMPARE(found(), QStringList{u"a slashed word"_s});
    }

    void hasNamesForScreenReaders()
    {
        boSays(u"a word to hear"_s);
        QVERIFY(m_stage->shows(u"a word to hear"_s));
        searchHere(u"word"_s);
        QTRY_COMPARE(found().size(), 1);
        for (auto *widget : pane()->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
                continue;
            const auto *about = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(about && !about->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
        const auto row = list()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(row.contains(u"bo"_s) && row.contains(m_name) && row.contains(u"a word to hear"_s), qPrintable(row));
    }

    void looksGood()
    {
        const auto design = addRoom(u"design-%1"_s.arg(m_rooms));
        const auto release = addRoom(u"release-%1"_s.arg(m_rooms));
        boSays(
            u"The **budget** for the new office is approved. We start moving in the week after Easter, and everybody "
            u"gets a say in where their desk stands."_s);
        boSays(u"Is the travel budget separate?"_s);
        boSays(u"Mockups of the budget screen: `budget_v3.fig`, with the table on the left, the totals at the bottom "
               u"and a "
               u"chart that nobody asked for but everybody will love."_s,
               design);
        boSays(u"No budget left for another release this quarter"_s, release);
        m_stage->type(u"I will put the budget into the wiki"_s);
        QTRY_VERIFY(m_stage->find(u"I will put the budget into the wiki"_s)
                    && m_stage->find(u"I will put the budget into the wiki"_s)->seq > 0);
        auto &window = m_stage->window();
        window.resize(1440, 900);
        for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark}) {
            const QString suffix = scheme == Theme::Scheme::Light ? u"-light"_s : u"-dark"_s;
            Theme::instance().setScheme(scheme);
            QApplication::setPalette(Theme::instance().palette());
            window.resize(1440, 900);
            window.right()->showSearch(ConversationId());
            edit()->clear();
            QTRY_VERIFY(pane()->findChild<SearchStart *>()->isVisible());
            QTest::qWait(50); // for the new size
            m_stage->picture(u"search-start"_s + suffix);
            edit()->setText(u"budget from:bo "_s);
            QTRY_VERIFY(isComplete() && model().found() >= 4);
            m_stage->picture(u"search-results"_s + suffix);
            window.resize(720, 480);
            QTest::qWait(50);
            m_stage->picture(u"search-narrow"_s + suffix);
            edit()->setText(u"budget from:nobody has:wings x"_s);
            QTest::qWait(50);
            m_stage->picture(u"search-problem"_s + suffix);
            for (auto *chip : pane()->findChildren<SearchChip *>())
                chip->click();
        }
        Theme::instance().setScheme(Theme::Scheme::Light);
        QApplication::setPalette(Theme::instance().palette());
    }
};

QTEST_MAIN(tst_SearchPane)
#include "tst_searchpane.moc"
