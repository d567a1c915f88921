// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"
#include "client/widgets/connectionbanner.h"
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/prompts.h"
#include "client/widgets/quickswitcher.h"
#include "client/widgets/reactionsmenu.h"
#include "client/widgets/sidebar.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"

#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// What an employee does in the window, against the real server.
class tst_Window : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WindowStage> m_stage;
    std::unique_ptr<WireClient> m_bo;
    QString m_room;
    int m_rooms = 0;

    QJsonObject asBo(const QJsonObject &content, const QString &id = WireClient::newId())
    {
        return m_bo->ask(u"event.append"_s,
                         {{u"conversation"_s, m_room}, {u"client_id"_s, id}, {u"content"_s, content}});
    }
    QString boSays(const QString &text)
    {
        const auto id = WireClient::newId();
        m_bo->say(m_room, text, id);
        return id;
    }
    QStringList heardByBo()
    {
        QStringList texts;
        for (const auto &event : m_bo->history(m_room)) {
            const auto content = event.toObject().value("content"_L1).toObject();
            if (content.value("kind"_L1) == u"text"_s)
                texts << content.value("text"_L1).toString();
        }
        return texts;
    }
    QListView *channels() { return m_stage->window().findChild<Sidebar *>()->findChild<QListView *>(); }
    QVariant inSidebar(int role)
    {
        const auto *model = channels()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const auto index = model->index(row, 0);
            if (index.data(ConversationListModel::IdRole).value<ConversationId>().toText() == m_room)
                return index.data(role);
        }
        return {};
    }

    bool inSidebarNamed(const QString &name)
    {
        const auto *model = channels()->model();
        return !model->match(model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly).isEmpty();
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
        const auto name = u"room-%1"_s.arg(++m_rooms);
        m_room = m_bo->createChannel(name);
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        ana.join(m_room);
        m_stage = std::make_unique<WindowStage>(m_server, u"ana"_s);
        QVERIFY(m_stage->open());
        QVERIFY(m_stage->opens(name));
    }
    void cleanup()
    {
        m_stage.reset();
        m_bo.reset();
        if (!m_server.isRunning())
            QVERIFY(m_server.start());
    }

    void showsWhatOthersSayAndSendsWhatIsTyped()
    {
        boSays(u"hello ana"_s);
        QVERIFY(m_stage->shows(u"hello ana"_s));
        m_stage->type(u"hello bo"_s);
        QVERIFY(m_stage->shows(u"hello bo"_s)); // at once, from the outbox
        QTRY_COMPARE(heardByBo(), (QStringList{u"hello ana"_s, u"hello bo"_s}));
        QTRY_COMPARE(m_stage->find(u"hello bo"_s)->delivery, Delivery::Sent);
    }

    void keepsWhatIsWrittenWithoutAServerAndSendsItLater()
    {
        m_server.kill();
        QTRY_VERIFY(!m_stage->workspace().isOnline());
        m_stage->type(u"one"_s);
        m_stage->type(u"two"_s);
        QVERIFY(m_stage->shows(u"two"_s));
        QCOMPARE(m_stage->find(u"two"_s)->delivery, Delivery::Queued);
        auto *banner = m_stage->window().findChild<ConnectionBanner *>();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 5000);
        QTRY_COMPARE_WITH_TIMEOUT(m_stage->find(u"two"_s)->waitsFor, u"Waiting for network"_s, 20'000);
        m_stage->picture(u"offline"_s);
        QVERIFY(m_server.start());
        m_stage->workspace().tell([](Account &account) { account.retryNow(); });
        QTRY_COMPARE_WITH_TIMEOUT(m_stage->find(u"two"_s)->delivery, Delivery::Sent, 20'000);
        QCOMPARE(m_stage->texts(), (QStringList{u"one"_s, u"two"_s}));
    }

    void asksBeforeClosingOnUnsentMessages()
    {
        m_server.kill();
        QTRY_VERIFY(!m_stage->workspace().isOnline());
        QVERIFY(m_stage->window().close()); // nothing waits
        m_stage->window().show();
        m_stage->type(u"not yet"_s);
        QVERIFY(m_stage->shows(u"not yet"_s));
        Prompts::answerNext(false);
        QVERIFY(!m_stage->window().close());
        QTest::qWait(100);
        QVERIFY(m_stage->window().isVisible());
        Prompts::answerNext(true);
        m_stage->window().close();
        QTRY_VERIFY(!m_stage->window().isVisible());
    }

    void opensFromTheStoreWithoutAServer()
    {
        boSays(u"before"_s);
        QVERIFY(m_stage->shows(u"before"_s));
        m_stage->close();
        m_server.kill();
        QVERIFY(m_stage->open());
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        QVERIFY(m_stage->shows(u"before"_s));
    }

    void tellsWhenThisComputerCannotKeepWhatIsNew()
    {
        Q_EMIT m_stage->workspace().account()->storageFailed({ErrorCode::StorageFull, {}});
        const auto isTold = [this] {
            const auto labels = m_stage->window().findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->isVisible() && label->text().contains(u"could not keep what is new. The disk is full."_s);
            });
        };
        QTRY_VERIFY(isTold());
    }

    void keepsADraft()
    {
        auto *edit = m_stage->composer().findChild<QPlainTextEdit *>();
        QTest::keyClicks(edit, u"half a thou"_s);
        QTRY_VERIFY(inSidebar(ConversationListModel::HasDraftRole).toBool());
        QVERIFY(m_stage->reopen());
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        QCOMPARE(m_stage->composer().text(), u"half a thou"_s);
    }

    void carriesADraftToTheOtherComputer()
    {
        WindowStage other(m_server, u"ana"_s);
        QVERIFY(other.open());
        QVERIFY(other.opens(u"room-%1"_s.arg(m_rooms)));
        auto *here = m_stage->composer().findChild<QPlainTextEdit *>();
        QTest::keyClicks(here, u"begun here"_s);
        QTRY_COMPARE_WITH_TIMEOUT(other.composer().text(), u"begun here"_s, 10'000);
        auto *there = other.composer().findChild<QPlainTextEdit *>();
        QTest::keyClicks(there, u", ended there"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_stage->composer().text(), u"begun here, ended there"_s, 10'000);
        QTest::keyClick(there, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_stage->composer().text(), QString(), 10'000);
        QVERIFY(!inSidebar(ConversationListModel::HasDraftRole).toBool());
    }

    void editsTheLastOwnMessageByUp()
    {
        m_stage->type(u"frist"_s);
        QTRY_VERIFY(m_stage->find(u"frist"_s) && m_stage->find(u"frist"_s)->seq > 0);
        auto *edit = m_stage->composer().findChild<QPlainTextEdit *>();
        QTest::keyClick(edit, Qt::Key_Up);
        QCOMPARE(m_stage->composer().mode(), Composer::Mode::Edit);
        edit->selectAll();
        m_stage->type(u"first"_s);
        QVERIFY(m_stage->shows(u"first"_s));
        QTRY_VERIFY(m_stage->find(u"first"_s)->edited && m_stage->find(u"first"_s)->delivery == Delivery::Sent);
        QVERIFY(!m_stage->find(u"frist"_s));
    }

    void deletesWhatOthersSaidAfterAQuestion()
    {
        boSays(u"oops"_s);
        QVERIFY(m_stage->shows(u"oops"_s));
        Prompts::answerNext(false);
        m_stage->request(TimelineView::Action::Delete, u"oops"_s);
        QTest::qWait(100);
        QVERIFY(m_stage->find(u"oops"_s));
        Prompts::answerNext(true);
        m_stage->request(TimelineView::Action::Delete, u"oops"_s);
        QTRY_VERIFY(!m_stage->find(u"oops"_s));
        QTRY_COMPARE(heardByBo(), QStringList());
    }

    void saysThatAnEditWasRefused()
    {
        const auto id = boSays(u"not yours"_s);
        QVERIFY(m_stage->shows(u"not yours"_s));
        m_stage->workspace().send(*ConversationId::fromText(m_room),
                                  {protocol::Content::Edit{*MessageId::fromText(id), u"mine"_s}});
        QTRY_VERIFY(m_stage->window().findChild<QMessageBox *>());
        QTRY_VERIFY(m_stage->find(u"not yours"_s) && !m_stage->find(u"mine"_s));
        QTRY_VERIFY(m_stage->workspace().store().outbox().all()->isEmpty());
    }

    void repliesWithAQuotation()
    {
        boSays(u"shall we?"_s);
        QVERIFY(m_stage->shows(u"shall we?"_s));
        m_stage->request(TimelineView::Action::Reply, u"shall we?"_s);
        m_stage->type(u"yes"_s);
        QVERIFY(m_stage->shows(u"yes"_s));
        QVERIFY(m_stage->find(u"yes"_s)->quote);
        QCOMPARE(m_stage->find(u"yes"_s)->quote->excerpt, u"shall we?"_s);
    }

    void togglesReactions()
    {
        const auto id = boSays(u"party"_s);
        asBo({{u"kind"_s, u"reaction"_s}, {u"target"_s, id}, {u"emoji"_s, u"🎉"_s}, {u"on"_s, true}});
        QVERIFY(m_stage->shows(u"party"_s));
        const auto reactions = [&] { return m_stage->find(u"party"_s)->reactions; };
        QTRY_COMPARE(reactions().size(), 1);
        Q_EMIT m_stage->timeline().reactionToggled(m_stage->find(u"party"_s)->id, u"🎉"_s);
        QTRY_COMPARE(reactions().value(0).count, 2);
        QVERIFY(reactions().value(0).own);
        Q_EMIT m_stage->timeline().reactionToggled(m_stage->find(u"party"_s)->id, u"🎉"_s);
        QTRY_COMPARE(reactions().value(0).count, 1);
    }

    void listsWhoReacted()
    {
        const auto id = boSays(u"cake"_s);
        asBo({{u"kind"_s, u"reaction"_s}, {u"target"_s, id}, {u"emoji"_s, u"🎉"_s}, {u"on"_s, true}});
        QVERIFY(m_stage->shows(u"cake"_s));
        const auto reactions = [&] { return m_stage->find(u"cake"_s)->reactions; };
        QTRY_COMPARE(reactions().size(), 1);
        m_stage->timeline().setCurrentMessage(m_stage->find(u"cake"_s)->id);
        QTest::keyClick(&m_stage->timeline(), Qt::Key_Return, Qt::AltModifier);
        QTRY_VERIFY(m_stage->window().findChild<ReactionsMenu *>());
        auto *menu = m_stage->window().findChild<ReactionsMenu *>();
        QVERIFY(menu->actions().value(0)->text().startsWith(u"bo "_s));
        menu->actions().value(0)->trigger();
        QTRY_COMPARE(reactions().value(0).count, 2);
        menu->close();
    }

    void goesBackToWhereTheUserWas()
    {
        for (int i = 0; i < 60; ++i)
            boSays(u"line %1"_s.arg(i));
        QVERIFY(m_stage->shows(u"line 59"_s));
        const auto other = m_bo->createChannel(u"aside-%1"_s.arg(m_rooms));
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        ana.join(other);
        QTRY_VERIFY(inSidebarNamed(u"aside-%1"_s.arg(m_rooms)));
        m_stage->timeline().scrollToMessage(m_stage->find(u"line 10"_s)->id, TimelineView::Highlight::No);
        const auto place = m_stage->timeline().place().anchor;
        QVERIFY(m_stage->opens(u"aside-%1"_s.arg(m_rooms)));
        QTest::keyClick(&m_stage->window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(m_stage->window().current().toText(), m_room);
        QCOMPARE(m_stage->timeline().place().anchor, place);
        QTest::keyClick(&m_stage->window(), Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(m_stage->window().current().toText(), other);
    }

    void answersInAThread()
    {
        boSays(u"root"_s);
        QVERIFY(m_stage->shows(u"root"_s));
        m_stage->request(TimelineView::Action::Thread, u"root"_s);
        QVERIFY(m_stage->threadTalk());
        auto *edit = m_stage->threadTalk()->composer()->findChild<QPlainTextEdit *>();
        QTest::keyClicks(edit, u"in the thread"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(m_stage->threadModel().rowCount(), 2);
        QTRY_VERIFY(m_stage->find(u"root"_s)->thread);
        QCOMPARE(m_stage->find(u"root"_s)->thread->replies, 1);
        QCOMPARE(m_stage->texts(), QStringList{u"root"_s});
        m_stage->picture(u"thread"_s);
    }

    void countsUnreadUntilItIsSeen()
    {
        const auto other = m_bo->createChannel(u"other-%1"_s.arg(m_rooms));
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        ana.join(other);
        QVERIFY(m_stage->opens(u"other-%1"_s.arg(m_rooms)));
        boSays(u"one"_s);
        boSays(u"look, @ana"_s);
        QTRY_COMPARE(inSidebar(ConversationListModel::UnreadRole).toInt(), 2);
        QCOMPARE(inSidebar(ConversationListModel::MentionsRole).toInt(), 1);
        m_stage->picture(u"unread"_s);
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        QVERIFY(m_stage->model().unreadFrom() > 0);
        QTRY_COMPARE_WITH_TIMEOUT(inSidebar(ConversationListModel::UnreadRole).toInt(), 0, 10'000);
    }

    void findsAChannelWithTheSwitcher()
    {
        const auto name = u"needle-%1"_s.arg(m_rooms);
        const auto other = m_bo->createChannel(name);
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        ana.join(other);
        QTRY_VERIFY(inSidebarNamed(name));
        QTest::keyClick(&m_stage->window(), Qt::Key_K, Qt::ControlModifier);
        auto *switcher = m_stage->window().findChild<QuickSwitcher *>();
        QTRY_VERIFY(switcher->isVisible());
        auto *search = switcher->findChild<QLineEdit *>();
        QTest::keyClicks(search, u"needle-%1"_s.arg(m_rooms));
        m_stage->picture(u"switcher"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(m_stage->window().current().toText(), other);
    }

    void loadsOlderMessagesAndKeepsThePlace()
    {
        for (int i = 0; i < 250; ++i)
            boSays(u"number %1"_s.arg(i));
        QVERIFY(m_stage->shows(u"number 249"_s));
        QVERIFY(m_stage->reopen());
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        while (m_stage->model().hasOlder()) {
            const auto before = m_stage->model().rowCount();
            m_stage->model().loadOlder();
            QTRY_VERIFY(m_stage->model().rowCount() > before || !m_stage->model().hasOlder());
        }
        QCOMPARE(m_stage->texts().size(), 250);
        QCOMPARE(m_stage->texts().first(), u"number 0"_s);
    }

    void makesAChannelByKeyboard()
    {
        QTest::keyClick(&m_stage->window(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_stage->window().findChild<CreateChannelDialog *>());
        auto *dialog = m_stage->window().findChild<CreateChannelDialog *>();
        QTRY_VERIFY(dialog->isVisible());
        const auto name = u"made-%1"_s.arg(m_rooms);
        QTest::keyClicks(dialog->focusWidget(), name);
        m_stage->picture(u"create"_s);
        QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(inSidebarNamed(name), true);
        QTRY_VERIFY(m_stage->window().windowTitle().startsWith(u'#' + name));
    }

    void fitsNarrowWindows()
    {
        boSays(u"hello"_s);
        QVERIFY(m_stage->shows(u"hello"_s));
        m_stage->window().resize(720, 480);
        QTRY_VERIFY(!m_stage->window().findChild<Sidebar *>()->isVisible());
        m_stage->picture(u"narrow"_s);
        m_stage->request(TimelineView::Action::Thread, u"hello"_s);
        QTRY_VERIFY(m_stage->window().right()->isVisible());
        QVERIFY(!m_stage->timeline().isVisible()); // there is room for one
        m_stage->window().right()->close();
        QTRY_VERIFY(m_stage->timeline().isVisible());
    }
};

QTEST_MAIN(tst_Window)
#include "tst_window.moc"
