// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/memberlistmodel.h"
#include "client/models/notifypreferences.h"
#include "client/views/conclavestyle.h"
#include "client/views/rowdescription.h"
#include "client/widgets/memberspane.h"
#include "client/widgets/notifydialog.h"
#include "client/widgets/notifyrules.h"
#include "client/widgets/selfbar.h"
#include "client/widgets/statusdialog.h"
#include "client/widgets/statusmenu.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// What the window shows of others: how far a message has come, and what they say about themselves.
class tst_Marks : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WindowStage> m_stage;
    std::unique_ptr<WireClient> m_bo;
    QString m_room;
    int m_rooms = 0;

    Receipt::State stateOf(const QString &text)
    {
        const auto *item = m_stage->find(text);
        return item && item->receipt ? item->receipt->state : Receipt::State::Stored;
    }
    QJsonObject last() { return m_bo->history(m_room).last().toObject(); }
    void picture(const QString &name)
    {
        m_stage->picture(name + u"-light"_s);
        m_stage->settings().setAppearance(Appearance::Dark);
        QTest::qWait(0); // the palette comes with the next turn
        m_stage->picture(name + u"-dark"_s);
        m_stage->settings().setAppearance(Appearance::Light);
    }
    static void grab(QWidget *widget, const QString &name)
    {
        const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
        if (!directory.isEmpty())
            widget->grab().save(directory + u'/' + name + u".png"_s);
    }
    void grabBoth(QWidget *widget, const QString &name)
    {
        grab(widget, name + u"-light"_s);
        m_stage->settings().setAppearance(Appearance::Dark);
        QTest::qWait(0); // the palette comes with the next turn
        grab(widget, name + u"-dark"_s);
        m_stage->settings().setAppearance(Appearance::Light);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        for (const auto *user : {"ana", "bo"})
            QVERIFY(m_server.addUser(QLatin1StringView(user)));
        QVERIFY(m_server.start());
        m_bo = std::make_unique<WireClient>(m_server);
        QVERIFY(m_bo->signIn(u"bo"_s));
    }

    void init()
    {
        m_stage = std::make_unique<WindowStage>(m_server, u"ana"_s);
        QVERIFY(m_stage->open());
        m_room = m_bo->createChannel(u"room-%1"_s.arg(++m_rooms));
        m_bo->ask(u"conversation.invite"_s,
                  {{u"conversation"_s, m_room},
                   {u"client_id"_s, WireClient::newId()},
                   {u"user"_s, m_stage->workspace().self().toText()}});
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
    }
    void cleanup() { m_stage.reset(); }

    void showsHowFarAMessageHasCome()
    {
        m_stage->type(u"are you there?"_s);
        QVERIFY(m_stage->shows(u"are you there?"_s));
        QTRY_VERIFY(m_stage->find(u"are you there?"_s)->receipt);
        QCOMPARE(stateOf(u"are you there?"_s), Receipt::State::Stored);
        QVERIFY(describeRow(*m_stage->find(u"are you there?"_s)).endsWith(u"sent"_s));
        const auto seq = last().value("seq"_L1);
        m_bo->ask(u"delivered.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, seq}});
        QTRY_COMPARE(stateOf(u"are you there?"_s), Receipt::State::Delivered);
        QVERIFY(describeRow(*m_stage->find(u"are you there?"_s)).endsWith(u"delivered to bo"_s));
        m_stage->type(u"and now?"_s);
        QVERIFY(m_stage->shows(u"and now?"_s));
        m_bo->ask(u"cursor.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, seq}});
        QTRY_COMPARE(stateOf(u"are you there?"_s), Receipt::State::Read);
        QVERIFY(describeRow(*m_stage->find(u"are you there?"_s)).endsWith(u"read by bo"_s));
        QCOMPARE(stateOf(u"and now?"_s), Receipt::State::Stored);
        m_bo->say(m_room, u"yes, I am"_s);
        QVERIFY(m_stage->shows(u"yes, I am"_s));
        picture(u"marks"_s);
    }

    void tellsTheOthersWhatHasArrivedHere()
    {
        m_bo->say(m_room, u"hello"_s);
        const auto self = m_stage->workspace().self().toText();
        const auto push = m_bo->push(u"delivered"_s, {{u"conversation"_s, m_room}}, 10'000);
        const auto cursor = push.value("cursors"_L1).toArray().first().toObject();
        QCOMPARE(cursor.value("user"_L1).toString(), self);
        QVERIFY(cursor.value("delivered"_L1).toInteger() >= 3);
    }

    void hidesWhatIsNotShared()
    {
        m_stage->type(u"read this"_s);
        QVERIFY(m_stage->shows(u"read this"_s));
        QTRY_VERIFY(m_stage->find(u"read this"_s)->seq > 0);
        const auto seq = last().value("seq"_L1);
        m_bo->ask(u"delivered.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, seq}});
        m_bo->ask(u"cursor.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, seq}});
        QTRY_COMPARE(stateOf(u"read this"_s), Receipt::State::Read);
        m_bo->ask(u"user.set_privacy"_s, {{u"hides_read"_s, true}});
        QTRY_COMPARE(stateOf(u"read this"_s), Receipt::State::Delivered);
        m_bo->ask(u"user.set_privacy"_s, {{u"hides_read"_s, false}});
        QTRY_COMPARE(stateOf(u"read this"_s), Receipt::State::Read);
        // Who does not tell is not told.
        auto *dialog = new NotifyDialog(m_stage->workspace(), &m_stage->window());
        dialog->open();
        for (auto *box : dialog->findChildren<QCheckBox *>()) {
            if (box->text() == u"Let others see what I have read"_s)
                box->setChecked(false);
        }
        grabBoth(dialog, u"notifications"_s);
        for (auto *button : dialog->findChildren<QPushButton *>()) {
            if (button->isDefault())
                button->click();
        }
        QTRY_VERIFY(m_stage->workspace().hidesRead(m_stage->workspace().self()));
        QTRY_COMPARE(stateOf(u"read this"_s), Receipt::State::Delivered);
        bool isBack = false;
        m_stage->workspace().call(
            this, [](Account &account, auto reply) { account.setHidesRead(false, reply); },
            [&isBack](const Result<protocol::Done> &done) { isBack = bool(done); });
        QTRY_VERIFY(isBack);
        QTRY_COMPARE(stateOf(u"read this"_s), Receipt::State::Read);
    }

    void showsWhatPeopleSayAboutThemselves()
    {
        const QJsonObject status{{u"text"_s, u"In a meeting"_s}, {u"emoji"_s, u"📅"_s}};
        QCOMPARE(m_bo->errorOf(u"user.set_status"_s, {{u"status"_s, status}}), u"none"_s);
        m_stage->window().right()->showMembers(m_stage->window().current());
        const auto *list = m_stage->window().right()->findChild<MembersPane *>()->findChild<QListView *>();
        const auto isThere = [list] {
            const auto *model = list->model();
            const auto found = model->match(model->index(0, 0), MemberListModel::StatusRole, u"In a meeting"_s);
            return !found.isEmpty()
                && found.first().data(Qt::AccessibleTextRole).toString().contains(u"In a meeting"_s);
        };
        QTRY_VERIFY(isThere());
        picture(u"members-status"_s);
        QCOMPARE(m_bo->errorOf(u"user.set_status"_s), u"none"_s);
        QTRY_VERIFY(!isThere());
    }

    void setsAStatusFromTheMenu()
    {
        auto *bar = m_stage->window().findChild<SelfBar *>();
        QVERIFY(bar->accessibleName().contains(u"Online"_s));
        bar->click();
        auto *menu = bar->findChild<QMenu *>();
        QTRY_VERIFY(menu->isVisible());
        grabBoth(menu, u"status-menu"_s);
        for (auto *action : menu->actions()) {
            if (action->text().startsWith(u"In a meeting"_s))
                action->trigger();
        }
        menu->close();
        const auto id = m_stage->workspace().self().toText();
        const QJsonObject wanted{{u"id"_s, id}, {u"status"_s, QJsonObject{{u"text"_s, u"In a meeting"_s}}}};
        const auto push = m_bo->push(u"user"_s, {{u"user"_s, wanted}});
        const auto until = push.value("user"_L1).toObject().value("status"_L1).toObject().value("until"_L1).toInteger();
        QVERIFY(std::abs(until - SystemClock().nowMs() - 3'600'000) < 60'000);
        QTRY_VERIFY(bar->accessibleName().contains(u"In a meeting"_s));
        picture(u"own-status"_s);
    }

    void setsAStatusInOwnWords()
    {
        StatusDialog dialog(std::nullopt, &m_stage->window());
        dialog.open();
        protocol::UserStatus chosen;
        connect(&dialog, &StatusDialog::chosen, this, [&chosen](const auto &status) { chosen = status; });
        auto *save = dialog.findChild<QPushButton *>();
        for (auto *button : dialog.findChildren<QPushButton *>())
            save = button->isDefault() ? button : save;
        QVERIFY(!save->isEnabled()); // it would say nothing
        dialog.findChild<QLineEdit *>()->setText(u"Walking the dog"_s);
        dialog.findChild<QComboBox *>()->setCurrentIndex(2); // one hour
        grabBoth(&dialog, u"status-dialog"_s);
        save->click();
        QCOMPARE(chosen.text, u"Walking the dog"_s);
        QVERIFY(chosen.until && std::abs(*chosen.until - SystemClock().nowMs() - 3'600'000) < 60'000);
    }

    void showsTheRulesOfAChannel()
    {
        const auto room = m_stage->window().current();
        NotifyRules rules(m_stage->workspace(), room, nullptr);
        rules.resize(320, 200);
        rules.show();
        auto *level = rules.findChild<QComboBox *>();
        level->setCurrentIndex(1);
        Q_EMIT level->activated(1);
        QCOMPARE(m_stage->workspace().notify().of(room).level, std::optional(protocol::NotifyLevel::All));
        m_stage->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_stage->window()));
        QTest::keyClick(&m_stage->window(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_stage->workspace().notify().isMuted(room));
        auto *mute = rules.findChild<QPushButton *>();
        QCOMPARE(mute->text(), u"Unmute"_s);
        grabBoth(&rules, u"notify-rules"_s);
        QTRY_VERIFY(m_stage->window().conversations().find(room).value_or(ConversationItem()).isMuted);
        picture(u"muted"_s);
        mute->click();
        QVERIFY(!m_stage->workspace().notify().isMuted(room));
    }
};

QTEST_MAIN(tst_Marks)
#include "tst_marks.moc"
