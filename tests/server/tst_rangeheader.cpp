// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/rangeheader.h"

#include <QTest>

using namespace conclave::server;

class tst_RangeHeader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsARange_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("kind");
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("size");
        using Kind = WantedRange::Kind;
        const auto row = [](const char *header, Kind kind, qint64 first, qint64 size) {
            QTest::newRow(*header ? header : "none") << QByteArray(header) << int(kind) << first << size;
        };
        row("", Kind::All, 0, 100);
        row("bytes=0-0", Kind::Part, 0, 1);
        row("bytes=0-99", Kind::Part, 0, 100);
        row("bytes=10-19", Kind::Part, 10, 10);
        row("bytes=10-", Kind::Part, 10, 90);
        row("bytes=90-1000", Kind::Part, 90, 10);
        row("bytes=-10", Kind::Part, 90, 10);
        row("bytes=-1000", Kind::Part, 0, 100);
        row("Bytes= 5 - 6 ", Kind::Part, 5, 2);
        row("bytes=100-", Kind::Unsatisfiable, 0, 0);
        row("bytes=100-200", Kind::Unsatisfiable, 0, 0);
        row("bytes=-0", Kind::Unsatisfiable, 0, 0);
        row("bytes=0-1,5-6", Kind::All, 0, 100);
        row("bytes=6-5", Kind::All, 0, 100);
        row("bytes=-", Kind::All, 0, 100);
        row("bytes=", Kind::All, 0, 100);
        row("bytes=a-b", Kind::All, 0, 100);
        row("bytes=1-b", Kind::All, 0, 100);
        row("bytes=--5", Kind::All, 0, 100);
        row("bytes=9999999999999999999-", Kind::All, 0, 100);
        row("lines=1-2", Kind::All, 0, 100);
    }
    void readsARange()
    {
        QFETCH(QByteArray, header);
        QFETCH(int, kind);
        QFETCH(qint64, first);
        QFETCH(qint64, size);
        QCOMPARE(wantedRange(header, 100), (WantedRange{WantedRange::Kind(kind), first, size}));
    }

    void nothingOfAnEmptyFileCanBeWanted()
    {
        QCOMPARE(wantedRange("bytes=0-", 0).kind, WantedRange::Kind::Unsatisfiable);
        QCOMPARE(wantedRange("bytes=-5", 0).kind, WantedRange::Kind::Unsatisfiable);
        QCOMPARE(wantedRange({}, 0), (WantedRange{WantedRange::Kind::All, 0, 0}));
    }

    void findsAnEntityInAList()
    {
        QVERIFY(namesEntity("\"a\"", "a"));
        QVERIFY(namesEntity("\"b\", W/\"a\"", "a"));
        QVERIFY(namesEntity(" * ", "a"));
        QVERIFY(!namesEntity("\"b\"", "a"));
        QVERIFY(!namesEntity("a", "a"));
        QVERIFY(!namesEntity("", "a"));
    }
};

QTEST_GUILESS_MAIN(tst_RangeHeader)
#include "tst_rangeheader.moc"
