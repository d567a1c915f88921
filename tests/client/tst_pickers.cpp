// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/memberlistmodel.h"
#include "client/widgets/channelbrowser.h"
#include "client/widgets/emojigrid.h"
#include "client/widgets/emojipicker.h"
#include "client/widgets/memberspane.h"
#include "client/widgets/peoplepicker.h"
#include "client/widgets/personchip.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QAccessible>
#include <QComboBox>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

static QStringList rowsOf(const QWidget &widget)
{
    QStringList rows;
    const auto *model = widget.findChild<QListView *>()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        rows << model->index(row, 0).data().toString();
    return rows;
}

static QString shownText(const QWidget &widget)
{
    QStringList texts;
    const auto labels = widget.findChildren<TextLabel *>();
    for (const auto *label : labels) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

static QPushButton *button(const QWidget &parent, const QString &text)
{
    const auto all = parent.findChildren<QPushButton *>();
    const auto found = std::find_if(all.begin(), all.end(), [&](QPushButton *one) { return one->text() == text; });
    return found == all.end() ? nullptr : *found;
}

// A browser with four channels, of which the user is in one.
struct Browser
{
    Browser()
    {
        add(u"general"_s, u"News and questions"_s, 128);
        add(u"random"_s, u"Whatever comes up"_s, 90);
        add(u"announcements"_s, u"From the board"_s, 200);
        add(u"old-project"_s, {}, 3);
        channels.last().archived = true;
        dialog.show();
        dialog.setChannels(channels, {channels.first().id});
        search = dialog.findChild<SearchEdit *>();
    }

    void add(const QString &name, const QString &topic, qint64 members)
    {
        protocol::Conversation channel;
        channel.id = ConversationId::create();
        channel.name = name;
        channel.topic = topic;
        channel.members = members;
        channels << channel;
    }

    QList<protocol::Conversation> channels;
    ChannelBrowser dialog{nullptr};
    SearchEdit *search = nullptr;
    QSignalSpy opened{&dialog, &ChannelBrowser::openWanted};
    QSignalSpy joined{&dialog, &ChannelBrowser::joinWanted};
};

class tst_Pickers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsChannelsByNameAndTopic();
    void sortsChannelsByMembers();
    void narrowsChannelsToOwnAndArchivedOnes();
    void opensOwnChannelsAndJoinsOthers();
    void aClickOnTheButtonOfARowJoins();
    void offersToCreateWhatWasNotFound();
    void saysThatTheListCouldNotBeLoaded();
    void showsTheOwnChannelsWithoutAConnection();

    void choosesSeveralPeople();
    void backspaceTakesBackTheLastPerson();
    void aClickOnAPillTakesThePersonBack();
    void keepsWhoWasChosenWhileSearching();

    void findsMembersByBothNames();
    void countsMembers();
    void removesOthersButNotOneself();
    void readsMembersAloudWithRoleAndPresence();

    void picksTheFirstEmojiFoundByEnter();
    void walksThroughTheGridByKeys();
    void lettersInTheGridGoToTheSearch();
    void showsTheLatestEmojisFirst();
    void picksInTheColourOfSkin();
    void theGridIsATableForScreenReaders();
};

void tst_Pickers::findsChannelsByNameAndTopic()
{
    Browser browser;
    QCOMPARE(rowsOf(browser.dialog), (QStringList{u"announcements"_s, u"general"_s, u"random"_s}));
    QTest::keyClicks(browser.search, u"BOARD"_s);
    QCOMPARE(rowsOf(browser.dialog), QStringList{u"announcements"_s});
    browser.search->setText(u"quest gen"_s);
    QCOMPARE(rowsOf(browser.dialog), QStringList{u"general"_s});
}

void tst_Pickers::sortsChannelsByMembers()
{
    Browser browser;
    browser.dialog.findChild<QComboBox *>()->setCurrentIndex(1);
    QCOMPARE(rowsOf(browser.dialog), (QStringList{u"announcements"_s, u"general"_s, u"random"_s}));
    browser.channels[1].members = 500;
    browser.dialog.setChannels(browser.channels, {});
    QCOMPARE(rowsOf(browser.dialog), (QStringList{u"random"_s, u"announcements"_s, u"general"_s}));
}

void tst_Pickers::narrowsChannelsToOwnAndArchivedOnes()
{
    Browser browser;
    QSignalSpy refresh(&browser.dialog, &ChannelBrowser::refreshWanted);
    auto *scopes = browser.dialog.findChild<QTabBar *>();
    scopes->setCurrentIndex(1);
    QCOMPARE(rowsOf(browser.dialog), QStringList{u"general"_s});
    scopes->setCurrentIndex(2);
    QCOMPARE(rowsOf(browser.dialog), QStringList{u"old-project"_s});
    QCOMPARE(refresh.size(), 2);
    QCOMPARE(refresh.last().first().toBool(), true);
}

void tst_Pickers::opensOwnChannelsAndJoinsOthers()
{
    Browser browser;
    QTest::keyClicks(browser.search, u"general"_s);
    QTest::keyClick(browser.search, Qt::Key_Return);
    QCOMPARE(browser.opened.value(0).value(0).value<ConversationId>(), browser.channels.at(0).id);
    browser.search->setText({});
    QTest::keyClick(browser.search, Qt::Key_Down);
    QTest::keyClick(browser.search, Qt::Key_Down);
    QTest::keyClick(browser.search, Qt::Key_Return);
    QCOMPARE(browser.joined.value(0).value(0).value<ConversationId>(), browser.channels.at(1).id);
}

void tst_Pickers::aClickOnTheButtonOfARowJoins()
{
    Browser browser;
    auto *list = browser.dialog.findChild<QListView *>();
    const auto row = list->visualRect(list->model()->index(2, 0));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(row.left() + 40, row.center().y()));
    QCOMPARE(browser.joined.size(), 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(row.right() - 40, row.center().y()));
    QCOMPARE(browser.joined.value(0).value(0).value<ConversationId>(), browser.channels.at(1).id);
}

void tst_Pickers::offersToCreateWhatWasNotFound()
{
    Browser browser;
    QSignalSpy wanted(&browser.dialog, &ChannelBrowser::createWanted);
    QTest::keyClicks(browser.search, u"Zebra crew"_s);
    QVERIFY(shownText(browser.dialog).contains(u"No channel matches."_s));
    QTest::mouseClick(button(browser.dialog, u"Create #zebra-crew"_s), Qt::LeftButton);
    QCOMPARE(wanted.value(0).value(0).toString(), u"zebra-crew"_s);
}

void tst_Pickers::saysThatTheListCouldNotBeLoaded()
{
    Browser browser;
    browser.dialog.setChannels({}, {});
    browser.dialog.showError({ErrorCode::NetworkUnreachable, {}}, {});
    QVERIFY(shownText(browser.dialog).contains(u"no connection"_s));
    QSignalSpy refresh(&browser.dialog, &ChannelBrowser::refreshWanted);
    QTest::mouseClick(button(browser.dialog, u"Try again"_s), Qt::LeftButton);
    QCOMPARE(refresh.size(), 1);
}

void tst_Pickers::showsTheOwnChannelsWithoutAConnection()
{
    Browser browser;
    protocol::Conversation general;
    general.id = ConversationId::create();
    general.name = u"general"_s;
    browser.dialog.showError({ErrorCode::NetworkUnreachable, {}}, {general});
    QVERIFY(shownText(browser.dialog).contains(u"Offline: these are the channels that you are in."_s));
    QSignalSpy opened(&browser.dialog, &ChannelBrowser::openWanted);
    QTest::keyClick(browser.search, Qt::Key_Return);
    QCOMPARE(opened.value(0).value(0).value<ConversationId>(), general.id);
    browser.dialog.setChannels({general}, {general.id}); // the connection is back
    QVERIFY(!shownText(browser.dialog).contains(u"Offline"_s));
}

static QList<protocol::User> somePeople()
{
    QList<protocol::User> people;
    for (const auto &name : {u"Ana Petrova"_s, u"Chen Wei"_s, u"Jonas Weber"_s}) {
        protocol::User user;
        user.id = UserId::create();
        user.displayName = name;
        user.name = name.section(u' ', 1).toLower();
        people << user;
    }
    people.last().role = protocol::Role::Admin;
    return people;
}

struct Picker
{
    Picker()
    {
        dialog.setPeople(people);
        dialog.show();
    }
    void choose(const QString &letters)
    {
        search->setText(letters);
        QTest::keyClick(search, Qt::Key_Return);
        search->clear();
    }

    QList<protocol::User> people = somePeople();
    PeoplePicker dialog{u"Add people"_s, u"Add"_s, nullptr};
    SearchEdit *search = dialog.findChild<SearchEdit *>();
    QSignalSpy chosen{&dialog, &PeoplePicker::chosen};
};

void tst_Pickers::choosesSeveralPeople()
{
    Picker picker;
    QVERIFY(!button(picker.dialog, u"Add"_s)->isEnabled());
    picker.choose(u"jonas"_s);
    picker.choose(u"petrova"_s);
    QTest::mouseClick(button(picker.dialog, u"Add 2 people"_s), Qt::LeftButton);
    QCOMPARE(picker.chosen.value(0).value(0).value<QList<UserId>>(),
             (QList<UserId>{picker.people.at(2).id, picker.people.at(0).id}));
}

void tst_Pickers::backspaceTakesBackTheLastPerson()
{
    Picker picker;
    picker.choose(u"jonas"_s);
    picker.choose(u"ana"_s);
    QTest::keyClick(picker.search, Qt::Key_Backspace);
    QTest::mouseClick(button(picker.dialog, u"Add"_s), Qt::LeftButton);
    QCOMPARE(picker.chosen.value(0).value(0).value<QList<UserId>>(), QList<UserId>{picker.people.at(2).id});
}

void tst_Pickers::aClickOnAPillTakesThePersonBack()
{
    Picker picker;
    picker.choose(u"chen"_s);
    QTest::mouseClick(picker.dialog.findChild<PersonChip *>(), Qt::LeftButton);
    QVERIFY(!button(picker.dialog, u"Add"_s)->isEnabled());
    QTRY_VERIFY(!picker.dialog.findChild<PersonChip *>());
}

void tst_Pickers::keepsWhoWasChosenWhileSearching()
{
    Picker picker;
    picker.choose(u"chen"_s);
    QTest::keyClicks(picker.search, u"nobody like this"_s);
    QVERIFY(shownText(picker.dialog).contains(u"Nobody matches."_s));
    QVERIFY(button(picker.dialog, u"Add"_s)->isEnabled());
}

struct Members
{
    Members()
    {
        for (const auto &user : people) {
            auto *item = new QStandardItem(user.displayName);
            item->setData(QVariant::fromValue(user.id), MemberListModel::UserIdRole);
            item->setData(user.name, MemberListModel::NameRole);
            item->setData(user.displayName, MemberListModel::DisplayNameRole);
            item->setData(int(user.role), MemberListModel::RoleRole);
            item->setData(int(protocol::Presence::Away), MemberListModel::PresenceRole);
            model.appendRow(item);
        }
        pane.setModel(&model);
        pane.resize(360, 500);
        pane.show();
    }

    QList<protocol::User> people = somePeople();
    QStandardItemModel model;
    MembersPane pane;
    QListView *list = pane.findChild<QListView *>();
};

void tst_Pickers::findsMembersByBothNames()
{
    Members members;
    auto *search = members.pane.findChild<SearchEdit *>();
    QTest::keyClicks(search, u"jon"_s);
    QCOMPARE(rowsOf(members.pane), QStringList{u"Jonas Weber"_s});
    search->setText(u"PETROVA"_s);
    QCOMPARE(rowsOf(members.pane), QStringList{u"Ana Petrova"_s});
}

void tst_Pickers::countsMembers()
{
    Members members;
    QVERIFY(shownText(members.pane).contains(u"3 members"_s));
    members.model.removeRows(0, 2);
    QVERIFY(shownText(members.pane).contains(u"1 member"_s));
}

void tst_Pickers::removesOthersButNotOneself()
{
    Members members;
    QSignalSpy removed(&members.pane, &MembersPane::removeWanted);
    members.pane.setSelf(members.people.at(0).id);
    members.list->setCurrentIndex(members.list->model()->index(1, 0));
    QTest::keyClick(members.list, Qt::Key_Delete);
    QCOMPARE(removed.size(), 0);
    members.pane.setCanRemove(true);
    QTest::keyClick(members.list, Qt::Key_Delete);
    QCOMPARE(removed.value(0).value(0).value<UserId>(), members.people.at(1).id);
    members.list->setCurrentIndex(members.list->model()->index(0, 0));
    QTest::keyClick(members.list, Qt::Key_Delete);
    QCOMPARE(removed.size(), 1);
}

void tst_Pickers::readsMembersAloudWithRoleAndPresence()
{
    Members members;
    const auto index = members.list->model()->index(2, 0);
    QCOMPARE(index.data(Qt::AccessibleTextRole).toString(), u"Jonas Weber, Administrator, away"_s);
}

struct Emojis
{
    Emojis()
    {
        window.resize(600, 600);
        window.show();
        picker.setRecent({u"🎉"_s, u"👍"_s});
        picker.openAt(window.mapToGlobal(QPoint(300, 590)));
    }
    QString pickedEmoji() const { return picked.value(0).value(0).toString(); }

    QWidget window;
    EmojiPicker picker{&window};
    SearchEdit *search = picker.findChild<SearchEdit *>();
    EmojiGrid *grid = picker.findChild<EmojiGrid *>();
    QSignalSpy picked{&picker, &EmojiPicker::picked};
};

void tst_Pickers::picksTheFirstEmojiFoundByEnter()
{
    Emojis emojis;
    QTest::keyClicks(emojis.search, u"rocket"_s);
    QTest::keyClick(emojis.search, Qt::Key_Return);
    QCOMPARE(emojis.pickedEmoji(), u"🚀"_s);
    QVERIFY(!emojis.picker.isVisible());
}

void tst_Pickers::walksThroughTheGridByKeys()
{
    Emojis emojis;
    QTest::keyClick(emojis.search, Qt::Key_Down);
    QVERIFY(emojis.grid->hasFocus());
    QTest::keyClick(emojis.grid, Qt::Key_Right);
    QCOMPARE(emojis.grid->emoji(emojis.grid->current()), u"👍"_s);
    QTest::keyClick(emojis.grid, Qt::Key_Down); // the next row is in the next section
    QCOMPARE(emojis.grid->rowOf(emojis.grid->current()), 1);
    QCOMPARE(emojis.grid->columnOf(emojis.grid->current()), 1);
    QTest::keyClick(emojis.grid, Qt::Key_End);
    QVERIFY(emojis.grid->viewport()->rect().contains(emojis.grid->cellRect(emojis.grid->current())));
    QTest::keyClick(emojis.grid, Qt::Key_Home);
    QTest::keyClick(emojis.grid, Qt::Key_Up);
    QVERIFY(emojis.search->hasFocus());
}

void tst_Pickers::lettersInTheGridGoToTheSearch()
{
    Emojis emojis;
    QTest::keyClick(emojis.search, Qt::Key_Down);
    QTest::keyClicks(emojis.grid, u"c"_s);
    QVERIFY(emojis.search->hasFocus());
    QCOMPARE(emojis.search->text(), u"c"_s);
}

void tst_Pickers::showsTheLatestEmojisFirst()
{
    Emojis emojis;
    QCOMPARE(emojis.grid->emoji(0), u"🎉"_s);
    QTest::mouseClick(emojis.grid->viewport(), Qt::LeftButton, {}, emojis.grid->cellRect(1).center());
    QCOMPARE(emojis.pickedEmoji(), u"👍"_s);
}

void tst_Pickers::picksInTheColourOfSkin()
{
    Emojis emojis;
    emojis.picker.setTone(5);
    QTest::keyClicks(emojis.search, u"thumbs up"_s);
    QTest::keyClick(emojis.search, Qt::Key_Return);
    QCOMPARE(emojis.pickedEmoji(), u"👍🏿"_s);
}

void tst_Pickers::theGridIsATableForScreenReaders()
{
    Emojis emojis;
    auto *accessible = QAccessible::queryAccessibleInterface(emojis.grid);
    QCOMPARE(accessible->role(), QAccessible::Table);
    auto *table = accessible->tableInterface();
    QVERIFY(table);
    QCOMPARE(table->columnCount(), 9);
    QCOMPARE(table->cellAt(0, 1)->text(QAccessible::Name), u"thumbs up"_s);
    QVERIFY(!table->cellAt(0, 2)); // two were used lately
    auto *cell = table->cellAt(0, 0);
    QCOMPARE(cell->role(), QAccessible::Cell);
    QCOMPARE(accessible->indexOfChild(cell), 0);
    cell->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(emojis.pickedEmoji(), u"🎉"_s);
}

QTEST_MAIN(tst_Pickers)
#include "tst_pickers.moc"
