// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/corpusfiles.h"
#include "tests/fuzz/mediatarget.h"

#include <QTest>

using namespace conclave;

// What the search for hostile films and pictures starts from, and what it has found, as an ordinary test.
class tst_MediaCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesEveryInput_data();
    void survivesEveryInput();
};

void tst_MediaCorpus::survivesEveryInput_data()
{
    addCorpus(QStringLiteral(CONCLAVE_CORPUS_DIR));
}

void tst_MediaCorpus::survivesEveryInput()
{
    QFETCH(const QByteArray, input);
    for (qsizetype length = 0; length <= input.size(); ++length)
        fuzzMedia(input.first(length)); // ends the process when a promise is broken
}

QTEST_GUILESS_MAIN(tst_MediaCorpus)
#include "tst_mediacorpus.moc"
