// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/tlsidentity.h"
#include "shared/util/clock.h"

#include <QTimer>
#include <functional>

namespace conclave::server {

// The server's certificate: read at start and whenever told to, watched for its end. Lives on the main thread; owned by
// Server.
class Certificate
{
public:
    using Use = std::function<void(const QSslConfiguration &)>;
    static constexpr int WatchMs = 3'600'000; // the clock may be set
    Certificate(const TlsFiles &files, const Clock &clock, Use use, int watchMs = WatchMs);

    Status load(); // an expired one only warns: people may still need the server
    void reload(); // keeps what it has when the files are not right, and says why
    const QSslConfiguration &configuration() const { return m_identity.configuration; }
    const QDateTime &validUntil() const { return m_identity.validUntil; }

    // Of 30, 7, 1 and 0 days the smallest that is not less than what is left; nothing while there is more.
    static std::optional<int> warningDays(qint64 leftMs);

private:
    void take(TlsIdentity identity);
    void watch();
    static qint64 nextLookMs(qint64 leftMs);

    const TlsFiles m_files;
    const Clock &m_clock;
    const Use m_use;
    const int m_longestMs; // between two looks
    TlsIdentity m_identity;
    QTimer m_timer;
    std::optional<int> m_warned;
};

} // namespace conclave::server
