// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/heightindex.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace conclave::client {

void HeightIndex::assign(const QList<int> &heights)
{
    m_heights = heights;
    rebuild();
}

void HeightIndex::insert(int row, const QList<int> &heights)
{
    m_heights = m_heights.first(row) + heights + m_heights.sliced(row);
    rebuild();
}

void HeightIndex::remove(int row, int count)
{
    m_heights.remove(row, count);
    rebuild();
}

void HeightIndex::set(int row, int height)
{
    const qint64 difference = height - std::exchange(m_heights[row], height);
    if (difference == 0)
        return;
    m_total += difference;
    for (qsizetype i = row + 1; i < m_sums.size(); i += i & -i)
        m_sums[i] += difference;
}

void HeightIndex::scale(double factor)
{
    for (auto &height : m_heights)
        height = std::max(1, int(std::lround(height * factor)));
    rebuild();
}

qint64 HeightIndex::top(int row) const
{
    qint64 sum = 0;
    for (qsizetype i = row; i > 0; i -= i & -i)
        sum += m_sums[i];
    return sum;
}

int HeightIndex::rowAt(qint64 y) const
{
    if (m_heights.isEmpty())
        return -1;
    qsizetype row = 0;
    for (auto step = qsizetype(std::bit_floor(size_t(m_heights.size()))); step > 0; step /= 2) {
        if (row + step < m_sums.size() && m_sums[row + step] <= y) {
            row += step;
            y -= m_sums[row];
        }
    }
    return int(std::min(row, m_heights.size() - 1));
}

void HeightIndex::rebuild()
{
    const auto count = m_heights.size();
    m_sums.fill(0, count + 1);
    m_total = 0;
    for (qsizetype i = 1; i <= count; ++i) {
        m_total += m_heights.at(i - 1);
        m_sums[i] += m_heights.at(i - 1);
        if (const auto parent = i + (i & -i); parent <= count)
            m_sums[parent] += m_sums[i];
    }
}

} // namespace conclave::client
