// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/metrics.h"

#include <algorithm>

namespace conclave {

namespace {

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', 15);
}

// As label values want it.
QByteArray escaped(QByteArray text)
{
    return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

} // namespace

void Histogram::observe(std::chrono::nanoseconds took)
{
    const auto us = std::chrono::ceil<std::chrono::microseconds>(took).count();
    const auto *bound = std::lower_bound(BoundsUs.begin(), BoundsUs.end(), us);
    m_counts[size_t(bound - BoundsUs.begin())].fetch_add(1, std::memory_order_relaxed);
    m_sumNs.fetch_add(took.count(), std::memory_order_relaxed);
}

MetricsText &MetricsText::family(const QByteArray &name, Type type, const QByteArray &help)
{
    static constexpr std::array types{"counter", "gauge", "histogram"};
    m_name = name;
    m_text += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + types[size_t(type)] + '\n';
    return *this;
}

MetricsText &MetricsText::sample(double value, const Labels &labels)
{
    line({}, labels, number(value));
    return *this;
}

MetricsText &MetricsText::sample(const Counter &counter, const Labels &labels)
{
    line({}, labels, QByteArray::number(counter.value()));
    return *this;
}

MetricsText &MetricsText::sample(const Histogram &histogram, const Labels &labels)
{
    return sample(QList<const Histogram *>{&histogram}, labels);
}

MetricsText &MetricsText::sample(const QList<const Histogram *> &parts, const Labels &labels)
{
    quint64 count = 0;
    qint64 sumNs = 0;
    for (size_t i = 0; i <= Histogram::BoundsUs.size(); ++i) {
        for (const auto *part : parts)
            count += part->count(i);
        const auto bound = i < Histogram::BoundsUs.size() ? number(Histogram::BoundsUs[i] / 1e6) : "+Inf";
        line("_bucket", labels + Labels{{"le", bound}}, QByteArray::number(count));
    }
    for (const auto *part : parts)
        sumNs += part->sumNs();
    line("_sum", labels, number(double(sumNs) / 1e9));
    line("_count", labels, QByteArray::number(count));
    return *this;
}

void MetricsText::line(const QByteArray &suffix, const Labels &labels, const QByteArray &value)
{
    m_text += m_name + suffix;
    char before = '{';
    for (const auto &[name, text] : labels) {
        m_text += before + name + "=\"" + escaped(text) + '"';
        before = ',';
    }
    m_text += (labels.isEmpty() ? " " : "} ") + value + '\n';
}

} // namespace conclave
