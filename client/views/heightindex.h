// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace conclave::client {

// The heights of all rows of a timeline, most of them estimates, and their sums in a Fenwick tree: a row's place and
// the row at a place cost O(log n). A plain value; owned by a TimelineGeometry.
class HeightIndex
{
public:
    void assign(const QList<int> &heights);
    void insert(int row, const QList<int> &heights);
    void remove(int row, int count);

    int count() const { return int(m_heights.size()); }
    int height(int row) const { return m_heights.at(row); }
    void set(int row, int height);
    void scale(double factor);

    qint64 top(int row) const; // the sum of the heights before the row; `row` may be count()
    qint64 total() const { return m_total; }
    int rowAt(qint64 y) const; // the first or last row when `y` is outside; -1 when there are none

private:
    void rebuild();

    QList<int> m_heights;
    QList<qint64> m_sums; // one-based Fenwick tree: m_sums[i] covers the (i & -i) rows that end with row i - 1
    qint64 m_total = 0;
};

} // namespace conclave::client
