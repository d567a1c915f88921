// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/certificate.h"

#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qint64 DayMs = 86'400'000;

} // namespace

Certificate::Certificate(const TlsFiles &files, const Clock &clock, Use use, int watchMs)
    : m_files(files)
    , m_clock(clock)
    , m_use(std::move(use))
    , m_longestMs(watchMs)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { watch(); });
}

Status Certificate::load()
{
    auto identity = loadTlsIdentity(m_files);
    if (!identity)
        return identity.error();
    if (const auto valid = checkDates(*identity, m_files, m_clock.nowMs()); !valid)
        qCCritical(lcServer).noquote() << "clients will refuse to connect:" << valid.error().detail;
    take(*std::move(identity));
    return {};
}

void Certificate::reload()
{
    auto identity = loadTlsIdentity(m_files);
    const auto valid = identity ? checkDates(*identity, m_files, m_clock.nowMs()) : Status(identity.error());
    if (!valid) {
        qCCritical(lcServer).noquote() << "the certificate stays as it was:" << valid.error().detail;
        return;
    }
    take(*std::move(identity));
    qCInfo(lcServer).noquote() << "new connections get the certificate that is valid until"
                               << m_identity.validUntil.toString(Qt::ISODate);
    m_use(m_identity.configuration);
}

void Certificate::take(TlsIdentity identity)
{
    m_identity = std::move(identity);
    m_warned.reset();
    watch();
}

void Certificate::watch()
{
    const auto leftMs = m_identity.validUntil.toMSecsSinceEpoch() - m_clock.nowMs();
    m_timer.start(int(std::min<qint64>(m_longestMs, nextLookMs(leftMs))));
    const auto days = warningDays(leftMs);
    if (!days || days == m_warned)
        return;
    m_warned = days;
    const auto end = m_identity.validUntil.toString(Qt::ISODate);
    if (*days == 0)
        qCCritical(lcServer).noquote() << "the certificate expired on" << end;
    else
        qCWarning(lcServer).noquote() << "the certificate expires within" << *days << "days, on" << end;
}

// When the next of them is reached.
qint64 Certificate::nextLookMs(qint64 leftMs)
{
    for (const int days : {30, 7, 1, 0}) {
        if (leftMs > days * DayMs)
            return leftMs - days * DayMs;
    }
    return WatchMs;
}

std::optional<int> Certificate::warningDays(qint64 leftMs)
{
    for (const int days : {0, 1, 7, 30}) {
        if (leftMs <= days * DayMs)
            return days;
    }
    return std::nullopt;
}

} // namespace conclave::server
