// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringList>

// Reads the first request of a connection, which is still in the socket, as far as is needed to see whose it is.
namespace conclave::server {

enum class HeadState {
    Incomplete,
    Complete,
    Malformed, // whatever follows, it cannot become a good request
};

// Looks for the empty line. `from`: how far an earlier call with the same, shorter text has looked; moves on.
HeadState scanHead(QByteArrayView text, qsizetype &from);

enum class HandshakeVerdict {
    NotOurs, // no upgrade, or not a good one: plain HTTP answers it
    Accept,
    WrongPath, // 404
    WrongOrigin, // 403
    WrongVersion, // 426
    BadRequest, // 400
};

struct Handshake
{
    HandshakeVerdict verdict = HandshakeVerdict::NotOurs;
    QByteArray origin;
    QByteArray userAgent;
};

// `head` is complete. An Origin that is there must be one of `origins`, byte by byte: clients that are not browsers
// send none, and a browser cannot leave it out.
Handshake readHandshake(QByteArrayView head, const QStringList &origins);

// All that X-Forwarded-For says in a complete head, with commas between.
QByteArray forwardedFor(QByteArrayView head);

} // namespace conclave::server
