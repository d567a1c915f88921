// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/ratelimits.h"

#include <algorithm>
#include <cmath>

namespace conclave::server {

RateLimits::RateLimits(const RateConfig &config)
    : m_changes(config.changesPerSecond)
    , m_asks(config.asksPerSecond)
    , m_guestAsks(config.guestAsksPerSecond)
{
    for (auto it = config.operations.cbegin(); it != config.operations.cend(); ++it) {
        m_operations.insert(it.key(), Buckets<UserId>(it.value()));
        m_guestOperations.insert(it.key(), Buckets<QString>(it.value()));
    }
}

Status RateLimits::take(const Asker &asker, Rate rate, qint64 nowMs, const char *operation)
{
    const auto take = [&](auto &shared, auto &byOperation, const auto &key) {
        const auto own = byOperation.find(QByteArray::fromRawData(operation, qsizetype(qstrlen(operation))));
        return (own != byOperation.end() ? *own : shared).take(key, nowMs);
    };
    switch (rate) {
    case Rate::Free:
        return {};
    case Rate::Guest:
        return take(m_guestAsks, m_guestOperations, asker.address);
    case Rate::Write:
        return take(m_changes, m_operations, asker.user);
    case Rate::Ask:
        return take(m_asks, m_operations, asker.user);
    }
    Q_UNREACHABLE();
}

template <class Key>
Status RateLimits::Buckets<Key>::take(const Key &key, qint64 nowMs)
{
    if (m_perSecond == 0)
        return {};
    const double most = double(m_perSecond) * BurstSeconds;
    auto it = m_buckets.find(key);
    if (it == m_buckets.end())
        it = m_buckets.insert(key, {most, nowMs});
    it->tokens = std::min(most, it->tokens + double(nowMs - it->at) * m_perSecond / 1000);
    it->at = nowMs;
    if (it->tokens < 1)
        return Error{ErrorCode::RateLimited, {}, qint64(std::ceil((1 - it->tokens) * 1000 / m_perSecond))};
    it->tokens -= 1;
    return {};
}

void RateLimits::forgetRested(qint64 nowMs)
{
    m_changes.forgetRested(nowMs);
    m_asks.forgetRested(nowMs);
    m_guestAsks.forgetRested(nowMs);
    for (auto &own : m_operations)
        own.forgetRested(nowMs);
    for (auto &own : m_guestOperations)
        own.forgetRested(nowMs);
}

template <class Key>
void RateLimits::Buckets<Key>::forgetRested(qint64 nowMs)
{
    m_buckets.removeIf([nowMs](auto it) { return nowMs - it->at >= BurstSeconds * 1000; });
}

} // namespace conclave::server
