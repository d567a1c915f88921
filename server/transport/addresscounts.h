// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QString>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

namespace conclave::server {

class AddressCounts;

// One counted connection; not counted any more when this is gone. May be dropped on any thread.
class AddressSlot
{
public:
    AddressSlot() = default;
    AddressSlot(AddressCounts *counts, QString key)
        : m_counts(counts)
        , m_key(std::move(key))
    {
    }
    AddressSlot(AddressSlot &&other) noexcept
        : m_counts(std::exchange(other.m_counts, nullptr))
        , m_key(std::move(other.m_key))
    {
    }
    AddressSlot &operator=(AddressSlot &&other) noexcept
    {
        std::swap(m_counts, other.m_counts);
        std::swap(m_key, other.m_key);
        return *this;
    }
    ~AddressSlot() { release(); }
    void release();

private:
    AddressCounts *m_counts = nullptr;
    QString m_key;
};

// How many connections there are, over all IO threads. Any thread.
class ConnectionCount
{
public:
    bool enter(int limit) // limit 0: never refuses; true: leave() follows
    {
        if (m_count.fetch_add(1) < limit || limit == 0)
            return true;
        --m_count;
        return false;
    }
    void leave() { --m_count; }

private:
    std::atomic<int> m_count = 0;
};

// What counts as one address in limits. IPv6 counts by /64, because one host owns that many.
QString addressGroup(const QHostAddress &address);

// How many connections each address group holds, over all IO threads.
// Any thread; outlives its slots.
class AddressCounts
{
public:
    std::optional<AddressSlot> acquire(const QHostAddress &address, int limit); // limit 0: never refuses

private:
    friend class AddressSlot;
    void release(const QString &key);

    std::mutex m_mutex;
    QHash<QString, int> m_counts;
};

// 1.2.3.4 for ::ffff:1.2.3.4, no scope: the form for logs, limits and comparison.
QHostAddress plainAddress(const QHostAddress &address);

} // namespace conclave::server
