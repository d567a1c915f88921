// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <array>
#include <atomic>
#include <chrono>
#include <utility>

// What the suite counts about itself. Counting is a relaxed atomic addition on any thread; whoever counts owns the
// numbers, and whoever shows them reads them whenever it likes.
namespace conclave {

class Counter
{
public:
    void add(quint64 n = 1) { m_value.fetch_add(n, std::memory_order_relaxed); }
    quint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<quint64> m_value = 0;
};

class Gauge
{
public:
    void add(qint64 n) { m_value.fetch_add(n, std::memory_order_relaxed); }
    void set(qint64 value) { m_value.store(value, std::memory_order_relaxed); }
    qint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> m_value = 0;
};

// How long something takes.
class Histogram
{
public:
    static constexpr std::array BoundsUs{100,    250,     500,     1'000,   2'500,     5'000,     10'000,    25'000,
                                         50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};

    void observe(std::chrono::nanoseconds took);
    quint64 count(size_t bucket) const { return m_counts[bucket].load(std::memory_order_relaxed); }
    qint64 sumNs() const { return m_sumNs.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<quint64>, BoundsUs.size() + 1> m_counts{}; // not cumulative; the last one has no bound
    std::atomic<qint64> m_sumNs = 0;
};

// Writes numbers in the text format of Prometheus, version 0.0.4: a family, then its samples.
class MetricsText
{
public:
    using Labels = QList<std::pair<QByteArray, QByteArray>>;
    enum class Type { Counter, Gauge, Histogram };

    MetricsText &family(const QByteArray &name, Type type, const QByteArray &help);
    MetricsText &sample(double value, const Labels &labels = {});
    MetricsText &sample(const Counter &counter, const Labels &labels = {});
    MetricsText &sample(const Histogram &histogram, const Labels &labels = {});
    MetricsText &sample(const QList<const Histogram *> &parts, const Labels &labels = {}); // together
    const QByteArray &text() const { return m_text; }

private:
    void line(const QByteArray &suffix, const Labels &labels, const QByteArray &value);

    QByteArray m_text;
    QByteArray m_name; // of the family
};

} // namespace conclave
