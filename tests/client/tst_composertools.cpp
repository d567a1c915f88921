// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/iconbutton.h"
#include "tests/client/composerdesk.h"

using namespace Qt::StringLiterals;
using namespace conclave::client;

using Desk = ComposerDesk;

// What the tools, their keys and the clipboard do to the text.
class tst_ComposerTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marksTheSelectionAndTakesTheMarksAway();
    void fencesALongerPieceOfCode();
    void makesAListOfTheSelectedLines();
    void quotesAndFencesByKeys();
    void pastesFormattedTextAsMarkdown_data();
    void pastesFormattedTextAsMarkdown();
    void pastesAnAddressOverWordsAsALink();
    void pastesPlainlyWhenAsked();
    void pastesNoControlCharacters();
    void theMentionToolBeginsAName();
};

void tst_ComposerTools::marksTheSelectionAndTakesTheMarksAway()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"one two"_s);
    desk.select(4, 7);
    desk.press(Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(desk.composer.text(), u"one **two**"_s);
    desk.press(Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(desk.composer.text(), u"one two"_s);
    desk.press(Qt::Key_I, Qt::ControlModifier);
    QCOMPARE(desk.composer.text(), u"one _two_"_s);
    desk.press(Qt::Key_I, Qt::ControlModifier);
    desk.press(Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(desk.composer.text(), u"one `two`"_s);
}

void tst_ComposerTools::fencesALongerPieceOfCode()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.composer.setText(u"a\nb"_s);
    desk.text->selectAll();
    desk.press(Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(desk.composer.text(), u"```\na\nb\n```"_s);
}

void tst_ComposerTools::makesAListOfTheSelectedLines()
{
    Desk desk;
    desk.composer.setText(u"a\nb"_s);
    desk.text->selectAll();
    desk.text->toggleLines(u"- "_s);
    QCOMPARE(desk.composer.text(), u"- a\n- b"_s);
    desk.text->selectAll();
    desk.text->toggleLines(u"- "_s);
    QCOMPARE(desk.composer.text(), u"a\nb"_s);
}

void tst_ComposerTools::quotesAndFencesByKeys()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.composer.setText(u"one\ntwo"_s);
    desk.select(0, 7);
    desk.press(Qt::Key_9, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(desk.composer.text(), u"> one\n> two"_s);
    desk.press(Qt::Key_9, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(desk.composer.text(), u"one\ntwo"_s);
    desk.select(4, 7);
    desk.press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(desk.composer.text(), u"one\n```\ntwo\n```"_s);
}

void tst_ComposerTools::pastesFormattedTextAsMarkdown_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    QTest::newRow("bold and italic") << u"<p>a <b>bold</b> and <i>soft</i> word</p>"_s
                                     << u"a **bold** and _soft_ word"_s;
    QTest::newRow("link") << u"see <a href='https://example.org/x'>the page</a>"_s
                          << u"see [the page](https://example.org/x)"_s;
    QTest::newRow("no link") << u"see <a href='javascript:alert(1)'>the <b>page</b></a>"_s << u"see the **page**"_s;
    QTest::newRow("list") << u"<p>Steps:</p><ul><li>one</li><li>two</li></ul>"_s << u"Steps:\n\n- one\n- two"_s;
    QTest::newRow("numbers") << u"<ol><li>one</li><li>two</li></ol>"_s << u"1. one\n2. two"_s;
    QTest::newRow("code") << u"call <code>f(*x)</code>, <b>not</b> g*"_s << u"call `f(*x)`, **not** g\\*"_s;
    QTest::newRow("plain") << u"<span>just *words*</span>"_s << u"just *words*"_s;
    QTest::newRow("picture") << u"<img src='file:///etc/hostname'>words"_s << u"\uFFFCwords"_s;
}

void tst_ComposerTools::pastesFormattedTextAsMarkdown()
{
    QFETCH(QString, html);
    QFETCH(QString, text);
    Desk desk;
    QVERIFY(desk.isReady());
    desk.pasteHtml(html);
    QCOMPARE(desk.composer.text(), text);
}

void tst_ComposerTools::pastesAnAddressOverWordsAsALink()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"the docs"_s);
    desk.select(4, 8);
    desk.paste(u"https://example.org/a?b=c"_s);
    QCOMPARE(desk.composer.text(), u"the [docs](https://example.org/a?b=c)"_s);
}

void tst_ComposerTools::pastesPlainlyWhenAsked()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"the docs"_s);
    desk.select(4, 8);
    desk.paste(u"https://example.org"_s, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(desk.composer.text(), u"the https://example.org"_s);
}

void tst_ComposerTools::pastesNoControlCharacters()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.paste(u"a\x1b[2Jb\r\nc\td"_s);
    QCOMPARE(desk.composer.text(), u"a[2Jb\nc\td"_s);
}

void tst_ComposerTools::theMentionToolBeginsAName()
{
    Desk desk;
    QVERIFY(desk.isReady());
    desk.type(u"hi"_s);
    const auto tools = desk.composer.findChildren<IconButton *>();
    const auto mention = std::find_if(tools.begin(), tools.end(), [](const IconButton *tool) {
        return tool->accessibleName() == u"Mention somebody"_s;
    });
    QTest::mouseClick(*mention, Qt::LeftButton);
    QCOMPARE(desk.composer.text(), u"hi @"_s);
    QVERIFY(desk.popup->isVisible());
}

QTEST_MAIN(tst_ComposerTools)
#include "tst_composertools.moc"
