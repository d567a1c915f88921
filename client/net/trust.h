// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QSslConfiguration>
#include <QSslError>

// Whom a client believes that a server is the right one. There is no way to believe anybody. See also serverpin.h.
namespace conclave::client {

// The certificates in a PEM file. FileFailed, or BadConfig when it holds none.
Result<QList<QSslCertificate>> readAuthorities(const QString &file);

// These authorities, beside those of the system.
QSslConfiguration trusting(QSslConfiguration configuration, const QList<QSslCertificate> &authorities);

// NetworkTls; the detail begins with what is wrong, up to a colon: "expired", "not yet valid", "wrong host" or "unknown
// authority"; without one of these it is something else.
Error tlsError(const QList<QSslError> &errors, const QString &host);

bool isOfAuthority(const QSslError &error); // nobody who is known answers for the certificate

} // namespace conclave::client
