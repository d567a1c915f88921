// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::bench {

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

double percentile(std::vector<double> values, double part)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values.at(size_t(part * double(values.size() - 1)));
}

QString ratio(double a, double b)
{
    return b > 0 ? figure(a / b, 2) : u"-"_s;
}

QString figure(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

} // namespace conclave::bench
