// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/notifypreferences.h"
#include "client/views/conclavestyle.h"
#include "client/widgets/channelheader.h"
#include "client/widgets/channelinfopane.h"
#include "client/widgets/composertext.h"
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/editableline.h"
#include "client/widgets/extenddialog.h"
#include "client/widgets/memberspane.h"
#include "client/widgets/notifyrules.h"
#include "client/widgets/peopledirectory.h"
#include "client/widgets/profilecard.h"
#include "client/widgets/profilepane.h"
#include "client/widgets/prompts.h"
#include "client/widgets/readersdialog.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/strangernotice.h"
#include "client/widgets/textlabel.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"

#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

namespace {

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

QPushButton *button(const QWidget &parent, const QString &text)
{
    const auto all = parent.findChildren<QPushButton *>();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](QPushButton *one) { return one->isVisible() && one->text() == text; });
    return found == all.end() ? nullptr : *found;
}

} // namespace

// Broadcast and temporary channels, the channel's info and people, in the real window against the real server.
class tst_ChannelScreens : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WireClient> m_mo; // a moderator
    std::unique_ptr<WireClient> m_ana;
    std::unique_ptr<WindowStage> m_stage; // ana's
    QString m_room;
    int m_rooms = 0;

    static QString idOf(const WireClient &client)
    {
        return client.tokens.value("user"_L1).toObject().value("id"_L1).toString();
    }
    // A channel of mo's in which ana is a member, open in the window.
    bool enter(const QString &kind, const QJsonObject &more = {}, bool anaMakesIt = false)
    {
        auto &maker = anaMakesIt ? *m_ana : *m_mo;
        const auto name = u"room-%1"_s.arg(++m_rooms);
        m_room = WireClient::newId();
        QJsonObject fields{{u"client_id"_s, m_room},
                           {u"kind"_s, kind},
                           {u"name"_s, name},
                           {u"topic"_s, u"What it is about"_s},
                           {u"history"_s, u"all"_s}};
        for (auto it = more.begin(); it != more.end(); ++it)
            fields.insert(it.key(), it.value());
        if (maker.errorOf(u"conversation.create"_s, fields) != u"none"_s)
            return false;
        (anaMakesIt ? *m_mo : *m_ana).join(m_room);
        return m_stage->opens(name);
    }
    QString about(WireClient &by, const QString &op, QJsonObject fields)
    {
        fields.insert(u"conversation"_s, m_room);
        fields.insert(u"client_id"_s, WireClient::newId());
        return by.errorOf(op, fields);
    }
    ChannelPane &channel() { return *m_stage->window().channel(); }
    QString composerText() { return shownText(m_stage->composer()); }
    template <class Pane>
    Pane *right()
    {
        return qobject_cast<Pane *>(m_stage->window().right()->currentWidget());
    }
    // Of the window in two sizes, or of a dialog, in both colours.
    void pictures(const QString &name, QWidget *dialog = nullptr)
    {
        const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
        if (directory.isEmpty())
            return;
        auto &window = m_stage->window();
        for (const auto scheme : {Theme::Scheme::Dark, Theme::Scheme::Light}) {
            Theme::instance().setScheme(scheme);
            QApplication::setPalette(Theme::instance().palette());
            for (const auto &size : {QSize(720, 480), QSize(1440, 900)}) {
                window.resize(size);
                QCoreApplication::processEvents();
                const auto file = u"%1/%2-%3-%4.png"_s.arg(directory, name)
                                      .arg(size.width())
                                      .arg(scheme == Theme::Scheme::Dark ? u"dark"_s : u"light"_s);
                (dialog ? dialog : &window)->grab().save(file);
            }
        }
        window.resize(1280, 820);
    }
    protocol::Conversation info()
    {
        return (*m_stage->workspace().store().conversations().find(*ConversationId::fromText(m_room))).value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        QVERIFY(m_server.addUser(u"ana"_s) && m_server.addUser(u"mo"_s, u"moderator"_s)
                && m_server.addUser(u"gus"_s, u"guest"_s) && m_server.addUser(u"dana"_s));
        QVERIFY(m_server.start());
    }
    void init()
    {
        m_mo = std::make_unique<WireClient>(m_server);
        m_ana = std::make_unique<WireClient>(m_server);
        QVERIFY(m_mo->signIn(u"mo"_s) && m_ana->signIn(u"ana"_s));
        m_stage = std::make_unique<WindowStage>(m_server, u"ana"_s);
        QVERIFY(m_stage->open());
    }
    void cleanup()
    {
        m_stage.reset();
        m_ana.reset();
        m_mo.reset();
    }

    void offersAThreadWhereOnlyOthersPost()
    {
        QVERIFY(enter(u"broadcast"_s));
        m_mo->say(m_room, u"the office moves"_s);
        QVERIFY(m_stage->shows(u"the office moves"_s));
        QVERIFY2(composerText().contains(u"Only announcers can post here."_s), qPrintable(composerText()));
        pictures(u"broadcast"_s);
        auto *reply = button(m_stage->composer(), u"Reply in thread"_s);
        QVERIFY(reply);
        QTest::mouseClick(reply, Qt::LeftButton);
        QTRY_VERIFY(m_stage->threadTalk());
        QVERIFY(!shownText(*m_stage->threadTalk()->composer()).contains(u"switched off"_s));
    }

    void followsWhatMayBeAnswered()
    {
        QVERIFY(enter(u"broadcast"_s, {{u"replies"_s, u"threads"_s}}));
        m_mo->say(m_room, u"news"_s);
        QVERIFY(m_stage->shows(u"news"_s));
        QCOMPARE(about(*m_mo, u"conversation.change"_s, {{u"replies"_s, u"reactions"_s}}), u"none"_s);
        QTRY_VERIFY(composerText().contains(u"You can react."_s));
        QVERIFY(!button(m_stage->composer(), u"Reply in thread"_s));
        QVERIFY(m_stage->shows(u"mo allowed reactions, but no replies."_s));
        QCOMPARE(about(*m_mo, u"conversation.change"_s, {{u"replies"_s, u"nothing"_s}}), u"none"_s);
        QTRY_VERIFY(composerText().contains(u"Only announcers can post."_s));
        QCOMPARE(about(*m_mo, u"conversation.set_poster"_s, {{u"user"_s, idOf(*m_ana)}, {u"on"_s, true}}), u"none"_s);
        QTRY_VERIFY(composerText().isEmpty() || !composerText().contains(u"announcers"_s));
        m_stage->type(u"now me"_s);
        QVERIFY(m_stage->shows(u"now me"_s));
        QTRY_COMPARE(m_stage->find(u"now me"_s)->delivery, Delivery::Sent);
        QVERIFY(m_stage->shows(u"mo lets ana post here."_s));
    }

    void showsWhoHasRead()
    {
        QVERIFY(enter(u"broadcast"_s));
        QCOMPARE(about(*m_mo, u"conversation.set_poster"_s, {{u"user"_s, idOf(*m_ana)}, {u"on"_s, true}}), u"none"_s);
        QVERIFY(m_stage->shows(u"mo lets ana post here."_s));
        m_stage->type(u"read me"_s);
        QVERIFY(m_stage->shows(u"read me"_s));
        QTRY_VERIFY(m_stage->find(u"read me"_s)->seq > 0);
        m_stage->request(TimelineView::Action::Menu, u"read me"_s);
        auto *menu = m_stage->window().findChild<QMenu *>({}, Qt::FindChildrenRecursively);
        const auto actions = channel().talk()->findChild<QMenu *>()->actions();
        const auto entry = std::find_if(actions.begin(), actions.end(),
                                        [](const QAction *a) { return a->text() == u"Who has read it …"_s; });
        QVERIFY(menu && entry != actions.end());
        (*entry)->trigger();
        channel().talk()->findChild<QMenu *>()->close();
        ReadersDialog *dialog = nullptr;
        QTRY_VERIFY(dialog = m_stage->window().findChild<ReadersDialog *>());
        QTRY_VERIFY2(shownText(*dialog).contains(u"Read by 0 of 1 people."_s), qPrintable(shownText(*dialog)));
        pictures(u"readers"_s, dialog);
        dialog->close();
        QCOMPARE(
            m_mo->errorOf(u"cursor.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, m_stage->find(u"read me"_s)->seq}}),
            u"none"_s);
        Q_EMIT channel().talk()->readersWanted(m_stage->find(u"read me"_s)->id);
        const auto shown = [this] {
            QString all;
            for (const auto *one : m_stage->window().findChildren<ReadersDialog *>())
                all += shownText(*one);
            return all;
        };
        QTRY_VERIFY(shown().contains(u"Read by 1 of 1 people."_s));
    }

    void countsDownAndWarnsAndEnds()
    {
        const auto soon = QDateTime::currentMSecsSinceEpoch() + 8000;
        QVERIFY(enter(u"temporary"_s, {{u"ends_at"_s, soon}, {u"at_end"_s, u"purge"_s}}));
        m_mo->say(m_room, u"the code is 4711"_s);
        QVERIFY(m_stage->shows(u"the code is 4711"_s));
        QVERIFY2(shownText(*channel().header()).contains(u"left"_s), qPrintable(shownText(*channel().header())));
        QTRY_VERIFY_WITH_TIMEOUT(!m_stage->find(u"the code is 4711"_s), 15'000);
        QVERIFY(m_stage->shows(u"The channel is over. What was written here was removed for everybody."_s));
        QTRY_VERIFY(composerText().contains(u"This channel is over."_s));
        QVERIFY(shownText(*channel().header()).contains(u"over"_s));
        pictures(u"temporary-over"_s);
    }

    void warnsWithinTheLastDay()
    {
        const auto end = QDateTime::currentMSecsSinceEpoch() + qint64(24) * 3'600'000 + 2000;
        QVERIFY(enter(u"temporary"_s, {{u"ends_at"_s, end}}));
        m_mo->say(m_room, u"hello"_s);
        QVERIFY(m_stage->shows(u"hello"_s));
        QVERIFY(!m_stage->find(u"This channel ends in 24 hours."_s));
        QVERIFY(m_stage->shows(u"This channel ends in 24 hours."_s)); // by the clock alone
        QTRY_VERIFY(shownText(*channel().header()).contains(u"24 hour"_s));
        pictures(u"temporary"_s);
        QCOMPARE(about(*m_mo, u"conversation.change"_s, {{u"ends_at"_s, end + 86'400'000}}), u"none"_s);
        QTRY_VERIFY(!m_stage->find(u"This channel ends in 24 hours."_s)); // it does not any more
    }

    // Whom a message mentions and who is not there, before it is sent and after.
    void offersToAddWhomAMessageMentions()
    {
        QVERIFY(enter(u"public"_s));
        auto *notice = m_stage->window().channel()->talk()->findChild<StrangerNotice *>();
        QVERIFY(notice->isHidden());
        m_stage->composer().focusText();
        auto *text = m_stage->composer().findChild<ComposerText *>();
        QTest::keyClicks(text, u"@mo and @gus "_s);
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(shownText(*notice).contains(u"gus is not in this channel."_s), qPrintable(shownText(*notice)));
        pictures(u"stranger"_s);
        QTest::mouseClick(button(*notice, u"Ignore"_s), Qt::LeftButton);
        QTRY_VERIFY(notice->isHidden());
        QVERIFY(text->hasFocus());
        m_stage->composer().setText({});
        m_stage->type(u"`@dana` is code, @nobody is not known"_s);
        QTest::qWait(500);
        QVERIFY(notice->isHidden());
        m_stage->type(u"@dana what do you think?"_s);
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(info().members, 2);
        QTest::mouseClick(button(*notice, u"Add"_s), Qt::LeftButton);
        QTRY_VERIFY(notice->isHidden());
        QTRY_COMPARE(info().members, 3);
        m_stage->type(u"@dana are you there?"_s);
        QVERIFY(m_stage->shows(u"@dana are you there?"_s));
        QTest::qWait(300);
        QVERIFY(notice->isHidden());
    }

    void changesTheTopicInTheInfoPane()
    {
        QVERIFY(enter(u"public"_s));
        QTest::keyClick(&m_stage->window(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(right<ChannelInfoPane>());
        auto *pane = right<ChannelInfoPane>();
        QVERIFY2(shownText(*pane).contains(u"Public: everybody can find it and join."_s), qPrintable(shownText(*pane)));
        QVERIFY(shownText(*pane).contains(u"By mo on"_s));
        QTRY_VERIFY(pane->width() >= 300);
        pictures(u"info-about"_s);
        auto *topic = pane->findChildren<EditableLine *>().at(1);
        topic->findChild<QToolButton *>()->click();
        auto *edit = topic->findChild<QLineEdit *>();
        edit->setText(u"Something new"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(info().topic, u"Something new"_s);
        QTRY_VERIFY(!edit->isVisible());
        pane->findChild<QTabBar *>()->setCurrentIndex(1);
        auto *members = pane->findChild<MembersPane *>();
        QTRY_VERIFY(members->isVisible());
        QTRY_COMPARE(members->findChild<QListView *>()->model()->rowCount(), 2);
        pictures(u"info-members"_s);
    }

    void settlesABroadcastChannelInTheInfoPane()
    {
        QVERIFY(enter(u"broadcast"_s));
        QVERIFY(about(*m_mo, u"conversation.set_poster"_s, {{u"user"_s, idOf(*m_ana)}, {u"on"_s, true}}) == u"none"_s);
        m_stage->window().right()->showInfo(*ConversationId::fromText(m_room));
        auto *pane = right<ChannelInfoPane>();
        auto *tabs = pane->findChild<QTabBar *>();
        tabs->setCurrentIndex(tabs->count() - 1);
        QTRY_VERIFY2(shownText(*pane).contains(u"Announcers"_s), qPrintable(shownText(*pane)));
        QTRY_VERIFY(pane->width() >= 300);
        pictures(u"info-settings"_s);
        const auto radios = pane->findChildren<QRadioButton *>();
        QVERIFY(!radios.at(1)->isEnabled()); // ana is only a poster
        QVERIFY(!button(*pane, u"Archive the channel …"_s));
        Prompts::answerNext(true);
        QVERIFY(button(*pane, u"Leave the channel …"_s));
        button(*pane, u"Leave the channel …"_s)->click();
        QTRY_VERIFY(m_stage->window().current().toText() != m_room);
    }

    void setsWhatIsToldInTheInfoPane()
    {
        QVERIFY(enter(u"public"_s));
        m_stage->window().right()->showInfo(*ConversationId::fromText(m_room));
        auto *pane = right<ChannelInfoPane>();
        pane->findChild<QTabBar *>()->setCurrentIndex(pane->findChild<QTabBar *>()->count() - 1);
        auto *rules = pane->findChild<NotifyRules *>();
        QTRY_VERIFY(rules->isVisible());
        auto *level = rules->findChild<QComboBox *>();
        QCOMPARE(level->accessibleName(), u"Notify me of"_s);
        const int nothing = level->findText(u"Nothing"_s);
        level->setCurrentIndex(nothing);
        Q_EMIT level->activated(nothing); // as a choice by hand does
        const auto room = *ConversationId::fromText(m_room);
        const auto &notify = m_stage->workspace().notify();
        QTRY_COMPARE(notify.of(room).level, std::optional(protocol::NotifyLevel::Nothing));
        const auto inForce = shownText(*rules);
        auto *mute = button(*rules, u"Mute"_s);
        QVERIFY(mute && mute->menu());
        Q_EMIT mute->menu()->aboutToShow();
        QVERIFY(!mute->menu()->actions().isEmpty());
        mute->menu()->actions().constFirst()->trigger();
        QTRY_VERIFY(notify.isMuted(room));
        QVERIFY2(shownText(*rules) != inForce, qPrintable(inForce));
        button(*rules, u"Unmute"_s)->click();
        QTRY_VERIFY(!notify.isMuted(room));
    }

    void archivesFromTheInfoPane()
    {
        QVERIFY(enter(u"public"_s, {}, true));
        m_stage->window().right()->showInfo(*ConversationId::fromText(m_room));
        auto *pane = right<ChannelInfoPane>();
        auto *tabs = pane->findChild<QTabBar *>();
        tabs->setCurrentIndex(tabs->count() - 1);
        Prompts::answerNext(false);
        button(*pane, u"Archive the channel …"_s)->click();
        QVERIFY(!info().archived);
        Prompts::answerNext(true);
        button(*pane, u"Archive the channel …"_s)->click();
        QTRY_VERIFY(info().archived);
        QTRY_VERIFY(button(*pane, u"Take back into use"_s));
        button(*pane, u"Take back into use"_s)->click();
        QTRY_VERIFY(!info().archived);
    }

    void createsAChannelThatIsPurged()
    {
        QTest::keyClick(&m_stage->window(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        CreateChannelDialog *dialog = nullptr;
        QTRY_VERIFY(dialog = m_stage->window().findChild<CreateChannelDialog *>());
        const auto name = u"fair-%1"_s.arg(++m_rooms);
        dialog->setName(name);
        const auto radios = dialog->findChildren<QRadioButton *>();
        for (auto *radio : radios) {
            if (radio->text() == u"Temporary"_s || radio->text().startsWith(u"Everything written there"_s))
                radio->click();
        }
        pictures(u"create"_s, dialog);
        button(*dialog, u"Create channel"_s)->click();
        QVERIFY(m_stage->opens(name));
        m_room = m_stage->window().current().toText();
        QCOMPARE(info().atEnd, protocol::AtEnd::Purge);
        QVERIFY(shownText(*channel().header()).contains(u"15 day"_s));
    }

    void extendsFromTheInfoPane()
    {
        const auto end = QDateTime::currentMSecsSinceEpoch() + qint64(3) * 86'400'000;
        QVERIFY(enter(u"temporary"_s, {{u"ends_at"_s, end}}, true));
        m_stage->window().right()->showInfo(*ConversationId::fromText(m_room));
        auto *extend = button(*right<ChannelInfoPane>(), u"Extend …"_s);
        QVERIFY(extend);
        extend->click();
        ExtendDialog *dialog = nullptr;
        QTRY_VERIFY(dialog = m_stage->window().findChild<ExtendDialog *>());
        pictures(u"extend"_s, dialog);
        button(*dialog, u"Extend"_s)->click();
        QTRY_VERIFY(*info().endsAt > end);
        QTRY_VERIFY(shownText(*channel().header()).contains(u"10 day"_s));
    }

    void showsAProfileFromAMessage()
    {
        QVERIFY(enter(u"public"_s));
        m_mo->say(m_room, u"who am I"_s);
        QVERIFY(m_stage->shows(u"who am I"_s));
        m_stage->request(TimelineView::Action::Profile, u"who am I"_s);
        const auto cards = [this] { return m_stage->window().findChildren<ProfileCard *>(); };
        QTRY_VERIFY(!cards().isEmpty());
        QTRY_VERIFY2(shownText(*cards().first()).contains(u"@mo · Moderator"_s),
                     qPrintable(shownText(*cards().first())));
        pictures(u"profile-card"_s, cards().first()->window());
        cards().first()->window()->close();
        QTRY_VERIFY(cards().isEmpty());
        const auto &geometry = m_stage->timeline().geometry();
        QTRY_VERIFY(!geometry.visible().isEmpty());
        const auto row = geometry.visible().last();
        const auto avatar = row.layout->parts().avatar.translated(0, row.top);
        QTest::mouseClick(m_stage->timeline().viewport(), Qt::LeftButton, {}, avatar.center());
        QTRY_VERIFY(right<ProfilePane>());
        QTRY_VERIFY2(shownText(*right<ProfilePane>()).contains(u"Channels with you"_s),
                     qPrintable(shownText(*right<ProfilePane>())));
        pictures(u"profile"_s);
        button(*right<ProfilePane>(), u"Mention"_s)->click();
        QCOMPARE(m_stage->composer().text(), u"@mo "_s);
    }

    void showsACardWhenTheMouseRests()
    {
        QVERIFY(enter(u"public"_s));
        m_mo->say(m_room, u"rest on me"_s);
        QVERIFY(m_stage->shows(u"rest on me"_s));
        const auto &geometry = m_stage->timeline().geometry();
        QTRY_VERIFY(!geometry.visible().isEmpty());
        const auto row = geometry.visible().last();
        const auto avatar = row.layout->parts().avatar.translated(0, row.top);
        auto *viewport = m_stage->timeline().viewport();
        QTest::mouseMove(viewport, avatar.center());
        QTRY_VERIFY(m_stage->window().findChild<ProfileCard *>());
        QVERIFY(!right<ProfilePane>());
        QTest::mouseMove(viewport, avatar.center() + QPoint(400, 0));
        QTRY_VERIFY(!m_stage->window().findChild<ProfileCard *>());
    }

    void listsEverybody()
    {
        QVERIFY(enter(u"public"_s));
        PeopleDirectory directory(m_stage->workspace(), &m_stage->window());
        directory.show();
        auto *list = directory.findChild<QListView *>();
        QTRY_COMPARE(list->model()->rowCount(), 4);
        pictures(u"people"_s, &directory);
        auto *search = directory.findChild<SearchEdit *>();
        search->setText(u"gu"_s);
        QCOMPARE(list->model()->rowCount(), 1);
        QSignalSpy chosen(&directory, &PeopleDirectory::chosen);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QVERIFY(!directory.isVisible());
    }
};

QTEST_MAIN(tst_ChannelScreens)
#include "tst_channelscreens.moc"
