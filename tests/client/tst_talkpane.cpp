// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/completionpopup.h"
#include "client/widgets/composertext.h"
#include "client/widgets/talkpane.h"
#include "shared/crypto/crypto.h"
#include "tests/client/offscreen.h"
#include "tests/support/storestage.h"

#include <QApplication>
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

QTEST_MAIN(tst_TalkPane)
#include "tst_talkpane.moc"
