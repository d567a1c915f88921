// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/highlighter.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave::client;

namespace {

// The coloured pieces as one line: "k:for s:\"a\"".
QString colored(const QString &code, const QString &language)
{
    QStringList pieces;
    for (const auto &span : highlight(code, language))
        pieces << QString(QLatin1StringView("ksnc")[int(span.kind)]) + u':' + code.mid(span.start, span.length);
    return pieces.join(u'|');
}

} // namespace

class tst_Highlighter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void colors_data();
    void colors();
    void knowsTheLanguages_data();
    void knowsTheLanguages();
    void leavesUnknownLanguagesPlain();
    void leavesLongCodePlain();
    void endsLinesAtTheSeparator();
    void keepsSpansInOrderAndInside_data();
    void keepsSpansInOrderAndInside();
};

void tst_Highlighter::colors_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("expected");

    QTest::newRow("C++") << u"cpp"_s << u"for (int i = 0x1F; i < kMax; ++i) // go \"on\""_s
                         << u"k:for|k:int|n:0x1F|c:// go \"on\""_s;
    QTest::newRow("include") << u"c"_s << u"#include <a.h>\nchar c = '\\'';"_s << u"k:#include|k:char|s:'\\''"_s;
    QTest::newRow("comment over lines") << u"java"_s << u"/* a\nb */ int x"_s << u"c:/* a\nb */|k:int"_s;
    QTest::newRow("comment without end") << u"js"_s << u"a /* b"_s << u"c:/* b"_s;
    QTest::newRow("string without end") << u"go"_s << u"x := \"ab\nvar"_s << u"s:\"ab|k:var"_s;
    QTest::newRow("template") << u"ts"_s << u"let s = `a\nb`"_s << u"k:let|s:`a\nb`"_s;
    QTest::newRow("digits apart") << u"cpp"_s << u"1'000'000 1e-9 .5f"_s << u"n:1'000'000|n:1e-9|n:.5f"_s;
    QTest::newRow("Rust") << u"rust"_s << u"fn f<'a>(x: &'a str) { 'b' }"_s << u"k:fn|k:str|s:'b'"_s;
    QTest::newRow("Python") << u"py"_s << u"def f():\n    '''doc\n'''\n    return None # no"_s
                            << u"k:def|s:'''doc\n'''|k:return|k:None|c:# no"_s;
    QTest::newRow("Ruby") << u"rb"_s << u"def a?; nil end"_s << u"k:def|k:nil|k:end"_s;
    QTest::newRow("shell") << u"bash"_s << u"if [ $# -gt 0 ]; then echo \"$a\" # x\nfi"_s
                           << u"k:if|n:$|n:0|k:then|k:echo|s:\"$a\"|c:# x|k:fi"_s;
    QTest::newRow("SQL") << u"sql"_s << u"SELECT a From b -- c\nWHERE d = 'e'"_s
                         << u"k:SELECT|k:From|c:-- c|k:WHERE|s:'e'"_s;
    QTest::newRow("JSON") << u"json"_s << u"{\"a\": [1.5, true, \"b\"]}"_s << u"k:\"a\"|n:1.5|k:true|s:\"b\""_s;
    QTest::newRow("YAML") << u"yaml"_s << u"a-b: \"c\" # d\n- e: 1\n"_s << u"k:a-b|s:\"c\"|c:# d|k:e|n:1"_s;
    QTest::newRow("ini") << u"ini"_s << u"[a b]\n; c\nd = 2"_s << u"k:[a b]|c:; c|k:d|n:2"_s;
    QTest::newRow("HTML") << u"html"_s << u"<p class=\"x\">for 1<br/></p><!-- c -->"_s
                          << u"k:<p|n:class|s:\"x\"|k:>|k:<br|k:/>|k:</p|k:>|c:<!-- c -->"_s;
    QTest::newRow("diff") << u"diff"_s << u"--- a\n@@ 1\n-old\n+new\n same"_s << u"c:--- a|n:@@ 1|k:-old|s:+new"_s;
}

void tst_Highlighter::colors()
{
    QFETCH(const QString, language);
    QFETCH(const QString, code);
    QFETCH(const QString, expected);
    QCOMPARE(colored(code, language), expected);
}

void tst_Highlighter::knowsTheLanguages_data()
{
    QTest::addColumn<QString>("code");
    for (const auto *name : {"c", "c++", "java", "javascript", "typescript", "go", "rust", "csharp", "kotlin", "swift",
                             "php", "python", "ruby", "C++", "Java"})
        QTest::newRow(name) << u"return 1"_s;
    for (const auto *name : {"json", "yaml", "toml", "ini"})
        QTest::newRow(name) << u"true"_s;
    QTest::newRow("sh") << u"echo"_s;
    QTest::newRow("sql") << u"SELECT"_s;
    QTest::newRow("xml") << u"<a>"_s;
    QTest::newRow("patch") << u"+a"_s;
}

void tst_Highlighter::knowsTheLanguages()
{
    QFETCH(const QString, code);
    QVERIFY(!highlight(code, QString::fromLatin1(QTest::currentDataTag())).isEmpty());
}

void tst_Highlighter::leavesUnknownLanguagesPlain()
{
    QVERIFY(highlight(u"for (;;)"_s, QString()).isEmpty());
    QVERIFY(highlight(u"for (;;)"_s, u"klingon"_s).isEmpty());
}

void tst_Highlighter::leavesLongCodePlain()
{
    QVERIFY(!highlight(QString(MaxHighlightedCode, u'1'), u"c"_s).isEmpty());
    QVERIFY(highlight(QString(MaxHighlightedCode + 1, u'1'), u"c"_s).isEmpty());
}

void tst_Highlighter::endsLinesAtTheSeparator()
{
    QCOMPARE(colored(u"// a\u2028int"_s, u"c"_s), u"c:// a|k:int"_s);
}

void tst_Highlighter::keepsSpansInOrderAndInside_data()
{
    QTest::addColumn<QString>("unit");
    for (const auto *unit : {"\"", "'",  "/*", "//", "<",  "<a",  "<a/", "</", "{", "\\", "$",      "${",   "#",
                             " ",  "\n", "-",  "[",  "a=", "'''", "`",   "0x", ".", "a ", "=begin", "<!--", "\"\\"})
        QTest::newRow(unit) << QString::fromLatin1(unit);
}

void tst_Highlighter::keepsSpansInOrderAndInside()
{
    QFETCH(const QString, unit);
    const auto code = unit.repeated(MaxHighlightedCode / unit.size());
    QElapsedTimer timer;
    timer.start();
    for (const auto *language : {"cpp", "py", "rb", "sh", "sql", "json", "yaml", "toml", "html", "diff", "rust"}) {
        qsizetype end = 0;
        for (const auto &span : highlight(code, QString::fromLatin1(language))) {
            QVERIFY2(span.start >= end && span.length > 0, language);
            end = span.start + span.length;
        }
        QVERIFY2(end <= code.size(), language);
    }
    QVERIFY2(timer.elapsed() < 5000, "the time must not grow with the square of the length");
}

QTEST_GUILESS_MAIN(tst_Highlighter)
#include "tst_highlighter.moc"
