// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/backend.h"
#include "server/domain/files.h"
#include "server/domain/search.h"
#include "server/session/ratelimits.h"
#include "server/transport/peer.h"
#include "server/transport/tlsidentity.h"
#include "server/transport/trustedproxies.h"
#include "shared/util/logging.h"

#include <QProcessEnvironment>

namespace conclave::server {

// How much of a file system has to stay free.
struct DiskReserve
{
    int mebibytes = 256;
    int percent = 0; // of the file system; counts when it is not 0

    struct Space
    {
        quint64 freeBytes = 0;
        quint64 totalBytes = 0;
    };
    static std::optional<Space> space(const QString &directory);
    bool isKept(const QString &directory, qint64 more = 0) const; // with so many bytes more; also when nobody can say
};

struct FileConfig
{
    QString directory; // empty: see Config::filesDirectory()
    FileLimits limits;
};

enum class MetricsAccess : quint8 { Off, Loopback, Token };

// Everything that can be configured. One file of sections and `key = value` lines; each key can be overridden by the
// environment variable CONCLAVE_SECTION_KEY.
struct Config
{
    QString file; // where it was read from; empty: defaults and environment only
    QString listen = QStringLiteral("127.0.0.1");
    int port = 7420; // 0: any free one
    QString publicHost; // empty: not said
    QStringList origins;
    TrustedProxies trustedProxies;
    TlsFiles tls;
    BackendConfig backend;
    TransportLimits limits;
    LimitConfig use;
    FileConfig files;
    QtMsgType logLevel = QtInfoMsg;
    QString logFile; // empty: standard error
    LogFormat logFormat = LogFormat::Text;
    int ioThreads = 1;
    int drainSeconds = 5;
    int restartSeconds = 5;
    int searchMs = Search::DefaultTimeMs;
    DiskReserve diskReserve;
    MetricsAccess metrics = MetricsAccess::Loopback;
    QString metricsTokenFile;
    QByteArray metricsTokenHash; // SHA-256

    // `file` may be empty: defaults and environment only. Errors name the file and the line.
    static Result<Config> load(const QString &file, const QProcessEnvironment &environment);

    QString filesDirectory() const; // where the bytes of files lie

    // Whether a server may listen like this: nothing unencrypted beyond this machine, but for a proxy that is known.
    Status checkListening() const;
    Status check(qint64 nowMs) const; // that, and the certificate

    QString dump() const; // as a file that load() reads; without passwords
    static QString reference(); // every key with default and meaning
};

} // namespace conclave::server
