// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QSslConfiguration>

namespace conclave::server {

struct TlsFiles
{
    QString certificate; // PEM: the server's own, then those between it and the authority
    QString key; // PEM, without a passphrase

    bool isSet() const { return !certificate.isEmpty(); }
};

// With what the server proves who it is. A value; the configuration may be used on any thread.
struct TlsIdentity
{
    QSslConfiguration configuration;
    QDateTime validFrom;
    QDateTime validUntil;
    QByteArray keyFingerprint; // SHA-256 of the public key, by which people may know this server

    bool isFor(const QString &host) const; // as a client looks at it
};

// BadConfig: the file, and what is wrong with it. Dates are not looked at. It makes a connection to itself and waits
// for it, which takes milliseconds.
Result<TlsIdentity> loadTlsIdentity(const TlsFiles &files);

// BadConfig when it is too early or too late for it.
Status checkDates(const TlsIdentity &identity, const TlsFiles &files, qint64 nowMs);

} // namespace conclave::server
