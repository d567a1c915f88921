// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/heightindex.h"

#include <QRandomGenerator>
#include <QtTest>
#include <numeric>

using namespace conclave::client;

class tst_HeightIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAtFirst();
    void findsRowsByTheirPlace();
    void clampsPlacesOutside();
    void passesOverRowsWithoutHeight();
    void scalesEveryHeight();
    void agreesWithAPlainList();
};

void tst_HeightIndex::isEmptyAtFirst()
{
    const HeightIndex index;
    QCOMPARE(index.count(), 0);
    QCOMPARE(index.total(), 0);
    QCOMPARE(index.rowAt(0), -1);
}

void tst_HeightIndex::findsRowsByTheirPlace()
{
    HeightIndex index;
    index.assign({10, 20, 30});
    QCOMPARE(index.total(), 60);
    QCOMPARE(index.top(0), 0);
    QCOMPARE(index.top(2), 30);
    QCOMPARE(index.top(3), 60);
    QCOMPARE(index.rowAt(0), 0);
    QCOMPARE(index.rowAt(9), 0);
    QCOMPARE(index.rowAt(10), 1);
    QCOMPARE(index.rowAt(59), 2);
}

void tst_HeightIndex::clampsPlacesOutside()
{
    HeightIndex index;
    index.assign({10, 20});
    QCOMPARE(index.rowAt(-5), 0);
    QCOMPARE(index.rowAt(1000), 1);
}

void tst_HeightIndex::passesOverRowsWithoutHeight()
{
    HeightIndex index;
    index.assign({0, 10, 0, 10});
    QCOMPARE(index.rowAt(0), 1);
    QCOMPARE(index.rowAt(10), 3);
}

void tst_HeightIndex::scalesEveryHeight()
{
    HeightIndex index;
    index.assign({10, 1, 30});
    index.scale(0.1);
    QCOMPARE(index.height(0), 1);
    QCOMPARE(index.height(1), 1);
    QCOMPARE(index.total(), 5);
}

void tst_HeightIndex::agreesWithAPlainList()
{
    QRandomGenerator random(1);
    HeightIndex index;
    QList<int> plain;
    for (int step = 0; step < 500; ++step) {
        const int row = plain.isEmpty() ? 0 : random.bounded(int(plain.size()));
        const int choice = random.bounded(4);
        if (choice == 0 && plain.size() > 3) {
            const int count = std::min(2, int(plain.size()) - row);
            index.remove(row, count);
            plain.remove(row, count);
        } else if (choice == 1 && !plain.isEmpty()) {
            plain[row] = random.bounded(1, 500);
            index.set(row, plain.at(row));
        } else {
            const QList<int> added{random.bounded(1, 90), random.bounded(1, 90)};
            index.insert(row, added);
            plain = plain.first(row) + added + plain.sliced(row);
        }
        const int probe = random.bounded(int(plain.size()));
        const auto top = std::accumulate(plain.begin(), plain.begin() + probe, qint64(0));
        QCOMPARE(index.count(), plain.size());
        QCOMPARE(index.total(), std::accumulate(plain.begin(), plain.end(), qint64(0)));
        QCOMPARE(index.top(probe), top);
        QCOMPARE(index.rowAt(top), probe);
        QCOMPARE(index.rowAt(top + plain.at(probe) - 1), probe);
    }
}

QTEST_GUILESS_MAIN(tst_HeightIndex)
#include "tst_heightindex.moc"
