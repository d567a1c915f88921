// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/popupframe.h"
#include "client/widgets/quickswitcher.h"
#include "client/widgets/searchedit.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave::client;

using Kind = SwitcherEntry::Kind;

static SwitcherEntry channel(const QString &name, qint64 recency = 0)
{
    SwitcherEntry entry;
    entry.id = name;
    entry.name = name;
    entry.recency = recency;
    return entry;
}

static SwitcherEntry person(const QString &name, const QString &userName)
{
    auto entry = channel(name);
    entry.detail = userName;
    entry.kind = Kind::Person;
    return entry;
}

static SwitcherEntry command(const QString &name)
{
    auto entry = channel(name);
    entry.kind = Kind::Command;
    entry.iconName = "plus";
    return entry;
}

static QStringList ranked(const QList<SwitcherEntry> &entries, const QString &query, const QString &current = {})
{
    SwitcherRanking ranking;
    ranking.setEntries(entries);
    QStringList names;
    for (const auto index : ranking.rank(query, current, 10))
        names << entries.at(index).name;
    return names;
}

class tst_QuickSwitcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyQueryGivesTheLatestWithoutTheCurrentOne();
    void anEmptyQueryGivesUnreadOnesAfterTheLatest();
    void ordersByHowWellTheLettersMatch_data();
    void ordersByHowWellTheLettersMatch();
    void leavesOutWhatDoesNotMatch();
    void looksPastCaseAndAccents();
    void allWordsMustMatch();
    void prefersWhatWasUsedLately();
    void prefersWhatIsUnread();
    void aPrefixNarrowsToAKind();
    void findsPeopleByUserName();
    void enterGoesToTheOneBefore();
    void arrowsAndEnterChoose();
    void altAndADigitChoose();
    void escapeGivesTheFocusBack();
    void aClickBesideTheCardCloses();
    void choosesNothingWhenNothingMatches();
};

void tst_QuickSwitcher::anEmptyQueryGivesTheLatestWithoutTheCurrentOne()
{
    const QList<SwitcherEntry> entries{channel(u"old"_s, 1), channel(u"never"_s), channel(u"here"_s, 9),
                                       channel(u"before"_s, 8), command(u"Do it"_s)};
    QCOMPARE(ranked(entries, {}, u"here"_s), (QStringList{u"before"_s, u"old"_s}));
}

void tst_QuickSwitcher::anEmptyQueryGivesUnreadOnesAfterTheLatest()
{
    QList<SwitcherEntry> entries{channel(u"unread"_s), channel(u"mentioned"_s), channel(u"late"_s, 5)};
    entries[0].unread = 3;
    entries[1].unread = 1;
    entries[1].mentions = 1;
    QCOMPARE(ranked(entries, {}), (QStringList{u"late"_s, u"mentioned"_s, u"unread"_s}));
}

void tst_QuickSwitcher::ordersByHowWellTheLettersMatch_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("whole name, then its begin")
        << QStringList{u"design-review"_s, u"design"_s} << u"design"_s << QStringList{u"design"_s, u"design-review"_s};
    QTest::newRow("begin, then a word's begin, then inside")
        << QStringList{u"overview"_s, u"big-view"_s, u"viewers"_s} << u"view"_s
        << QStringList{u"viewers"_s, u"big-view"_s, u"overview"_s};
    QTest::newRow("inside, then scattered")
        << QStringList{u"release-train"_s, u"curtain"_s} << u"rt"_s << QStringList{u"curtain"_s, u"release-train"_s};
    QTest::newRow("first letters of words")
        << QStringList{u"release-train"_s, u"random"_s} << u"reltr"_s << QStringList{u"release-train"_s};
    QTest::newRow("the shorter of two") << QStringList{u"general-announcements"_s, u"general-chat"_s} << u"gener"_s
                                        << QStringList{u"general-chat"_s, u"general-announcements"_s};
}

void tst_QuickSwitcher::ordersByHowWellTheLettersMatch()
{
    QFETCH(const QStringList, names);
    QFETCH(const QString, query);
    QFETCH(const QStringList, expected);
    QList<SwitcherEntry> entries;
    for (const auto &name : names)
        entries << channel(name);
    QCOMPARE(ranked(entries, query), expected);
}

void tst_QuickSwitcher::leavesOutWhatDoesNotMatch()
{
    QCOMPARE(ranked({channel(u"general"_s), channel(u"random"_s)}, u"xyz"_s), QStringList());
    QCOMPARE(ranked({channel(u"general"_s), channel(u"random"_s)}, u"lareneg"_s), QStringList());
}

void tst_QuickSwitcher::looksPastCaseAndAccents()
{
    const QList<SwitcherEntry> entries{person(u"Zoë Çelik"_s, u"@zoe"_s), channel(u"ärzte"_s)};
    QCOMPARE(ranked(entries, u"ZOE CEL"_s), QStringList{u"Zoë Çelik"_s});
    QCOMPARE(ranked(entries, u"arz"_s), QStringList{u"ärzte"_s});
}

void tst_QuickSwitcher::allWordsMustMatch()
{
    const QList<SwitcherEntry> entries{channel(u"release-train"_s), channel(u"train-times"_s)};
    QCOMPARE(ranked(entries, u"train rel"_s), QStringList{u"release-train"_s});
}

void tst_QuickSwitcher::prefersWhatWasUsedLately()
{
    const QList<SwitcherEntry> entries{channel(u"team-a"_s, 1), channel(u"team-b"_s, 3), channel(u"team-c"_s, 2)};
    QCOMPARE(ranked(entries, u"team"_s), (QStringList{u"team-b"_s, u"team-c"_s, u"team-a"_s}));
}

void tst_QuickSwitcher::prefersWhatIsUnread()
{
    QList<SwitcherEntry> entries{channel(u"team-a"_s), channel(u"team-b"_s), channel(u"team-c"_s)};
    entries[1].unread = 4;
    entries[2].mentions = 1;
    QCOMPARE(ranked(entries, u"team"_s), (QStringList{u"team-c"_s, u"team-b"_s, u"team-a"_s}));
}

void tst_QuickSwitcher::aPrefixNarrowsToAKind()
{
    const QList<SwitcherEntry> entries{channel(u"new"_s), person(u"Newton"_s, u"@new"_s), command(u"New channel"_s)};
    QCOMPARE(ranked(entries, u"#new"_s), QStringList{u"new"_s});
    QCOMPARE(ranked(entries, u"@new"_s), QStringList{u"Newton"_s});
    QCOMPARE(ranked(entries, u">new"_s), QStringList{u"New channel"_s});
    QCOMPARE(ranked(entries, u">"_s), QStringList{u"New channel"_s});
    QCOMPARE(ranked(entries, u"new"_s), (QStringList{u"new"_s, u"Newton"_s, u"New channel"_s}));
}

void tst_QuickSwitcher::findsPeopleByUserName()
{
    QCOMPARE(ranked({person(u"Ana Petrova"_s, u"@apetrova7"_s)}, u"apetrova7"_s), QStringList{u"Ana Petrova"_s});
}

// A window with something that has the focus, and the switcher over it.
struct Window
{
    Window()
    {
        widget.resize(800, 600);
        switcher.setEntries({channel(u"here"_s, 9), channel(u"before"_s, 8), channel(u"earlier"_s, 7)});
        widget.show();
        widget.activateWindow();
        edit.setFocus();
    }

    bool open()
    {
        if (!QTest::qWaitForWindowActive(&widget) || !edit.hasFocus())
            return false;
        switcher.open(u"here"_s);
        return search->hasFocus();
    }
    QString chosenName() const
    {
        return chosen.isEmpty() ? QString() : chosen.last().first().value<SwitcherEntry>().name;
    }

    QWidget widget;
    QLineEdit edit{&widget};
    QuickSwitcher switcher{&widget};
    SearchEdit *search = switcher.findChild<SearchEdit *>();
    QSignalSpy chosen{&switcher, &QuickSwitcher::chosen};
};

void tst_QuickSwitcher::enterGoesToTheOneBefore()
{
    Window window;
    QVERIFY(window.open());
    QTest::keyClick(window.search, Qt::Key_Return);
    QCOMPARE(window.chosenName(), u"before"_s);
    QVERIFY(!window.switcher.isVisible());
}

void tst_QuickSwitcher::arrowsAndEnterChoose()
{
    Window window;
    QVERIFY(window.open());
    QTest::keyClick(window.search, Qt::Key_Down);
    QTest::keyClick(window.search, Qt::Key_Return);
    QCOMPARE(window.chosenName(), u"earlier"_s);
}

void tst_QuickSwitcher::altAndADigitChoose()
{
    Window window;
    QVERIFY(window.open());
    QTest::keyClick(window.search, Qt::Key_2, Qt::AltModifier);
    QCOMPARE(window.chosenName(), u"earlier"_s);
}

void tst_QuickSwitcher::escapeGivesTheFocusBack()
{
    Window window;
    QVERIFY(window.open());
    QTest::keyClicks(window.search, u"ear"_s);
    QTest::keyClick(window.search, Qt::Key_Escape);
    QVERIFY(!window.switcher.isVisible());
    QVERIFY(window.edit.hasFocus());
    QCOMPARE(window.chosen.size(), 0);
}

void tst_QuickSwitcher::aClickBesideTheCardCloses()
{
    Window window;
    QVERIFY(window.open());
    auto *card = window.switcher.findChild<PopupFrame *>();
    QTest::mouseClick(card, Qt::LeftButton, {}, card->rect().center());
    QVERIFY(window.switcher.isVisible());
    QTest::mouseClick(&window.switcher, Qt::LeftButton, {}, QPoint(5, 590));
    QVERIFY(!window.switcher.isVisible());
}

void tst_QuickSwitcher::choosesNothingWhenNothingMatches()
{
    Window window;
    QVERIFY(window.open());
    QSignalSpy announced(&window.switcher, &QuickSwitcher::announce);
    QTest::keyClicks(window.search, u"qqq"_s);
    QTest::keyClick(window.search, Qt::Key_Return);
    QCOMPARE(window.chosen.size(), 0);
    QVERIFY(window.switcher.isVisible());
    QCOMPARE(announced.last().value(0).toString(), u"Nothing matches."_s);
}

QTEST_MAIN(tst_QuickSwitcher)
#include "tst_quickswitcher.moc"
