// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/corpusfiles.h"
#include "tests/fuzz/markdowntarget.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;

// What the search for hostile messages starts from, and what it has found, as an ordinary test.
class tst_MarkdownCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesEveryInput_data();
    void survivesEveryInput();
    void survivesRepetition_data();
    void survivesRepetition();
};

void tst_MarkdownCorpus::survivesEveryInput_data()
{
    addCorpus(QStringLiteral(CONCLAVE_CORPUS_DIR));
}

void tst_MarkdownCorpus::survivesEveryInput()
{
    QFETCH(const QByteArray, input);
    for (qsizetype length = 0; length <= input.size(); ++length)
        fuzzMarkdown(input.first(length)); // ends the process when a promise is broken
}

void tst_MarkdownCorpus::survivesRepetition_data()
{
    survivesEveryInput_data();
}

// As long as a renderer must survive, in a time that grows with the length only.
void tst_MarkdownCorpus::survivesRepetition()
{
    QFETCH(const QByteArray, input);
    constexpr qsizetype Longest = 16 * 1024;
    QElapsedTimer timer;
    timer.start();
    fuzzMarkdown(input.repeated(std::max<qsizetype>(1, Longest / std::max<qsizetype>(1, input.size()))));
    QVERIFY2(timer.elapsed() < 2000, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
}

QTEST_GUILESS_MAIN(tst_MarkdownCorpus)
#include "tst_markdowncorpus.moc"
