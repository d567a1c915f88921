// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/search/query.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::search;

using Kind = Mistake::Kind;
Q_DECLARE_METATYPE(Kind)

// What people type to search.
class tst_SearchQuery : public QObject
{
    Q_OBJECT

private:
    const QDate m_today{2026, 3, 3};

    Query understood(const QString &text) const
    {
        const auto parsed = parse(text, m_today);
        return parsed.mistakes.isEmpty() ? parsed.query : Query();
    }

private Q_SLOTS:
    void understandsWordsPhrasesAndExclusions()
    {
        const auto query = understood(u"  budget \"next year\" -draft -\"old plan\" "_s);
        QCOMPARE(query.terms.size(), 4);
        QCOMPARE(query.terms.at(0), (Term{u"budget"_s, false, false, 2, 6}));
        QCOMPARE(query.terms.at(1), (Term{u"next year"_s, true, false, 9, 11}));
        QCOMPARE(query.terms.at(2), (Term{u"draft"_s, false, true, 21, 6}));
        QCOMPARE(query.terms.at(3), (Term{u"old plan"_s, true, true, 28, 11}));
    }

    void understandsOperators()
    {
        const auto query = understood(u"from:@ana FROM:\"Bo Diaz\" in:#general has:file has:files has:link "
                                      "is:pinned is:unread after:2026-02-01 before:yesterday"_s);
        QCOMPARE(query.from.size(), 2);
        QCOMPARE(query.from.at(0), (Name{u"ana"_s, 0, 9}));
        QCOMPARE(query.from.at(1), (Name{u"Bo Diaz"_s, 10, 14}));
        QCOMPARE(query.in.size(), 1);
        QCOMPARE(query.in.at(0).text, u"general"_s);
        QCOMPARE(query.has, (QList<Has>{Has::File, Has::Link}));
        QCOMPARE(query.is, (QList<Is>{Is::Pinned, Is::Unread}));
        QCOMPARE(query.after, std::optional(QDate(2026, 2, 1)));
        QCOMPARE(query.before, std::optional(QDate(2026, 3, 2)));
        QVERIFY(query.terms.isEmpty());
    }

    void understandsRelativeDates()
    {
        QCOMPARE(understood(u"after:7d"_s).after, std::optional(QDate(2026, 2, 24)));
        QCOMPARE(understood(u"after:0d"_s).after, std::optional(m_today));
        QCOMPARE(understood(u"before:Today"_s).before, std::optional(m_today));
    }

    void takesOtherColonsForText_data()
    {
        QTest::addColumn<QString>("text");
        for (const auto *text :
             {"https://example.com/a?b=c", "10:30", "note:", "std::vector", ":-)", "fromage:x", "-", "--", "a-b"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void takesOtherColonsForText()
    {
        QFETCH(const QString, text);
        const auto query = understood(text);
        QCOMPARE(query.terms.size(), 1);
        QCOMPARE(query.terms.first().text, text.startsWith(u"--"_s) ? text.sliced(1) : text);
    }

    void takesTypographicQuotes()
    {
        const auto query = understood(u"\u201enächstes Jahr\u201c from:\u201cAna\u201d"_s);
        QCOMPARE(query.terms.size(), 1);
        QCOMPARE(query.terms.first().text, u"nächstes Jahr"_s);
        QVERIFY(query.terms.first().whole);
        QCOMPARE(query.from.first().text, u"Ana"_s);
    }

    void pointsAtTheWordThatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("word");
        QTest::newRow("open quote") << u"a \"b c"_s << Kind::OpenQuote << u"\"b c"_s;
        QTest::newRow("open quote behind an operator") << u"from:\"ana b"_s << Kind::OpenQuote << u"from:\"ana b"_s;
        QTest::newRow("empty quotes") << u"a \"\" b"_s << Kind::NoValue << u"\"\""_s;
        QTest::newRow("no value") << u"plan from: ana"_s << Kind::NoValue << u"from:"_s;
        QTest::newRow("only the sign") << u"x in:# y"_s << Kind::NoValue << u"in:#"_s;
        QTest::newRow("has what") << u"x has:money"_s << Kind::UnknownValue << u"has:money"_s;
        QTest::newRow("is what") << u"is:fine y"_s << Kind::UnknownValue << u"is:fine"_s;
        QTest::newRow("no such day") << u"before:2026-02-30"_s << Kind::BadDate << u"before:2026-02-30"_s;
        QTest::newRow("not a date") << u"after:soon x"_s << Kind::BadDate << u"after:soon"_s;
        QTest::newRow("a date in words of no calendar") << u"after:-3d x"_s << Kind::BadDate << u"after:-3d"_s;
        QTest::newRow("twice") << u"after:7d after:8d"_s << Kind::Twice << u"after:8d"_s;
        QTest::newRow("excluded operator") << u"x -from:ana"_s << Kind::NotExcludable << u"-from:ana"_s;
        QTest::newRow("never both") << u"after:today x before:today"_s << Kind::NeverBoth << u"before:today"_s;
        QTest::newRow("a long term") << u"x "_s + QString(201, u'y') << Kind::TermTooLong << QString(201, u'y');
        QTest::newRow("many terms") << u"t "_s.repeated(20) + u"one"_s << Kind::TooMany << u"one"_s;
        QTest::newRow("many names") << u"in:a "_s.repeated(20) + u"in:b"_s << Kind::TooMany << u"in:b"_s;
    }
    void pointsAtTheWordThatIsWrong()
    {
        QFETCH(const QString, text);
        QFETCH(const Kind, kind);
        QFETCH(const QString, word);
        const auto mistakes = parse(text, m_today).mistakes;
        QCOMPARE(mistakes.size(), 1);
        QCOMPARE(mistakes.first().kind, kind);
        QCOMPARE(text.sliced(mistakes.first().position, mistakes.first().length), word);
    }

    void keepsWhatItUnderstoodBesideAMistake()
    {
        const auto parsed = parse(u"plan is:fine from:ana \"open"_s, m_today);
        QCOMPARE(parsed.query.terms.size(), 1);
        QCOMPARE(parsed.query.from.size(), 1);
        QCOMPARE(parsed.mistakes.size(), 2);
    }

    void survivesHostileTexts()
    {
        const auto quotes = parse(QString(1001, u'"'), m_today);
        QVERIFY(quotes.query.isEmpty());
        QCOMPARE(quotes.mistakes.last(), (Mistake{Kind::TooLong, 1000, 1}));
        const auto surrogates = parse(QString(QChar(0xd800)) + u" from:"_s + QChar(0xdc00), m_today);
        QVERIFY(surrogates.mistakes.isEmpty());
        QVERIFY(parse(QString(), m_today).query.isEmpty());
        QVERIFY(parse(u" \t\n"_s, m_today).query.isEmpty());
        QVERIFY(parse(u"after:99999999999d"_s, m_today).mistakes.size() == 1);
    }
};

QTEST_GUILESS_MAIN(tst_SearchQuery)
#include "tst_searchquery.moc"
