// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/backend.h"
#include "server/transport/peer.h"
#include "server/transport/tlsidentity.h"
#include "server/transport/trustedproxies.h"

#include <QProcessEnvironment>

namespace conclave::server {

// Everything that can be configured. One file of sections and `key = value` lines; each key can be overridden by the
// environment variable CONCLAVE_SECTION_KEY.
struct Config
{
    QString listen = QStringLiteral("127.0.0.1");
    int port = 7420; // 0: any free one
    QStringList origins;
    TrustedProxies trustedProxies;
    TlsFiles tls;
    BackendConfig backend;
    TransportLimits limits;
    QtMsgType logLevel = QtInfoMsg;
    int ioThreads = 1;

    // `file` may be empty: defaults and environment only. Errors name the file and the line.
    static Result<Config> load(const QString &file, const QProcessEnvironment &environment);

    // Whether a server may listen like this: nothing unencrypted beyond this machine, but for a proxy that is known.
    Status checkListening() const;
    Status check(qint64 nowMs) const; // that, and the certificate

    QString dump() const; // as a file that load() reads; without passwords
    static QString reference(); // every key with default and meaning
};

} // namespace conclave::server
