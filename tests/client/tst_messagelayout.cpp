// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/blockpainter.h"
#include "client/views/messagelayout.h"
#include "client/views/rowdescription.h"
#include "client/views/rowtip.h"
#include "client/views/theme.h"
#include "tests/client/offscreen.h"

#include <QElapsedTimer>
#include <QLocale>
#include <QtTest>
#include <QtWidgets>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

class tst_MessageLayout : public QObject, public conclave::test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsLinesOfEqualHeight();
    void restoresEmojisInCopies();
    void leavesEmojisThatAreWantedAsText();
    void enlargesMessagesOfFewEmojis();
    void hidesTheHeaderOfAGroupedMessage();
    void bodyTopIsBelowHeaderAndDividers();
    void foldsLongCode();
    void foldsLongText();
    void doesNotWrapCode();
    void pansCodeWithinItsBounds();
    void findsLinksAndMentions();
    void showsTheHostThatALinkHides_data();
    void showsTheHostThatALinkHides();
    void replacesMisleadingCharacters();
    void offersWhatToDoWithAFailedMessage();
    void wrapsReactions();
    void countsReactionsBeyondTheLimit();
    void targetsAreLargeEnough();
    void saysWhereALinkLeads();
    void describesARowInWords();
    void survivesHostileText_data();
    void survivesHostileText();

private:
    static TimelineItem message(const QString &text);
    static MessageLayout layout(const TimelineItem &item, int width = 600, const RowContext &context = {});
};

void tst_MessageLayout::initTestCase()
{
    Theme::loadFonts();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

TimelineItem tst_MessageLayout::message(const QString &text)
{
    TimelineItem item;
    item.key = 1;
    item.id = MessageId::create();
    item.seq = 7;
    item.sender = UserId::create();
    item.senderName = u"Priya Nair"_s;
    item.at = QDateTime(QDate(2026, 5, 4), QTime(21, 31)).toMSecsSinceEpoch();
    item.text = text;
    return item;
}

MessageLayout tst_MessageLayout::layout(const TimelineItem &item, int width, const RowContext &context)
{
    return MessageLayout(item, {context, width, false, true, u"ana"_s});
}

void tst_MessageLayout::keepsLinesOfEqualHeight()
{
    const auto plain = layout(message(u"one\ntwo\nthree"_s));
    const auto mixed = layout(message(u"one `code`\n**two** 🎉\n*three* ✅"_s));
    QCOMPARE(mixed.height(), plain.height());
}

void tst_MessageLayout::restoresEmojisInCopies()
{
    const auto source = u"a 👍🏽 b ❤️\n- 🏳️‍🌈 c"_s;
    const auto text = MessageText::ofMarkdown(source);
    QCOMPARE(text.blocks().first().text.count(QChar(QChar::ObjectReplacementCharacter)), 2);
    QCOMPARE(text.plain(0, text.size()), u"a 👍🏽 b ❤️\n• 🏳️‍🌈 c"_s);
    QCOMPARE(text.plain(2, 3), u"👍🏽"_s);
}

void tst_MessageLayout::leavesEmojisThatAreWantedAsText()
{
    const auto text = MessageText::ofMarkdown(u"☎\uFE0E 12 # ©"_s);
    QVERIFY(text.blocks().first().emojis.isEmpty());
    const auto objects = MessageText::ofMarkdown(u"a \uFFFC b"_s);
    QVERIFY(objects.blocks().first().emojis.isEmpty());
    QVERIFY(!objects.blocks().first().text.contains(QChar(QChar::ObjectReplacementCharacter)));
}

void tst_MessageLayout::enlargesMessagesOfFewEmojis()
{
    QVERIFY(MessageText::ofMarkdown(u"🎉 🚀"_s).isEmojiOnly());
    QVERIFY(!MessageText::ofMarkdown(u"🎉 yes"_s).isEmojiOnly());
    QVERIFY(!MessageText::ofMarkdown(u"🎉🎉🎉🎉🎉🎉🎉"_s).isEmojiOnly());
    QVERIFY(layout(message(u"🎉"_s)).height() > layout(message(u"a"_s)).height());
}

void tst_MessageLayout::hidesTheHeaderOfAGroupedMessage()
{
    const auto grouped = layout(message(u"a"_s), 600, {.isGrouped = true});
    QVERIFY(grouped.parts().avatar.isNull());
    QVERIFY(grouped.height() < layout(message(u"a"_s)).height());
    QCOMPARE(grouped.height(), Theme::instance().lineHeight(TextStyle::Body) + 4);
}

void tst_MessageLayout::bodyTopIsBelowHeaderAndDividers()
{
    const auto plain = layout(message(u"a"_s));
    const auto divided = layout(message(u"a"_s), 600, {.startsDay = true, .startsUnread = true});
    QCOMPARE(divided.parts().unread.height(), 24);
    QCOMPARE(divided.bodyTop() - plain.bodyTop(), divided.headTop());
    QCOMPARE(divided.headTop(), divided.parts().day.height() + divided.parts().unread.height());
    QCOMPARE(divided.height() - plain.height(), divided.headTop());
}

void tst_MessageLayout::foldsLongCode()
{
    const auto code = [](int lines) { return u"```\n"_s + u"x\n"_s.repeated(lines) + u"```"_s; };
    QVERIFY(layout(message(code(25))).targets().isEmpty());
    const auto folded = layout(message(code(30)));
    QCOMPARE(folded.targets().size(), 1);
    QCOMPARE(folded.targets().first().label, u"Show 10 more lines"_s);
    QCOMPARE(folded.body().blocks().front().text.lineCount(), 20);
    const MessageLayout open(message(code(30)), {{}, 600, true, true, {}});
    QVERIFY(open.targets().isEmpty());
    QCOMPARE(open.body().blocks().front().text.lineCount(), 30);
    QCOMPARE(folded.body().text().plain(0, 100).count(u'x'), 30); // a copy has all of it
}

void tst_MessageLayout::foldsLongText()
{
    const auto folded = layout(message(u"line\n"_s.repeated(300)));
    QCOMPARE(folded.targets().size(), 1);
    QCOMPARE(folded.targets().first().kind, Target::Kind::ShowMore);
    QCOMPARE(folded.body().blocks().front().text.lineCount(), 200);
}

void tst_MessageLayout::doesNotWrapCode()
{
    const auto code = layout(message(u"```\n"_s + u"word "_s.repeated(100) + u"\n```"_s), 300);
    QCOMPARE(code.body().blocks().front().text.lineCount(), 1);
    QVERIFY(code.body().blocks().front().maxPan() > 0);
    QVERIFY(code.body().blocks().front().frame.right() < 300);
}

void tst_MessageLayout::pansCodeWithinItsBounds()
{
    auto code = layout(message(u"```\n"_s + u"word "_s.repeated(100) + u"\n```"_s), 300);
    const auto point = code.body().blocks().front().frame.center();
    const int end = code.body().blocks().front().maxPan();
    QVERIFY(code.body().pan(point, 50));
    QCOMPARE(code.body().blocks().front().pan, 50);
    QVERIFY(code.body().pan(point, 100'000));
    QCOMPARE(code.body().blocks().front().pan, end);
    QVERIFY(!code.body().pan(point, 1));
    QVERIFY(!code.body().pan({point.x(), 0}, -10));
    auto again = layout(message(u"```\n"_s + u"word "_s.repeated(100) + u"\n```"_s), 300);
    again.body().panTo(code.body());
    QCOMPARE(again.body().blocks().front().pan, end);
}

void tst_MessageLayout::findsLinksAndMentions()
{
    const auto both = layout(message(u"see [docs](https://a.example/x) @ana and `@bob`"_s));
    QCOMPARE(both.targets().size(), 2);
    QCOMPARE(both.targets().at(0).kind, Target::Kind::Link);
    QCOMPARE(both.targets().at(0).value, u"https://a.example/x"_s);
    QCOMPARE(both.targets().at(1).kind, Target::Kind::Mention);
    QCOMPARE(both.targets().at(1).value, u"ana"_s);
    QCOMPARE(both.targetAt(both.targets().at(1).boxes.first().center()), 1);
    QCOMPARE(both.targetAt({599, 1}), -1);
    QVERIFY(layout(message(u"[a](javascript:x) [b](file:///etc/passwd)"_s)).targets().isEmpty());
}

void tst_MessageLayout::showsTheHostThatALinkHides_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("shown");
    QTest::newRow("another host") << u"[https://bank.example](https://evil.example/)"_s
                                  << u"https://bank.example (evil.example)"_s;
    QTest::newRow("without scheme") << u"[bank.example](https://evil.example/)"_s << u"bank.example (evil.example)"_s;
    QTest::newRow("foreign letters") << u"[bank.example](https://b\u0430nk.example/)"_s
                                     << u"bank.example (xn--bnk-6cd.example)"_s;
    QTest::newRow("the same host") << u"[bank.example/login](https://bank.example/)"_s << u"bank.example/login"_s;
    QTest::newRow("words") << u"[our bank](https://evil.example/)"_s << u"our bank"_s;
    QTest::newRow("a version") << u"[v1.2](https://a.example/)"_s << u"v1.2"_s;
}

void tst_MessageLayout::showsTheHostThatALinkHides()
{
    QFETCH(const QString, source);
    QFETCH(const QString, shown);
    const auto text = MessageText::ofMarkdown(source);
    QCOMPARE(text.plain(0, text.size()), shown);
}

void tst_MessageLayout::replacesMisleadingCharacters()
{
    const auto link = MessageText::ofMarkdown(u"[a\u202Eb\u200Bc](https://a.example)"_s);
    QCOMPARE(link.blocks().first().text, u"a\uFFFDb\uFFFDc"_s);
    QCOMPARE(withoutTricks(u"A\u2066n\u0007a"), u"A\uFFFDn\uFFFDa"_s);
    const auto name = u"\u05D3\u05E0\u05D4 \u200Dx"_s;
    QCOMPARE(withoutTricks(name), name); // letters that join, and whole scripts, stay
}

void tst_MessageLayout::offersWhatToDoWithAFailedMessage()
{
    auto item = message(u"a"_s);
    item.delivery = Delivery::Failed;
    item.failure = u"You may not write here."_s;
    for (const int width : {280, 900}) {
        const auto failed = layout(item, width);
        QCOMPARE(failed.targets().size(), 3);
        QCOMPARE(failed.targets().at(0).kind, Target::Kind::Retry);
        QCOMPARE(failed.targets().at(2).kind, Target::Kind::DropFailed);
        for (const auto &target : failed.targets()) {
            QVERIFY(target.boxes.first().right() < width);
            QVERIFY(target.boxes.first().bottom() < failed.height());
        }
    }
}

void tst_MessageLayout::wrapsReactions()
{
    auto item = message(u"a"_s);
    for (int i = 0; i < 12; ++i)
        item.reactions.append({u"👍"_s, i + 1, i == 3, {}});
    const auto wide = layout(item, 900);
    const auto narrow = layout(item, 300);
    QCOMPARE(wide.reactions().count(), 12);
    QVERIFY(narrow.height() > wide.height());
    for (const auto &target : narrow.targets())
        QVERIFY(target.boxes.first().right() < 300);
    QCOMPARE(narrow.pillOf(narrow.targetAt(narrow.targets().at(11).boxes.first().center())), 11);
}

void tst_MessageLayout::countsReactionsBeyondTheLimit()
{
    auto item = message(u"a"_s);
    for (int i = 0; i < 30; ++i)
        item.reactions.append({u"👍"_s, 1, false, {}});
    QCOMPARE(layout(item).reactions().count(), ReactionStrip::MaxPills);
    item.reactions.clear();
    QCOMPARE(layout(item).reactions().height(), 0);
}

void tst_MessageLayout::targetsAreLargeEnough()
{
    auto item = message(u"```\n"_s + u"x\n"_s.repeated(40) + u"```"_s);
    item.quote = QuotedMessage{MessageId::create(), u"Ana"_s, u"text"_s};
    item.reactions = {{u"👍"_s, 1, false, {}}};
    item.thread = ThreadSummary{3, 1, 0, {}};
    item.delivery = Delivery::Failed;
    const auto all = layout(item);
    QCOMPARE(all.targets().size(), 7);
    for (const auto &target : all.targets())
        QVERIFY2(target.boxes.first().height() >= 24 && target.boxes.first().width() >= 24, qPrintable(target.label));
}

void tst_MessageLayout::saysWhereALinkLeads()
{
    auto item = message(u"[docs](https://b\u0430nk.example/a b)\n<b>@ana</b> [x](https://b\u0430nk.example/y)"_s);
    const auto row = layout(item);
    const auto link = row.targets().last();
    QCOMPARE(rowTip(item, row, link.boxes.first().center()), u"https://xn--bnk-6cd.example/y"_s);
    QVERIFY(rowTip(item, row, row.parts().time.center()).contains(u"21:31"));
}

void tst_MessageLayout::describesARowInWords()
{
    auto item = message(u"**See** you\nthere"_s);
    item.thread = ThreadSummary{3, 0, 0, {}};
    item.reactions = {{u"👍"_s, 2, true, {}}};
    item.edited = true;
    QCOMPARE(describeRow(item), u"Priya Nair, 21:31: See you\nthere, 3 replies, thumbs up, 2, you reacted, edited"_s);
    item = message(u"a"_s);
    item.deleted = true;
    QCOMPARE(describeRow(item), u"Priya Nair, 21:31: This message was deleted."_s);
    item = message(u"a"_s);
    item.delivery = Delivery::Failed;
    item.failure = u"No."_s;
    QCOMPARE(describeRow(item), u"Priya Nair, 21:31: a, not sent: No."_s);
}

void tst_MessageLayout::survivesHostileText_data()
{
    QTest::addColumn<QString>("unit");
    for (const auto *unit : {">",
                             "> ",
                             "- ",
                             "- a\n",
                             "1. ",
                             "*",
                             "**a** ",
                             "_a_ ",
                             "`a` ",
                             "```\n",
                             "```a",
                             "[",
                             "![",
                             "[a](",
                             "[a](https://b.c) ",
                             "@ana ",
                             "https://a.example/ ",
                             "~~",
                             "|a|\n|-|\n",
                             "#\n",
                             "\n",
                             " ",
                             "a",
                             "<b>",
                             "&amp;",
                             "\t",
                             "999999999. a\n",
                             "\\",
                             "---\n"})
        QTest::newRow(unit) << QString::fromLatin1(unit);
    QTest::newRow("emoji") << u"🎉"_s;
    QTest::newRow("joined emoji") << u"👩‍❤️‍💋‍👨"_s;
    QTest::newRow("half a surrogate") << QString(QChar(0xD83C));
    QTest::newRow("right to left") << u"\u05D0 a "_s;
    QTest::newRow("override") << u"\u202Ea"_s;
    QTest::newRow("marks") << u"\u0301"_s;
    QTest::newRow("null") << QString(QChar(u'\0'));
    QTest::newRow("object") << u"\uFFFC"_s;
    QTest::newRow("separators") << u"\u2028\u2029"_s;
    QTest::newRow("joiner") << u"\u200D"_s;
}

void tst_MessageLayout::survivesHostileText()
{
    QFETCH(const QString, unit);
    const auto item = message(unit.repeated(16 * 1024 / unit.size()));
    QElapsedTimer timer;
    timer.start();
    const auto row = layout(item, 360);
    const auto elapsed = timer.elapsed();
    QVERIFY(row.height() > 0);
    QVERIFY(row.height() < 202 * 24);
    QImage image(360, 400, QImage::Format_RGB32);
    QPainter painter(&image);
    paintRow(painter, item, row, {.selectedFrom = 0, .selectedTo = 1'000'000}, image.rect());
    QVERIFY(row.body().text().plain(0, row.body().text().size()).size() <= item.text.size() * 3);
    QVERIFY2(elapsed < 1000, qPrintable(u"%1 ms"_s.arg(elapsed)));
}

QTEST_MAIN(tst_MessageLayout)
#include "tst_messagelayout.moc"
