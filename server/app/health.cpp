// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/health.h"

#include <QRandomGenerator>
#include <algorithm>
#include <chrono>

namespace conclave::server {

namespace {

constexpr qint64 FreshMs = 4'000;
constexpr qint64 LeastSpreadMs = 1'000;

qint64 steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

Health::Health(const Config &config)
    : m_data(config.backend.data)
    , m_files(config.filesDirectory())
    , m_reserve(config.diskReserve)
    , m_drainMs(config.drainSeconds * 1000)
    , m_restartMs(config.restartSeconds * 1000)
{
}

void Health::look(Backend &backend)
{
    if (const auto schema = backend.schema()) {
        m_answeredMs = steadyMs();
        m_schemaVersion = schema->number;
        set(Schema, !schema->isUsable());
    }
    set(Disk, !m_reserve.isKept(m_data) || !m_reserve.isKept(m_files));
}

void Health::drain()
{
    m_drainingSinceMs = steadyMs();
    m_reasons.fetch_or(Draining);
}

qint64 Health::comeBackMs(qint64 lastInMs) const
{
    const auto spreadMs = std::max<qint64>(m_restartMs, LeastSpreadMs);
    return lastInMs + m_restartMs + QRandomGenerator::global()->bounded(spreadMs) + 1;
}

std::optional<qint64> Health::comeBackMs() const
{
    if (!(m_reasons.load() & Draining))
        return std::nullopt;
    return comeBackMs(std::max<qint64>(0, m_drainingSinceMs + m_drainMs - steadyMs()));
}

void Health::set(Reason reason, bool applies)
{
    if (applies)
        m_reasons.fetch_or(reason);
    else
        m_reasons.fetch_and(quint8(~reason));
}

QByteArrayList Health::reasons() const
{
    const auto bits = m_reasons.load();
    const auto answeredMs = m_answeredMs.load();
    QByteArrayList reasons;
    if (answeredMs == 0 || steadyMs() - answeredMs > FreshMs)
        reasons << "database";
    for (const auto &[bit, name] : {std::pair(Schema, "schema"), {Disk, "disk"}, {Draining, "draining"}}) {
        if (bits & bit)
            reasons << name;
    }
    return reasons;
}

QByteArray Health::text() const
{
    const auto why = reasons();
    return why.isEmpty() ? "{\"ready\":true}" : "{\"ready\":false,\"reasons\":[\"" + why.join("\",\"") + "\"]}";
}

} // namespace conclave::server
