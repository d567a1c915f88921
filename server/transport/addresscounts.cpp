// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/addresscounts.h"

namespace conclave::server {

QString addressGroup(const QHostAddress &address)
{
    const auto plain = plainAddress(address);
    if (plain.protocol() != QAbstractSocket::IPv6Protocol)
        return plain.toString();
    auto bytes = plain.toIPv6Address();
    for (int i = 8; i < 16; ++i)
        bytes[i] = 0;
    return QHostAddress(bytes).toString();
}

void AddressSlot::release()
{
    if (auto *counts = std::exchange(m_counts, nullptr))
        counts->release(m_key);
}

std::optional<AddressSlot> AddressCounts::acquire(const QHostAddress &address, int limit)
{
    const auto key = addressGroup(address);
    const std::scoped_lock lock(m_mutex);
    auto &count = m_counts[key];
    if (limit > 0 && count >= limit)
        return std::nullopt;
    ++count;
    return AddressSlot(this, key);
}

void AddressCounts::release(const QString &key)
{
    const std::scoped_lock lock(m_mutex);
    const auto it = m_counts.find(key);
    if (it != m_counts.end() && --*it == 0)
        m_counts.erase(it);
}

QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIpv4 = false;
    const auto ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QHostAddress(ipv4);
    auto plain = address;
    plain.setScopeId({});
    return plain;
}

} // namespace conclave::server
