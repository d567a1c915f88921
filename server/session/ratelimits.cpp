// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/ratelimits.h"

#include <algorithm>
#include <cmath>

namespace conclave::server {

RateLimits::RateLimits(const RateConfig &config)
    : m_config(config)
{
    for (auto it = config.operations.cbegin(); it != config.operations.cend(); ++it)
        m_operations.insert(it.key(), {it.value()});
}

Status RateLimits::take(const UserId &user, Rate rate, qint64 nowMs, const char *operation)
{
    if (rate != Rate::Free) {
        const auto own = m_operations.find(QByteArray::fromRawData(operation, qsizetype(qstrlen(operation))));
        if (own != m_operations.end())
            return take(own->buckets, user, own->perSecond, nowMs);
    }
    switch (rate) {
    case Rate::Free:
        return {};
    case Rate::Write:
        return take(m_changes, user, m_config.changesPerSecond, nowMs);
    case Rate::Ask:
        return take(m_asks, user, m_config.asksPerSecond, nowMs);
    }
    Q_UNREACHABLE();
}

Status RateLimits::take(Buckets &buckets, const UserId &user, int perSecond, qint64 nowMs)
{
    if (perSecond == 0)
        return {};
    const double most = double(perSecond) * BurstSeconds;
    auto it = buckets.find(user);
    if (it == buckets.end())
        it = buckets.insert(user, {most, nowMs});
    it->tokens = std::min(most, it->tokens + double(nowMs - it->at) * perSecond / 1000);
    it->at = nowMs;
    if (it->tokens < 1)
        return Error{ErrorCode::RateLimited, {}, qint64(std::ceil((1 - it->tokens) * 1000 / perSecond))};
    it->tokens -= 1;
    return {};
}

void RateLimits::forgetRested(qint64 nowMs)
{
    forgetRested(m_changes, nowMs);
    forgetRested(m_asks, nowMs);
    for (auto &own : m_operations)
        forgetRested(own.buckets, nowMs);
}

void RateLimits::forgetRested(Buckets &buckets, qint64 nowMs)
{
    buckets.removeIf([nowMs](Buckets::iterator it) { return nowMs - it->at >= BurstSeconds * 1000; });
}

} // namespace conclave::server
