// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/signinguard.h"

#include <algorithm>
#include <utility>

namespace conclave::server {

namespace {

constexpr qint64 BusyRetryMs = 1000;
constexpr qint64 FirstDelayMs = 1000;
constexpr int MostDoublings = 10; // about a quarter of an hour
constexpr qsizetype MostKnown = 100'000;

} // namespace

void SignInGuard::Failures::keep(qint64 nowMs)
{
    at.removeIf([nowMs](qint64 time) { return nowMs - time >= WindowMs; });
}

qint64 SignInGuard::Failures::fewerInMs(int count, qint64 nowMs) const
{
    return at.size() < count ? 0 : at.at(at.size() - count) + WindowMs - nowMs;
}

qint64 SignInGuard::delayMs(int failures)
{
    return failures < FreeFailures ? 0 : FirstDelayMs << std::min(failures - FreeFailures, MostDoublings);
}

Result<std::shared_ptr<SignInAttempt>> SignInGuard::begin(const QString &name, const QString &address, qint64 nowMs)
{
    if (isOff())
        return std::make_shared<SignInAttempt>(*this, name, address);
    if (m_running.value(address) >= AtOnce)
        return Error{ErrorCode::RateLimited, {}, BusyRetryMs};
    const Pair pair(name, address);
    auto &ofAddress = m_byAddress[address];
    auto &ofName = m_byName[name];
    auto &ofPair = m_byPair[pair];
    ofAddress.keep(nowMs);
    ofName.keep(nowMs);
    ofPair.keep(nowMs);
    qint64 wait = ofAddress.fewerInMs(m_failuresPerAddress, nowMs);
    if (!m_known.contains(pair))
        wait = std::max(wait, ofName.fewerInMs(StrangersFailures, nowMs));
    if (!ofPair.at.isEmpty())
        wait = std::max(wait, ofPair.at.last() + delayMs(int(ofPair.at.size())) - nowMs);
    if (wait > 0)
        return Error{ErrorCode::RateLimited, {}, wait};
    ++m_running[address];
    return std::make_shared<SignInAttempt>(*this, name, address);
}

void SignInGuard::count(const Pair &pair, bool wasRight, qint64 nowMs)
{
    if (isOff())
        return;
    if (wasRight) {
        m_byPair.remove(pair);
        if (m_known.size() < MostKnown)
            m_known.insert(pair);
        return;
    }
    m_byAddress[pair.second].at.append(nowMs);
    m_byPair[pair].at.append(nowMs);
    if (!m_known.contains(pair))
        m_byName[pair.first].at.append(nowMs);
}

void SignInGuard::release(const QString &address)
{
    if (const auto running = m_running.find(address); running != m_running.end() && --*running <= 0)
        m_running.erase(running);
}

SignInAttempt::~SignInAttempt()
{
    m_guard.release(m_address);
}

void SignInAttempt::finish(bool wasRight, qint64 nowMs)
{
    if (!std::exchange(m_isFinished, true))
        m_guard.count({m_name, m_address}, wasRight, nowMs);
}

void SignInGuard::forgetOld(qint64 nowMs)
{
    const auto forget = [nowMs](auto &all) {
        all.removeIf([nowMs](auto it) {
            it->keep(nowMs);
            return it->at.isEmpty();
        });
    };
    forget(m_byAddress);
    forget(m_byName);
    forget(m_byPair);
}

} // namespace conclave::server
