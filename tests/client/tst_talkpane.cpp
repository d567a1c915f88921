// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/completionpopup.h"
#include "client/widgets/composertext.h"
#include "client/widgets/promptdialog.h"
#include "client/widgets/talkpane.h"
#include "shared/crypto/crypto.h"
#include "tests/client/offscreen.h"
#include "tests/support/storestage.h"

#include <QApplication>
#include <QPushButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// A timeline with its composer, over a real store and a real account that is offline.
class tst_TalkPane : public QObject, public test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void offersEverybodyOnce();
    void keepsWhatIsRepliedToAndTheCaret();
    void keepsWhatIsRepliedToUnderAnEdit();
    void asksBeforeManyPeopleAreCalled();
};

void tst_TalkPane::initTestCase()
{
    QVERIFY(crypto::initialise());
    Theme::loadFonts();
}

void tst_TalkPane::offersEverybodyOnce()
{
    StoreStage stage;
    QVERIFY(stage.open());
    TalkPane pane(stage.workspace(), ReadPlace{stage.conversation()});
    pane.resize(700, 600);
    pane.show();
    pane.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&pane));
    pane.composer()->focusText();
    QTest::keyClicks(pane.findChild<ComposerText *>(), u"@chan"_s);
    auto *popup = pane.findChild<CompletionPopup *>();
    QTRY_VERIFY(popup->isVisible());
    QCOMPARE(popup->count(), 1);
    QCOMPARE(popup->item(0).title, u"@channel"_s);
}

// As when another channel is looked at meanwhile.
void tst_TalkPane::keepsWhatIsRepliedToAndTheCaret()
{
    StoreStage stage;
    QVERIFY(stage.open());
    const auto message = stage.say(u"a question"_s);
    {
        TalkPane pane(stage.workspace(), ReadPlace{stage.conversation()});
        Q_EMIT pane.timeline()->actionRequested(message, TimelineView::Action::Reply, {});
        auto *text = pane.findChild<ComposerText *>();
        QTest::keyClicks(text, u"an answer"_s);
        QTest::keyClick(text, Qt::Key_Home);
        QTest::keyClick(text, Qt::Key_Right);
    }
    QTRY_COMPARE(*stage.workspace().store().drafts().text({stage.conversation()}), u"an answer"_s);
    TalkPane pane(stage.workspace(), ReadPlace{stage.conversation()});
    QCOMPARE(pane.composer()->mode(), Composer::Mode::Reply);
    QCOMPARE(pane.composer()->text(), u"an answer"_s);
    QCOMPARE(pane.composer()->caret(), 1);
    QTest::keyClick(pane.findChild<ComposerText *>(), Qt::Key_Return);
    QTRY_COMPARE(stage.workspace().store().outbox().all()->size(), 1);
    const auto sent = stage.workspace().store().outbox().all()->first();
    QCOMPARE(sent.frame.content.as<protocol::Content::Text>()->quote, std::optional(message));
}

void tst_TalkPane::keepsWhatIsRepliedToUnderAnEdit()
{
    StoreStage stage;
    QVERIFY(stage.open());
    const auto question = stage.say(u"a question"_s);
    const auto own = stage.say(u"my words"_s, std::nullopt, stage.self());
    TalkPane pane(stage.workspace(), ReadPlace{stage.conversation()});
    auto *text = pane.findChild<ComposerText *>();
    Q_EMIT pane.timeline()->actionRequested(question, TimelineView::Action::Reply, {});
    QTest::keyClicks(text, u"an answer"_s);
    Q_EMIT pane.timeline()->actionRequested(own, TimelineView::Action::Edit, {});
    QCOMPARE(pane.composer()->mode(), Composer::Mode::Edit);
    QTest::keyClick(text, Qt::Key_Escape);
    QCOMPARE(pane.composer()->mode(), Composer::Mode::Reply);
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_COMPARE(stage.workspace().store().outbox().all()->size(), 1);
    const auto sent = stage.workspace().store().outbox().all()->first();
    QCOMPARE(sent.frame.content.as<protocol::Content::Text>()->quote, std::optional(question));
}

void tst_TalkPane::asksBeforeManyPeopleAreCalled()
{
    StoreStage stage;
    QVERIFY(stage.open());
    const auto setMembers = [&stage](qint64 count) {
        auto info = **stage.store().conversations().find(stage.conversation());
        info.members = count;
        StoreStage::must(stage.store().conversations().put(info));
    };
    const auto outbox = [&stage] { return stage.workspace().store().outbox().all()->size(); };
    TalkPane pane(stage.workspace(), ReadPlace{stage.conversation()});
    pane.resize(700, 600);
    pane.show();
    pane.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&pane));
    pane.composer()->focusText();
    auto *text = pane.findChild<ComposerText *>();
    const auto write = [text](const QString &words) {
        QTest::keyClicks(text, words);
        QTest::keyClick(text, Qt::Key_Return);
    };
    const auto question = [] { return qobject_cast<PromptDialog *>(QApplication::activeModalWidget()); };

    setMembers(20);
    write(u"@channel lunch "_s);
    QTRY_COMPARE(outbox(), 1);
    setMembers(129);
    write(u"nobody and `@channel` neither"_s);
    QTRY_COMPARE(outbox(), 2);
    write(u"@channel the office moves "_s);
    QTRY_VERIFY(question());
    QVERIFY2(question()->windowTitle().contains(u"Notify 128 people?"_s), qPrintable(question()->windowTitle()));
    QTRY_VERIFY(question()->focusWidget());
    QCOMPARE(qobject_cast<QPushButton *>(question()->focusWidget())->text(), u"Cancel"_s);
    if (const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES"); !directory.isEmpty()) {
        for (const auto scheme : {Theme::Scheme::Dark, Theme::Scheme::Light}) {
            Theme::instance().setScheme(scheme);
            QApplication::setPalette(Theme::instance().palette());
            question()->grab().save(u"%1/notify-%2.png"_s.arg(directory).arg(int(scheme)));
        }
    }
    QTest::keyClick(question()->focusWidget(), Qt::Key_Return); // who types on
    QTRY_VERIFY(!question());
    QCOMPARE(outbox(), 2);
    QCOMPARE(pane.composer()->text(), u"@channel the office moves "_s);
    QTRY_VERIFY(text->hasFocus());
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_VERIFY(question());
    const auto buttons = question()->findChildren<QPushButton *>();
    for (auto *button : buttons) {
        if (button->text() == u"Notify them"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_COMPARE(outbox(), 3);
    QVERIFY(pane.composer()->text().isEmpty());
}

QTEST_MAIN(tst_TalkPane)
#include "tst_talkpane.moc"
