// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/channelrights.h"
#include "client/models/timeleft.h"
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/editableline.h"
#include "client/widgets/extenddialog.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/peoplepicker.h"
#include "client/widgets/personchip.h"
#include "client/widgets/readersdialog.h"
#include "client/widgets/textlabel.h"

#include <QDateTimeEdit>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using protocol::ConversationKind;
using protocol::Replies;
using protocol::Role;

namespace {

constexpr qint64 MinuteMs = 60'000;
constexpr qint64 HourMs = 60 * MinuteMs;
constexpr qint64 DayMs = 24 * HourMs;

QString shownText(const QWidget &widget)
{
    QStringList texts;
    const auto labels = widget.findChildren<TextLabel *>();
    for (const auto *label : labels) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

template <class Button>
Button *button(const QWidget &parent, const QString &text)
{
    const auto all = parent.findChildren<Button *>();
    const auto found = std::find_if(all.begin(), all.end(), [&](Button *one) { return one->text() == text; });
    return found == all.end() ? nullptr : *found;
}

protocol::User person(const QString &name, Role role = Role::Member)
{
    protocol::User user;
    user.id = UserId::create();
    user.name = name;
    user.displayName = name;
    user.role = role;
    return user;
}

QStringList rowsOf(const QWidget &widget)
{
    QStringList rows;
    const auto *model = widget.findChild<QListView *>()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        rows << model->index(row, 0).data().toString();
    return rows;
}

} // namespace

// What is asked about broadcast and temporary channels, and what is derived of them on this computer.
class tst_ChannelDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowMuchTimeIsLeft_data();
    void saysHowMuchTimeIsLeft();
    void warnsADayAndAnHourBefore();
    void knowsWhoMayWhatInABroadcastChannel();
    void letsNothingBeWrittenWhenItIsOver();
    void asksForRepliesOnlyOfABroadcastChannel();
    void asksWhatHappensAtTheEnd();
    void extendsOnlyToLater();
    void tellsReadersApart();
    void quotesWhatASpreadsheetWouldRun();
    void keepsWhatWasTypedUntilItIsSaved();
    void keepsThoseWhoCouldNotBeAdded();
};

void tst_ChannelDialogs::saysHowMuchTimeIsLeft_data()
{
    using Urgency = TimeLeft::Urgency;
    QTest::addColumn<qint64>("left");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("urgency");
    QTest::addColumn<qint64>("change");
    const auto row = [](const char *name, qint64 left, const QString &text, Urgency urgency, qint64 change) {
        QTest::newRow(name) << left << text << int(urgency) << change;
    };
    row("over", 0, u"over"_s, Urgency::Now, 0);
    row("a second", 1000, u"1 minute(s) left"_s, Urgency::Now, 1000);
    row("an hour", HourMs, u"60 minute(s) left"_s, Urgency::Now, MinuteMs);
    row("more than an hour", HourMs + 1, u"2 hour(s) left"_s, Urgency::Soon, 1);
    row("a day", DayMs, u"24 hour(s) left"_s, Urgency::Soon, HourMs);
    row("more than a day", DayMs + 5, u"2 day(s) left"_s, Urgency::None, 5);
    row("a week", 7 * DayMs, u"7 day(s) left"_s, Urgency::None, DayMs);
}

void tst_ChannelDialogs::saysHowMuchTimeIsLeft()
{
    QFETCH(const qint64, left);
    QFETCH(const QString, text);
    QFETCH(const int, urgency);
    QFETCH(const qint64, change);
    const auto said = timeLeft(1'000'000 + left, 1'000'000);
    QCOMPARE(said.text, text);
    QCOMPARE(int(said.urgency), urgency);
    QCOMPARE(said.nextChangeMs, change);
}

void tst_ChannelDialogs::warnsADayAndAnHourBefore()
{
    const qint64 end = 100 * DayMs;
    QCOMPARE(untilNextWarning(end, end - 3 * DayMs), 2 * DayMs);
    QCOMPARE(untilNextWarning(end, end - DayMs), 23 * HourMs);
    QCOMPARE(untilNextWarning(end, end - HourMs), HourMs);
    QVERIFY(!untilNextWarning(end, end));
}

void tst_ChannelDialogs::knowsWhoMayWhatInABroadcastChannel()
{
    const auto maker = person(u"mo"_s);
    const auto named = person(u"bo"_s, Role::Guest);
    const auto other = person(u"cy"_s);
    protocol::Conversation channel;
    channel.kind = ConversationKind::Broadcast;
    channel.createdBy = maker.id;
    channel.posters = QList<UserId>{named.id};
    const auto may = [&](const protocol::User &user, Replies replies) {
        channel.replies = replies;
        return channelRights(channel, user, 1);
    };
    QVERIFY(may(maker, Replies::Nothing).mayPost && may(maker, Replies::Nothing).mayManage);
    QVERIFY(may(named, Replies::Nothing).mayPost && may(named, Replies::Nothing).mayReply);
    QVERIFY(may(named, Replies::Nothing).maySeeReaders && !may(named, Replies::Nothing).mayManage);
    QVERIFY(!may(other, Replies::Threads).mayPost && may(other, Replies::Threads).mayReply);
    QVERIFY(!may(other, Replies::Reactions).mayReply && may(other, Replies::Reactions).mayReact);
    QVERIFY(!may(other, Replies::Nothing).mayReact && !may(other, Replies::Nothing).maySeeReaders);
    QVERIFY(may(person(u"root"_s, Role::Moderator), Replies::Nothing).mayPost);
}

void tst_ChannelDialogs::letsNothingBeWrittenWhenItIsOver()
{
    const auto maker = person(u"ana"_s);
    protocol::Conversation channel;
    channel.kind = ConversationKind::Temporary;
    channel.createdBy = maker.id;
    channel.endsAt = 1000;
    QVERIFY(channelRights(channel, maker, 999).mayPost);
    const auto over = channelRights(channel, maker, 1000);
    QVERIFY(over.isOver && over.isClosed && !over.mayPost && !over.mayReact && !over.mayManage && !over.mayRename);
}

static protocol::CreateConversation submitted(CreateChannelDialog &dialog)
{
    QSignalSpy wanted(&dialog, &CreateChannelDialog::createWanted);
    QTest::mouseClick(button<QPushButton>(dialog, u"Create channel"_s), Qt::LeftButton);
    return wanted.isEmpty() ? protocol::CreateConversation()
                            : wanted.first().first().value<protocol::CreateConversation>();
}

void tst_ChannelDialogs::asksForRepliesOnlyOfABroadcastChannel()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(u"news"_s);
    auto *reactOnly = button<QRadioButton>(dialog, u"React only"_s);
    QVERIFY(!reactOnly->isVisible());
    button<QRadioButton>(dialog, u"Announcements"_s)->click();
    QVERIFY(reactOnly->isVisible());
    reactOnly->click();
    const auto request = submitted(dialog);
    QCOMPARE(request.kind, ConversationKind::Broadcast);
    QCOMPARE(request.replies, Replies::Reactions);
    QVERIFY(!request.atEnd);
}

void tst_ChannelDialogs::asksWhatHappensAtTheEnd()
{
    CreateChannelDialog dialog(nullptr);
    dialog.show();
    dialog.setName(u"offsite"_s);
    auto *purge = button<QRadioButton>(dialog, u"Everything written there is removed for everybody"_s);
    QVERIFY(!purge->isVisible());
    button<QRadioButton>(dialog, u"Temporary"_s)->click();
    QVERIFY(purge->isVisible());
    QCOMPARE(submitted(dialog).atEnd, protocol::AtEnd::Archive);
    dialog.showError({ErrorCode::Busy, {}});
    purge->click();
    const auto request = submitted(dialog);
    QCOMPARE(request.atEnd, protocol::AtEnd::Purge);
    QVERIFY(request.endsAt && !request.replies);
}

void tst_ChannelDialogs::extendsOnlyToLater()
{
    const auto end = QDateTime::currentDateTime().addDays(3);
    ExtendDialog dialog(u"fair"_s, end.toMSecsSinceEpoch(), nullptr);
    dialog.show();
    auto *edit = dialog.findChild<QDateTimeEdit *>();
    edit->setDateTime(end.addDays(-1));
    QVERIFY(edit->dateTime() > end);
    const auto later = end.addDays(10);
    edit->setDateTime(later);
    const auto format = dialog.findChild<QDateTimeEdit *>()->displayFormat();
    QVERIFY2(format.contains(u"mm"_s) && !format.contains(u's'), qPrintable(format));
    QSignalSpy wanted(&dialog, &ExtendDialog::extendWanted);
    QTest::mouseClick(button<QPushButton>(dialog, u"Extend"_s), Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    QVERIFY(std::abs(wanted.first().first().toLongLong() - later.toMSecsSinceEpoch()) < MinuteMs);
    QVERIFY(!dialog.isVisible());
}

void tst_ChannelDialogs::tellsReadersApart()
{
    const auto author = person(u"mo"_s);
    const QList<protocol::User> users{author, person(u"ana"_s), person(u"bo"_s), person(u"cy"_s)};
    protocol::ListReaders::Reply list;
    list.readers = {{author.id, 0}, {users.at(1).id, 7}, {users.at(2).id, 6}, {users.at(3).id, 8}};
    ReadersDialog dialog(nullptr);
    dialog.setRows(readerRows(list, 7, author.id, users));
    dialog.show();
    QVERIFY2(shownText(dialog).contains(u"Read by 2 of 3 people."_s), qPrintable(shownText(dialog)));
    QCOMPARE(rowsOf(dialog), QStringList{u"bo"_s});
    dialog.findChild<QTabBar *>()->setCurrentIndex(1);
    QCOMPARE(rowsOf(dialog), (QStringList{u"ana"_s, u"cy"_s}));
    QSignalSpy wanted(&dialog, &ReadersDialog::exportWanted);
    button<QPushButton>(dialog, u"Save as a table …"_s)->click();
    QCOMPARE(wanted.first().first().toByteArray().mid(3),
             "\"name\",\"display_name\",\"read\"\r\n\"bo\",\"bo\",\"no\"\r\n\"ana\",\"ana\",\"yes\"\r\n"
             "\"cy\",\"cy\",\"yes\"\r\n");
}

void tst_ChannelDialogs::quotesWhatASpreadsheetWouldRun()
{
    auto user = person(u"eve"_s);
    user.displayName = u"=cmd|\"calc\"!A1"_s;
    QVERIFY(readersCsv({{user, true, false}}).contains("\"eve\",\"'=cmd|\"\"calc\"\"!A1\",\"yes\"\r\n"));
}

void tst_ChannelDialogs::keepsWhatWasTypedUntilItIsSaved()
{
    EditableLine line(u"Topic"_s, nullptr);
    line.setText(u"before"_s);
    line.setEditable(true);
    line.show();
    QSignalSpy wanted(&line, &EditableLine::saveWanted);
    auto *edit = line.findChild<QLineEdit *>();
    line.findChild<IconButton *>()->click();
    QVERIFY(edit->isVisible());
    edit->setText(u"after"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(wanted.first().first().toString(), u"after"_s);
    line.setText(u"before"_s); // the server said no
    QVERIFY(edit->isVisible());
    QCOMPARE(edit->text(), u"after"_s);
    line.setText(u"after"_s);
    QVERIFY(!edit->isVisible());
    line.findChild<IconButton *>()->click();
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!edit->isVisible());
    QCOMPARE(wanted.count(), 1);
    line.setEditable(false);
    QVERIFY(!line.findChild<IconButton *>()->isVisible());
}

void tst_ChannelDialogs::keepsThoseWhoCouldNotBeAdded()
{
    const QList<protocol::User> users{person(u"ana"_s), person(u"bo"_s), person(u"cy"_s)};
    PeoplePicker picker(u"Add people"_s, u"Add"_s, nullptr);
    picker.setPeople(users);
    picker.show();
    auto *list = picker.findChild<QListView *>();
    for (int row = 0; row < 2; ++row)
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(row, 0)).center());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // chips are made anew with each change
    QCOMPARE(picker.findChildren<PersonChip *>().size(), 2);
    picker.showFailures(u"1 added. Not added: bo"_s, {users.at(1).id});
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(picker.findChildren<PersonChip *>().size(), 1);
    QCOMPARE(rowsOf(picker), (QStringList{u"bo"_s, u"cy"_s}));
    QVERIFY(shownText(picker).contains(u"Not added: bo"_s));
    QVERIFY(button<QPushButton>(picker, u"Add"_s)->isEnabled()); // again
}

QTEST_MAIN(tst_ChannelDialogs)
#include "tst_channeldialogs.moc"
