// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/emoji.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave::client;

namespace {

const EmojiSet &set()
{
    return EmojiSet::instance();
}

// What is found at the beginning of a text that goes on.
QString matched(const QString &text)
{
    return text.left(set().matchAt(text, 0));
}

QStringList found(const QString &words, int limit = 10)
{
    QStringList texts;
    for (const auto *emoji : set().search(words, limit))
        texts << emoji->text;
    return texts;
}

} // namespace

class tst_Emoji : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAFamilyForOneEmoji();
    void takesTwoLettersForOneFlag();
    void knowsFlagsOfRegions();
    void knowsKeycapsWithAndWithoutTheSelector();
    void takesTheColourOfSkinAlong();
    void takesTheHeartWithAndWithoutTheSelector();
    void leavesWhatIsMarkedAsTextAlone();
    void takesTheSelectorAlongWhereItIsNotNeeded();
    void leavesSignsOfTextAloneUnlessMarked();
    void findsNoEmojiInPlainText();
    void matchesTheKnownPartOfAnUnknownSequence();
    void findsEachEmojiByItsText();
    void findsWithoutSelectors();
    void offersEachColourOfSkinNextToItsEmoji();
    void searchesByShortcodeFirst();
    void searchesWithColons();
    void searchesByTheBeginningOfWords();
    void searchesForAllWords();
    void findsNothingForNothing();
    void keepsToTheLimitOfASearch();
    void sortsIntoTheTabsOfThePicker();
    void hasAPictureForEachEmoji();
    void makesPicturesForTheRatioOfTheScreen_data();
    void makesPicturesForTheRatioOfTheScreen();
    void hasNoPictureOfWhatIsNoEmoji();
};

void tst_Emoji::takesAFamilyForOneEmoji()
{
    QCOMPARE(matched(u"👨‍👩‍👧‍👦 at home"_s), u"👨‍👩‍👧‍👦"_s);
}

void tst_Emoji::takesTwoLettersForOneFlag()
{
    QCOMPARE(matched(u"🇩🇪🇫🇷"_s), u"🇩🇪"_s);
    QCOMPARE(set().matchAt(u"🇩🇪🇫🇷"_s, 4), 4);
    QCOMPARE(set().matchAt(u"🇩 alone"_s, 0), 0);
}

void tst_Emoji::knowsFlagsOfRegions()
{
    QCOMPARE(matched(u"🏴󠁧󠁢󠁳󠁣󠁴󠁿 and 🏳️‍🌈"_s), u"🏴󠁧󠁢󠁳󠁣󠁴󠁿"_s);
    QCOMPARE(matched(u"🏳️‍🌈!"_s), u"🏳️‍🌈"_s);
}

void tst_Emoji::knowsKeycapsWithAndWithoutTheSelector()
{
    QCOMPARE(matched(u"1\uFE0F\u20E3 first"_s), u"1\uFE0F\u20E3"_s);
    QCOMPARE(matched(u"#\u20E3 first"_s), u"#\u20E3"_s);
}

void tst_Emoji::takesTheColourOfSkinAlong()
{
    QCOMPARE(matched(u"👍🏽👍"_s), u"👍🏽"_s);
    QCOMPARE(set().find(u"👍🏽"_s)->name, u"thumbs up: medium skin tone"_s);
    QCOMPARE(matched(u"🧑🏻‍🤝‍🧑🏿 both"_s), u"🧑🏻‍🤝‍🧑🏿"_s);
}

void tst_Emoji::takesTheHeartWithAndWithoutTheSelector()
{
    QCOMPARE(matched(u"\u2764\uFE0F you"_s), u"\u2764\uFE0F"_s);
    QCOMPARE(matched(u"\u2764 you"_s), u"\u2764"_s);
    QCOMPARE(matched(u"\u2764\uFE0F\u200D\U0001F525 you"_s), u"\u2764\uFE0F\u200D\U0001F525"_s);
}

void tst_Emoji::leavesWhatIsMarkedAsTextAlone()
{
    QCOMPARE(matched(u"\u2764\uFE0E you"_s), QString());
}

void tst_Emoji::takesTheSelectorAlongWhereItIsNotNeeded()
{
    QCOMPARE(matched(u"👍\uFE0F yes"_s), u"👍\uFE0F"_s);
}

void tst_Emoji::leavesSignsOfTextAloneUnlessMarked()
{
    for (const auto &sign : {u"©"_s, u"®"_s, u"™"_s, u"↔"_s, u"ℹ"_s}) {
        QCOMPARE(matched(sign + u" 2026"_s), QString());
        QCOMPARE(matched(sign + u"\uFE0F 2026"_s), sign + u"\uFE0F"_s);
    }
}

void tst_Emoji::findsNoEmojiInPlainText()
{
    const auto text = u"Room 101, #42 * 3 — größer als 5 €, 日本語, حسنًا"_s;
    for (qsizetype i = 0; i < text.size(); ++i)
        QCOMPARE(set().matchAt(text, i), 0);
    QVERIFY(!set().find(u"1"_s));
    QVERIFY(!set().find(QString()));
}

void tst_Emoji::matchesTheKnownPartOfAnUnknownSequence()
{
    QCOMPARE(matched(u"🐶\u200D🚗"_s), u"🐶"_s);
    QCOMPARE(matched(u"👩\u200D"_s), u"👩"_s);
}

void tst_Emoji::findsEachEmojiByItsText()
{
    QCOMPARE_GT(set().all().size(), 1800);
    for (const auto &emoji : set().all()) {
        QCOMPARE(set().find(emoji.text), &emoji);
        QCOMPARE(set().matchAt(emoji.text, 0), emoji.text.size());
    }
}

void tst_Emoji::findsWithoutSelectors()
{
    const auto *heart = set().find(u"\u2764"_s);
    QVERIFY(heart);
    QCOMPARE(heart, set().find(u"\u2764\uFE0F"_s));
    QCOMPARE(heart->text, u"\u2764\uFE0F"_s);
}

void tst_Emoji::offersEachColourOfSkinNextToItsEmoji()
{
    const auto tones = set().tones(*set().find(u"👍"_s));
    QCOMPARE(tones.size(), 5);
    QCOMPARE(tones.first()->text, u"👍🏻"_s);
    QCOMPARE(tones.last()->text, u"👍🏿"_s);
    QVERIFY(set().tones(*set().find(u"🎉"_s)).isEmpty());
    QVERIFY(set().tones(*tones.first()).isEmpty());
}

void tst_Emoji::searchesByShortcodeFirst()
{
    QCOMPARE(found(u"heart"_s).first(), u"\u2764\uFE0F"_s);
    QCOMPARE(found(u"thumb"_s).first(2), (QStringList{u"👍"_s, u"👎"_s}));
}

void tst_Emoji::searchesWithColons()
{
    QCOMPARE(found(u":+1"_s).first(), u"👍"_s);
    QCOMPARE(found(u":tada:"_s).first(), u"🎉"_s);
}

void tst_Emoji::searchesByTheBeginningOfWords()
{
    QVERIFY(found(u"celebr"_s, 100).contains(u"🎉"_s)); // a keyword
    QVERIFY(found(u"Germany"_s).contains(u"🇩🇪"_s));
    QVERIFY(!found(u"umbs"_s, 1000).contains(u"👍"_s));
}

void tst_Emoji::searchesForAllWords()
{
    QCOMPARE(found(u"flag germ"_s), QStringList{u"🇩🇪"_s});
    QCOMPARE(found(u"thumbs up"_s).first(), u"👍"_s);
}

void tst_Emoji::findsNothingForNothing()
{
    QVERIFY(found(QString()).isEmpty());
    QVERIFY(found(u" : "_s).isEmpty());
    QVERIFY(found(u"no such thing"_s).isEmpty());
}

void tst_Emoji::keepsToTheLimitOfASearch()
{
    QCOMPARE(found(u"s"_s, 7).size(), 7);
    QVERIFY(found(u"s"_s, 0).isEmpty());
}

void tst_Emoji::sortsIntoTheTabsOfThePicker()
{
    QCOMPARE(set().all().first().text, u"😀"_s);
    for (qsizetype i = 1; i < set().all().size(); ++i)
        QCOMPARE_LE(set().all().at(i - 1).group, set().all().at(i).group);
    QCOMPARE(set().all().last().group, 8);
}

void tst_Emoji::hasAPictureForEachEmoji()
{
    for (const auto &emoji : set().all()) {
        QVERIFY2(!set().pixmap(emoji.text, 8, 1).isNull(), qPrintable(emoji.name));
        for (const auto *tone : set().tones(emoji))
            QVERIFY2(!set().pixmap(tone->text, 8, 1).isNull(), qPrintable(tone->name));
    }
}

void tst_Emoji::makesPicturesForTheRatioOfTheScreen_data()
{
    QTest::addColumn<double>("ratio");
    QTest::addColumn<QSize>("size");
    QTest::newRow("100 %") << 1.0 << QSize(20, 20);
    QTest::newRow("150 %") << 1.5 << QSize(30, 30);
    QTest::newRow("200 %") << 2.0 << QSize(40, 40);
}

void tst_Emoji::makesPicturesForTheRatioOfTheScreen()
{
    QFETCH(double, ratio);
    QFETCH(QSize, size);
    const auto picture = set().pixmap(u"🎉"_s, 20, ratio);
    QCOMPARE(picture.size(), size);
    QCOMPARE(picture.deviceIndependentSize(), QSizeF(20, 20));
}

void tst_Emoji::hasNoPictureOfWhatIsNoEmoji()
{
    QVERIFY(set().pixmap(u"x"_s, 20, 1).isNull());
    QVERIFY(set().pixmap(u"🎉🎉"_s, 20, 1).isNull());
    QVERIFY(set().pixmap(u"🎉"_s, 0, 1).isNull());
}

QTEST_MAIN(tst_Emoji)
#include "tst_emoji.moc"
