// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/composerstrip.h"
#include "client/widgets/iconbutton.h"
#include "tests/client/composerdesk.h"

using namespace Qt::StringLiterals;
using namespace conclave::client;

using Desk = ComposerDesk;

class tst_Composer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void enterSendsAndEmpties();
    void shiftEnterStartsANewLine();
    void enterStartsANewLineInsideAnOpenFence();
    void controlEnterSendsWhenChosen();
    void sendsNothingBlank();
    void sendsWithoutEmptyLinesAtTheEnds();
    void tellsWhyItIsTooLong();
    void countsBytesAndNotLetters();
    void countsAloudOnlyWhenItIsLong();
    void growsToTwelveLinesAndNoFurther();
    void upAsksForTheLastMessageOnlyWhenEmpty();
    void anEditGivesTheDraftBack();
    void anEditIsToldAsAnEdit();
    void escapeCancelsTheReplyBeforeAnythingElse();
    void aReplyKeepsWhatWasTyped();
    void offersPeopleBehindAnAt();
    void walksThroughTheOffersAndSaysWhere();
    void escapeDismissesTheOffersOfThisWord();
    void offersEmojisBehindAColon();
    void offersNothingInsideCode();
    void tellsOfADraftAMomentAfterTheLastKey();
    void tellsNobodyOfATextThatIsSet();
    void tellsOfTypingNowAndThen();
    void showsWhyNothingCanBeWritten();
};

void tst_Composer::enterSendsAndEmpties()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"hello"_s);
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.sent.value(0).value(0).toString(), u"hello"_s);
    QCOMPARE(desk.composer.text(), QString());
}

void tst_Composer::shiftEnterStartsANewLine()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"a"_s);
    desk.press(Qt::Key_Return, Qt::ShiftModifier);
    desk.type(u"b"_s);
    QCOMPARE(desk.composer.text(), u"a\nb"_s);
    QCOMPARE(desk.sent.size(), 0);
}

void tst_Composer::enterStartsANewLineInsideAnOpenFence()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"```cpp"_s);
    desk.press(Qt::Key_Return);
    desk.type(u"int i;"_s);
    desk.press(Qt::Key_Return);
    desk.type(u"```"_s);
    QCOMPARE(desk.sent.size(), 0);
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.sent.value(0).value(0).toString(), u"```cpp\nint i;\n```"_s);
}

void tst_Composer::controlEnterSendsWhenChosen()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.composer.setSendKey(SendKey::CtrlEnter);
    QCOMPARE(desk.send->toolTip(), u"Send message (Ctrl+Enter)"_s);
    desk.type(u"one"_s);
    desk.press(Qt::Key_Return);
    desk.type(u"two"_s);
    QVERIFY(desk.sent.isEmpty());
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(desk.sent.value(0).value(0).toString(), u"one\ntwo"_s);
    desk.composer.setSendKey(SendKey::Enter);
    desk.type(u"three"_s);
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.sent.size(), 2);
}

void tst_Composer::sendsNothingBlank()
{
    Desk desk;
    QVERIFY(desk.isReady());
    QVERIFY(!desk.send->isEnabled());
    desk.type(u"   "_s);
    desk.press(Qt::Key_Return);
    QVERIFY(!desk.send->isEnabled());
    QCOMPARE(desk.sent.size(), 0);
}

void tst_Composer::sendsWithoutEmptyLinesAtTheEnds()
{
    Desk desk;
    desk.composer.setText(u"\n \n    code\nend \n\n"_s);
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.sent.value(0).value(0).toString(), u"    code\nend"_s);
}

void tst_Composer::tellsWhyItIsTooLong()
{
    Desk desk;
    desk.composer.setText(QString(8200, u'a'));
    QVERIFY(desk.shows(u"Too long by 8 bytes"_s));
    QVERIFY(!desk.send->isEnabled());
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.sent.size(), 0);
    QVERIFY(desk.announced.value(0).value(0).toString().startsWith(u"Too long"_s));
    QCOMPARE(desk.composer.text().size(), 8200);
}

void tst_Composer::countsBytesAndNotLetters()
{
    Desk desk;
    desk.composer.setText(QString(2731, u'界')); // three bytes each
    QVERIFY(desk.shows(u"Too long by 1 bytes"_s));
}

void tst_Composer::countsAloudOnlyWhenItIsLong()
{
    QLocale::setDefault(QLocale::c());
    Desk desk;
    desk.composer.setText(QString(4000, u'a'));
    QVERIFY(!desk.shows(u"of 8192"_s));
    desk.composer.setText(QString(4001, u'a'));
    QVERIFY(desk.shows(u"4001 of 8192"_s));
}

void tst_Composer::growsToTwelveLinesAndNoFurther()
{
    Desk desk;
    QVERIFY(desk.isReady());
    const int one = desk.text->height();
    desk.composer.setText(u"a\nb\nc"_s);
    const int three = desk.text->height();
    desk.composer.setText(u"x\n"_s.repeated(12));
    const int twelve = desk.text->height();
    desk.composer.setText(u"x\n"_s.repeated(40));
    QCOMPARE(three - one, 2 * qCeil(QFontMetricsF(desk.text->font()).lineSpacing())); // a line is whole pixels high
    QCOMPARE(desk.text->height(), twelve);
}

void tst_Composer::upAsksForTheLastMessageOnlyWhenEmpty()
{
    Desk desk;
    QVERIFY(desk.isReady());
    QSignalSpy wanted(&desk.composer, &Composer::editLastWanted);
    desk.press(Qt::Key_Up);
    QCOMPARE(wanted.size(), 1);
    desk.type(u"a"_s);
    desk.press(Qt::Key_Up);
    QCOMPARE(wanted.size(), 1);
}

void tst_Composer::anEditGivesTheDraftBack()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"half a thought"_s);
    desk.composer.startReply(u"Ana"_s, u"what she said"_s);
    desk.composer.startEdit(u"an old message"_s);
    QCOMPARE(desk.composer.text(), u"an old message"_s);
    QCOMPARE(desk.composer.draft(), u"half a thought"_s);
    QVERIFY(desk.shows(u"Editing"_s));
    desk.press(Qt::Key_Escape);
    QCOMPARE(desk.composer.text(), u"half a thought"_s);
    QCOMPARE(desk.composer.mode(), Composer::Mode::Reply);
    QVERIFY(desk.shows(u"Replying to Ana"_s));
}

void tst_Composer::anEditIsToldAsAnEdit()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"draft"_s);
    desk.composer.startEdit(u"old"_s);
    Composer::Mode modeWhenSent = Composer::Mode::New;
    connect(&desk.composer, &Composer::sent, &desk.composer,
            [&desk, &modeWhenSent] { modeWhenSent = desk.composer.mode(); });
    desk.type(u"er"_s);
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.sent.value(0).value(0).toString(), u"older"_s);
    QCOMPARE(modeWhenSent, Composer::Mode::Edit);
    QCOMPARE(desk.composer.mode(), Composer::Mode::New);
    QCOMPARE(desk.composer.text(), u"draft"_s);
}

void tst_Composer::escapeCancelsTheReplyBeforeAnythingElse()
{
    Desk desk;
    QVERIFY(desk.isReady());
    QSignalSpy escaped(&desk.composer, &Composer::escapePressed);
    QSignalSpy cancelled(&desk.composer, &Composer::modeCancelled);
    desk.composer.startReply(u"Ana"_s, {});
    desk.press(Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
    QCOMPARE(escaped.size(), 0);
    QVERIFY(!desk.composer.findChild<ComposerStrip *>()->isVisible());
    desk.press(Qt::Key_Escape);
    QCOMPARE(escaped.size(), 1);
}

void tst_Composer::aReplyKeepsWhatWasTyped()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"text"_s);
    desk.composer.startReply(u"Ana"_s, u"<b>excerpt</b>"_s);
    QCOMPARE(desk.composer.text(), u"text"_s);
    QVERIFY(desk.shows(u"<b>excerpt</b>"_s)); // as it is, never as markup
    auto *strip = desk.composer.findChild<ComposerStrip *>();
    QTest::mouseClick(strip->findChild<IconButton *>(), Qt::LeftButton);
    QCOMPARE(desk.composer.mode(), Composer::Mode::New);
    QCOMPARE(desk.composer.text(), u"text"_s);
}

void tst_Composer::offersPeopleBehindAnAt()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"mail a@an"_s);
    QVERIFY(!desk.popup->isVisible());
    desk.type(u" @an"_s);
    QVERIFY(desk.popup->isVisible());
    QCOMPARE(desk.popup->item(0).title, u"Ana Petrova"_s);
    QVERIFY(desk.text->hasFocus());
    desk.press(Qt::Key_Tab);
    QCOMPARE(desk.composer.text(), u"mail a@an @ana "_s);
    QVERIFY(!desk.popup->isVisible());
    QVERIFY(desk.text->hasFocus());
}

void tst_Composer::walksThroughTheOffersAndSaysWhere()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"@an"_s);
    desk.press(Qt::Key_Down);
    QCOMPARE(desk.announced.last().value(0).toString(), u"2 of 3, Andrew Miller"_s);
    desk.press(Qt::Key_Up);
    desk.press(Qt::Key_Up);
    QCOMPARE(desk.announced.last().value(0).toString(), u"3 of 3, Petra Anders"_s);
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.composer.text(), u"@petra "_s);
    QCOMPARE(desk.sent.size(), 0);
}

void tst_Composer::escapeDismissesTheOffersOfThisWord()
{
    Desk desk;
    QVERIFY(desk.isReady());
    QSignalSpy escaped(&desk.composer, &Composer::escapePressed);
    desk.type(u"@a"_s);
    desk.press(Qt::Key_Escape);
    QVERIFY(!desk.popup->isVisible());
    QCOMPARE(escaped.size(), 0);
    desk.type(u"n"_s);
    QVERIFY(!desk.popup->isVisible());
    desk.type(u" @a"_s);
    QVERIFY(desk.popup->isVisible());
}

void tst_Composer::offersEmojisBehindAColon()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"at 12:30 :tada"_s);
    QVERIFY(desk.popup->isVisible());
    desk.press(Qt::Key_Return);
    QCOMPARE(desk.composer.text(), u"at 12:30 🎉"_s);
}

void tst_Composer::offersNothingInsideCode()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.composer.setText(u"```\n"_s);
    desk.type(u"@an"_s);
    QVERIFY(!desk.popup->isVisible());
}

void tst_Composer::tellsOfADraftAMomentAfterTheLastKey()
{
    Desk desk;
    QVERIFY(desk.isReady());
    QSignalSpy changed(&desk.composer, &Composer::draftChanged);
    desk.type(u"abc"_s);
    QCOMPARE(changed.size(), 0);
    QTRY_COMPARE(changed.size(), 1);
    desk.type(u"d"_s);
    desk.press(Qt::Key_Return);
    QCOMPARE(changed.size(), 2); // sent: the draft is gone at once
}

void tst_Composer::tellsNobodyOfATextThatIsSet()
{
    Desk desk;
    QSignalSpy changed(&desk.composer, &Composer::draftChanged);
    QSignalSpy typing(&desk.composer, &Composer::typing);
    desk.composer.setText(u"from the store"_s);
    QVERIFY(!changed.wait(400));
    QCOMPARE(typing.size(), 0);
    QVERIFY(desk.send->isEnabled());
}

void tst_Composer::tellsOfTypingNowAndThen()
{
    Desk desk;
    QVERIFY(desk.isReady());
    QSignalSpy typing(&desk.composer, &Composer::typing);
    desk.type(u"hello"_s);
    QCOMPARE(typing.size(), 1);
    desk.press(Qt::Key_Return);
    desk.type(u"again"_s);
    QCOMPARE(typing.size(), 2);
}

void tst_Composer::showsWhyNothingCanBeWritten()
{
    Desk desk;
    desk.composer.setText(u"draft"_s);
    desk.composer.setBlocked(u"This channel is archived."_s);
    QVERIFY(desk.shows(u"This channel is archived."_s));
    QVERIFY(!desk.text->isVisible());
    QVERIFY(!desk.send->isVisible());
    desk.composer.setBlocked({});
    QVERIFY(desk.text->isVisible());
    QCOMPARE(desk.composer.text(), u"draft"_s);
}

QTEST_MAIN(tst_Composer)
#include "tst_composer.moc"
