// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/markdown/markdown.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::markdown;

class tst_Markdown : public QObject
{
    Q_OBJECT

private:
    // The runs of a text's only block.
    static QList<Run> runsOf(const QString &text)
    {
        const auto blocks = parse(text);
        return blocks.size() == 1 ? blocks.first().runs : QList<Run>();
    }

private Q_SLOTS:
    void mentionsNamesOutsideCode_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("one") << u"hello @ana"_s << QStringList{u"ana"_s};
        QTest::newRow("at the start") << u"@ana: look"_s << QStringList{u"ana"_s};
        QTest::newRow("end of a sentence") << u"ask @ana."_s << QStringList{u"ana"_s};
        QTest::newRow("case") << u"ask @Ana"_s << QStringList{u"ana"_s};
        QTest::newRow("dots and dashes") << u"@ana.b-c_d"_s << QStringList{u"ana.b-c_d"_s};
        QTest::newRow("underscores") << u"@a_b_c and @d_e_f"_s << QStringList{u"a_b_c"_s, u"d_e_f"_s};
        QTest::newRow("twice is once") << u"@ana @ana"_s << QStringList{u"ana"_s};
        QTest::newRow("bold") << u"**@ana**"_s << QStringList{u"ana"_s};
        QTest::newRow("in brackets") << u"(@ana)"_s << QStringList{u"ana"_s};
        QTest::newRow("in a list") << u"- @ana\n- @bo"_s << QStringList{u"ana"_s, u"bo"_s};
        QTest::newRow("everybody") << u"@channel"_s << QStringList{u"channel"_s};
        QTest::newRow("code span") << u"`@ana`"_s << QStringList();
        QTest::newRow("code block") << u"```\n@ana\n```"_s << QStringList();
        QTest::newRow("address") << u"ana@example.com"_s << QStringList();
        QTest::newRow("within a word") << u"x@ana"_s << QStringList();
        QTest::newRow("within a word of another script") << u"ж@ana"_s << QStringList();
        QTest::newRow("longer name") << u"@anaé"_s << QStringList();
        QTest::newRow("link") << u"https://example.com/@ana"_s << QStringList();
        QTest::newRow("nobody") << u"@ nobody"_s << QStringList();
    }
    void mentionsNamesOutsideCode()
    {
        QFETCH(QString, text);
        QTEST(mentions(text), "names");
    }

    void tellsStylesApart()
    {
        const auto runs = runsOf(u"a **b** *c* ~~d~~ `e` ***f***"_s);
        QCOMPARE(runs.size(), 10);
        const QList<quint8> styles{Plain, Bold, Plain, Italic, Plain, Strike, Plain, Code, Plain, Bold | Italic};
        for (qsizetype i = 0; i < runs.size(); ++i)
            QCOMPARE(runs.at(i).style, styles.at(i));
    }

    void breaksLinesWhereTheAuthorDid() { QCOMPARE(runsOf(u"one\ntwo"_s).first().text, u"one\ntwo"_s); }

    void keepsCodeAsItIs()
    {
        const auto blocks = parse(u"```cpp\nif (a && *b)\n    @ana();\n```"_s);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.first().kind, Block::Kind::Code);
        QCOMPARE(blocks.first().language, u"cpp"_s);
        QCOMPARE(blocks.first().runs.first().text, u"if (a && *b)\n    @ana();"_s);
    }

    void nestsListsAndQuotes()
    {
        const auto blocks = parse(u"> said\n\n1. one\n2. two\n   - deep"_s);
        QCOMPARE(blocks.size(), 4);
        QCOMPARE(blocks.at(0).quoteDepth, 1);
        QCOMPARE(blocks.at(1).marker, u"1."_s);
        QCOMPARE(blocks.at(2).marker, u"2."_s);
        QCOMPARE(blocks.at(3).marker, u"•"_s);
        QCOMPARE(blocks.at(3).listDepth, 2);
    }

    void opensOnlyHarmlessLinks_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("safe");
        QTest::newRow("https") << u"https://example.com/a"_s << true;
        QTest::newRow("http") << u"http://example.com"_s << true;
        QTest::newRow("mail") << u"mailto:ana@example.com"_s << true;
        QTest::newRow("message") << u"conclave://chat.example.com/c/x"_s << true;
        QTest::newRow("script") << u"javascript:alert(1)"_s << false;
        QTest::newRow("file") << u"file:///etc/passwd"_s << false;
        QTest::newRow("share") << u"smb://host/share"_s << false;
        QTest::newRow("data") << u"data:text/html,x"_s << false;
        QTest::newRow("relative") << u"/etc/passwd"_s << false;
        QTest::newRow("telephone") << u"tel:+49301234567"_s << true;
        QTest::newRow("not quite a telephone") << u"telnet:host"_s << false;
    }
    void opensOnlyHarmlessLinks()
    {
        QFETCH(QString, address);
        QFETCH(bool, safe);
        for (const auto &text : {u"[label](%1)"_s.arg(address), u"![label](%1)"_s.arg(address)}) {
            const auto runs = runsOf(text);
            QCOMPARE(runs.size(), 1);
            QCOMPARE(runs.first().text, u"label"_s);
            QCOMPARE(runs.first().link, safe ? address : QString());
        }
    }

    void linksToMessagesWithoutMarkup()
    {
        const auto link = u"conclave://chat.example.com:7420/c/0198c0de-0000-7000-8000-000000000001"
                          "/m/0198c0de-0000-7000-8000-000000000002"_s;
        const auto runs = runsOf(u"see "_s + link + u", please"_s);
        QCOMPARE(runs.size(), 3);
        QCOMPARE(runs.at(1).text, link);
        QCOMPARE(runs.at(1).link, link);
        QCOMPARE(runs.at(2).text, u", please"_s);
        for (const auto &text : {u"`"_s + link + u'`', u"x"_s + link, u"http://evil/"_s + link, link + u"0"_s,
                                 u"conclave://chat.example.com/c/short"_s}) {
            for (const auto &run : runsOf(text))
                QVERIFY2(!run.link.startsWith("conclave"_L1), qPrintable(text));
        }
    }

    void readsTables()
    {
        const auto blocks = parse(u"before\n\n| Name | Size |\n|:--|--:|\n| **a** @ana | 1 |\n| b |"_s);
        QCOMPARE(blocks.size(), 2);
        const auto &table = blocks.at(1);
        QCOMPARE(table.kind, Block::Kind::Table);
        QCOMPARE(table.columns, (QList<Align>{Align::Left, Align::Right}));
        QCOMPARE(plainText({table}), u"Name\tSize\na @ana\t1\nb\t"_s);
        QCOMPARE(table.runs.first().style, quint8(Bold));
        QCOMPARE(mentions(u"|a|\n|---|\n|@ana|"_s), QStringList{u"ana"_s});
    }

    void showsWideTablesAsLines()
    {
        const auto blocks
            = parse(u"|a|b|c|d|e|f|g|h|i|j|k|l|m|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n"
                    "|1|2|\n| |**x**|\n|\n|y"_s);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.first().kind, Block::Kind::Paragraph);
        QCOMPARE(plainText(blocks), u"a | b | c | d | e | f | g | h | i | j | k | l | m\n1 | 2\n | x\n\ny"_s);
    }

    void readsTaskLists()
    {
        const auto blocks = parse(u"- [ ] open\n- [x] done\n- [X] too\n- [y] text"_s);
        QCOMPARE(blocks.size(), 4);
        QCOMPARE(blocks.at(0).marker, QLatin1StringView(TaskOpen));
        QCOMPARE(blocks.at(1).marker, QLatin1StringView(TaskDone));
        QCOMPARE(blocks.at(2).marker, QLatin1StringView(TaskDone));
        QCOMPARE(blocks.at(3).marker, u"•"_s);
        QCOMPARE(blocks.at(0).runs.first().text, u"open"_s);
    }

    void staysSmallWhateverIsWritten()
    {
        const QString wide
            = u"|a"_s.repeated(12) + u"|\n"_s + u"|---"_s.repeated(12) + u"|\n"_s + u"|\n"_s.repeated(8000);
        const QString many = u"|a|\n|---|\n\n"_s.repeated(2000);
        const QString widest
            = u"|a"_s.repeated(120) + u"|\n"_s + u"|---"_s.repeated(120) + u"|\n"_s + u"|\n"_s.repeated(8000);
        for (const auto &text : {wide, many, widest, u"#\n"_s.repeated(8192), u"- \n"_s.repeated(5000)}) {
            const auto blocks = parse(text);
            QVERIFY(blocks.size() <= 4097);
            QVERIFY(plainText(blocks).size() <= 4 * text.size());
        }
    }

    void showsMarkupOfOtherLanguagesAsText()
    {
        QCOMPARE(plainText(parse(u"<b>a</b> &amp; <img src=x>"_s)), u"<b>a</b> &amp; <img src=x>"_s);
    }

    void survivesLinksThatOverlap()
    {
        // md4c ends spans here that it never began.
        const auto blocks = parse(u".ert ![i](t:alert(1)) ![i](file:t[a(1)) ![i](t:alert(](httpp1)) l\n\nplain"_s);
        QCOMPARE(blocks.size(), 2);
        QVERIFY(plainText(blocks).startsWith(u".ert "_s));
        QCOMPARE(blocks.last().runs.size(), 1);
        QCOMPARE(blocks.last().runs.first().style, quint8(Plain));
        QVERIFY(blocks.last().runs.first().link.isEmpty());
    }

    void losesNothingOfHostileTexts()
    {
        for (const auto &text : {u">"_s.repeated(8192), u"- "_s.repeated(4096), u"*"_s.repeated(8192),
                                 u"["_s.repeated(8192), u"`"_s.repeated(8191), u"@"_s.repeated(8192)}) {
            const auto blocks = parse(text);
            QVERIFY(!blocks.isEmpty());
            for (const auto &block : blocks)
                QVERIFY(block.quoteDepth <= 8 && block.listDepth <= 8);
        }
    }
};

QTEST_APPLESS_MAIN(tst_Markdown)
#include "tst_markdown.moc"
