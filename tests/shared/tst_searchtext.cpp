// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/search/matcher.h"
#include "shared/search/tokens.h"

#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace conclave::search;

// Which texts match which terms, where, and that an index by tokens never misses one of them.
class tst_SearchText : public QObject
{
    Q_OBJECT

private:
    static Term termOf(const QString &typed)
    {
        const bool whole = typed.startsWith(u'"');
        return {whole ? typed.sliced(1, typed.size() - 2) : typed, whole, false, 0, 0};
    }
    static bool indexFinds(const Term &term, const QString &text)
    {
        const auto has = tokensOf(text);
        const auto wants = tokensOf(term);
        return std::all_of(wants.begin(), wants.end(), [&has](const QString &token) { return has.contains(token); });
    }

    static void row(const char *term, const char *text, bool found)
    {
        const auto name = QByteArray(term) + (found ? " in " : " not in ") + text;
        QTest::newRow(name.constData()) << QString::fromUtf8(term) << QString::fromUtf8(text) << found;
    }
    static void addEuropeanRows()
    {
        row("report", "The quarterly Report is ready", true);
        row("REPORT", "the report", true);
        row("rep", "The quarterly report", true); // prefix
        row("port", "The quarterly report", true); // inside
        row("uarter", "The quarterly report", true);
        row("\"port\"", "The quarterly report", false); // whole words
        row("\"quarterly report\"", "the quarterly report", true);
        row("\"quarterly report\"", "the quarterly, **report**", true);
        row("\"quarterly report\"", "the quarterly old report", false);
        row("\"quarterly report\"", "the quarterlyreport", false);
        row("ui", "the new UI is here", true);
        row("ui", "build it", false); // short ones only where a word begins
        row("ui", "uint8", true);
        row("\"ui\"", "uint8", false);
        row("a", "x-a-b", true);
        row("don't", "I don\u2019t know", true);
        row("c++", "we use C++20", true);
        row("c++", "abc++", false);
        row("foo.bar", "call foo.bar()", true);
        row("foo.bar", "call foo bar", false);
        row("file_name", "the file_name.txt", true);
        row("example.com", "ana@example.com", true);
        row("->", "a->b", true);
        row("->", "a-b", false);
        row("50%", "up 50% today", true);
        row("2026", "on 2026-11-27", true);
        row("grosse", "Große Überraschung", true);
        row("GROSSE", "große", true);
        row("Größe", "GROESSE und grosse", true);
        row("uberraschung", "Große Überraschung", true);
        row("Überraschung", "grosse ueberraschung, Uberraschung", true);
        row("strassen", "Hauptstraßenlaterne", true);
        row("ete", "l\u2019été dernier", true);
        row("cafe", "Cafe\u0301 de Flore", true); // decomposed
        row("coeur", "le cœur", true);
        row("garcon", "le garçon", true);
        row("smorrebrod", "smørrebrød", true);
        row("istanbul", "İstanbul", true);
        row("fluss", "ﬂuß", true);
        row("\xef\xbc\xa1\xef\xbc\xa2\xef\xbc\xa3", "abc", true); // full width
    }
    static void addOtherRows()
    {
        row("отчёт", "Квартальный отчет готов", true);
        row("ОТЧЕТ", "квартальный отчёт", true);
        row("четн", "отчётность", true);
        row("мой", "мои друзья", false); // й is a letter of its own
        row("мой", "мо\u0438\u0306 друг", true);
        row("οδος", "η ΟΔΟΣ", true);
        row("καλημερα", "Καλημέρα", true);
        row("天气", "今天天气很好", true);
        row("天天", "今天天气很好", true);
        row("天很", "今天天气很好", false);
        row("好", "今天天气很好", true);
        row("今天天气很好", "今天天气很好", true);
        row("Qt开发", "我们用Qt开发客户端", true);
        row("天気", "明日の天気はどうですか", true);
        row("サーバー", "新しいサーバーを起動する", true);
        row("ｻｰﾊﾞｰ", "新しいサーバー", true); // half width
        row("ハ", "バス", false); // another letter, not an accent
        row("か\u3099", "がくせい", true);
        row("の", "明日の天気", true);
        row("회의", "오늘 회의는 세 시입니다", true);
        row("의는", "오늘 회의는 세 시입니다", true);
        row("\u1112\u116c\u110b\u1174", "오늘 회의는", true); // decomposed
        row("مرحبا", "مَرْحَبًا بالعالم", true);
        row("احمد", "أحمد هنا", true);
        row("שלום", "שָׁלוֹם עולם", true);
        row("ประชุม", "วันนี้มีประชุมบ่าย", true);
        row("नमस्ते", "नमस्ते दुनिया", true);
        row("🎉", "Released 🎉🎉", true);
        row("👍", "ok 👍🏽", true);
        row("❤", "with ❤️", true);
        row("€", "costs 5€", true);
    }

private Q_SLOTS:
    void findsWhatPeopleMean_data()
    {
        QTest::addColumn<QString>("term");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        addEuropeanRows();
        addOtherRows();
    }
    void findsWhatPeopleMean()
    {
        QFETCH(const QString, term);
        QFETCH(const QString, text);
        QFETCH(const bool, found);
        QCOMPARE(Matcher({termOf(term)}).matches(text), found);
        QCOMPARE(!Matcher({termOf(term)}).spans(text).isEmpty(), found);
        if (found)
            QVERIFY(indexFinds(termOf(term), text));
        auto excluded = termOf(term);
        excluded.excluded = true;
        QCOMPARE(Matcher({excluded}).matches(text), !found);
        QVERIFY(Matcher({excluded}).spans(text).isEmpty());
    }

    void showsWhereItIs()
    {
        const auto marked = [](const QString &text, const QStringList &typed) {
            QList<Term> terms;
            for (const auto &one : typed)
                terms.append(termOf(one));
            auto shown = text;
            const auto spans = Matcher(terms).spans(text);
            for (auto it = spans.crbegin(); it != spans.crend(); ++it)
                shown.insert(it->begin + it->length, u']').insert(it->begin, u'[');
            return shown;
        };
        QCOMPARE(marked(u"Große große Größe"_s, {u"grosse"_s}), u"[Große] [große] [Größe]"_s);
        QCOMPARE(marked(u"straße"_s, {u"tras"_s}), u"s[traß]e"_s); // half of a letter is all of it
        QCOMPARE(marked(u"banana"_s, {u"ana"_s}), u"b[ana]na"_s);
        QCOMPARE(marked(u"report on reporting"_s, {u"report"_s, u"porting"_s}), u"[report] on [reporting]"_s);
        QCOMPARE(marked(u"Cafe\u0301!"_s, {u"cafe"_s}), u"[Cafe\u0301]!"_s);
        QCOMPARE(marked(u"a 👍🏽 b"_s, {u"👍"_s}), u"a [👍]🏽 b"_s);
        QCOMPARE(marked(u"今天天气"_s, {u"天气"_s, u"天天"_s}), u"今[天天气]"_s);
        QCOMPARE(marked(u"the quarterly, **report**"_s, {u"\"quarterly report\""_s}), u"the [quarterly, **report]**"_s);
        QCOMPARE(marked(u"nothing"_s, {u"something"_s}), u"nothing"_s);
    }

    void wantsAllTerms()
    {
        const Matcher both({termOf(u"red"_s), termOf(u"blue"_s)});
        QVERIFY(both.matches(u"blue and red"_s));
        QVERIFY(!both.matches(u"red"_s));
        QVERIFY(Matcher({}).matches(u"anything"_s));
        QVERIFY(Matcher({termOf(u"\u200b"_s)}).matches(u"anything"_s)); // nothing that anybody sees
    }

    // Each piece of a text is found in it, and the index knows.
    void findsEveryPieceOfATextByItsTokens()
    {
        const auto text
            = u"Größe: 3 Äpfel (C++), «ёлка» 今天天気サーバー회의 👍🏽 naïve_x-ray İ"_s;
        for (qsizetype begin = 0; begin < text.size(); ++begin) {
            for (qsizetype length = 1; begin + length <= text.size(); ++length) {
                const Term term{text.sliced(begin, length), false, false, 0, 0};
                if (Matcher({term}).matches(text))
                    QVERIFY2(indexFinds(term, text), qPrintable(term.text));
                else
                    QVERIFY2(begin > 0 && text.at(begin).isLetter(),
                             qPrintable(term.text)); // a short one inside a word
            }
        }
    }

    void makesTokensThatAnIndexCanKeep()
    {
        for (const auto &token : tokensOf(u"A-b_c's \"x\" OR NOT * ^ : é 今天 \u0000 \ufffd"_s)) {
            for (const auto c : token)
                QVERIFY2(c.unicode() >= 0x80 || c.isLower() || c.isDigit(), qPrintable(token));
        }
        QVERIFY(tokensOf(QString(QChar(0xd800)) + u"'\"();--"_s).isEmpty());
        QCOMPARE(tokensOf(u"abc abc"_s).size(), 3);
        const auto whose = tokenOf(u's', u"0195a3c1"_s);
        QVERIFY(!tokensOf(whose).contains(whose));
    }

    void survivesHostileTexts()
    {
        const QString dashes = u"- "_s.repeated(4000);
        QVERIFY(!Matcher({{u"- "_s.repeated(90) + u"x"_s, true, false, 0, 0}}).matches(dashes));
        QVERIFY(!Matcher({{u"a"_s.repeated(200), false, false, 0, 0}}).matches(u"a"_s.repeated(199) + dashes));
        QVERIFY(Matcher({{u"\u0301\u0301"_s, false, false, 0, 0}}).spans(u"a\u0301"_s).isEmpty());
        QVERIFY(!tokensOf(u"x\u0301"_s + QString(4000, QChar(0x301))).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_SearchText)
#include "tst_searchtext.moc"
