// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslSocket>

// What has to be known of a socket that may be encrypted. Such a socket is a QSslSocket from its first byte to its
// last.
namespace conclave::server {

inline constexpr auto StrictTransportSecurity = "Strict-Transport-Security: max-age=31536000\r\n";

inline bool isEncrypted(const QTcpSocket &socket)
{
    return qobject_cast<const QSslSocket *>(&socket) != nullptr;
}

// Written by us and not yet taken by the system, in whatever form.
inline qint64 unsentBytes(const QTcpSocket &socket)
{
    const auto *encrypted = qobject_cast<const QSslSocket *>(&socket);
    return socket.bytesToWrite() + (encrypted ? encrypted->encryptedBytesToWrite() : 0);
}

} // namespace conclave::server
