// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <variant>

// The values that cross between IO threads and the rest of the server. Nothing here owns a socket.
namespace conclave::server {

// One WebSocket connection or one HTTP exchange; never used twice while the process lives. 0 is none.
using PeerId = quint64;

// Close codes of RFC 6455, section 7.4.1, and our own (4000 and above); see protocol/errors.h for what each means.
struct Close
{
    int code = 1000;
    QString reason; // at most 120 bytes of UTF-8
};

// One encoded frame for many peers: encoded once, framed once.
struct Delivery
{
    QByteArray payload;
    QList<PeerId> to;
};

// The peer proved who it is: its size limit rises and its sign-in timer ends.
struct Admit
{
    PeerId peer = 0;
};

struct Disconnect
{
    PeerId peer = 0;
    Close close;
};

// The whole answer to one HTTP exchange.
struct HttpResponse
{
    PeerId exchange = 0;
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    qint64 retryAfterSeconds = 0; // 0: no Retry-After header
};

using Outbound = std::variant<Delivery, Admit, Disconnect, HttpResponse>;

struct TransportLimits
{
    qint64 headerBytes = 16 * 1024; // request line and headers
    int handshakeMs = 10'000; // from accept to the end of the headers
    qint64 guestMessageBytes = 4 * 1024; // before sign-in
    qint64 messageBytes = 64 * 1024; // after sign-in
    int signInMs = 10'000; // from the WebSocket handshake to Admit
    int idleHttpMs = 30'000; // keep-alive between two requests
    int bodyMs = 30'000; // for a whole HTTP body
    qint64 outboundBytes = 1024 * 1024; // queued for one peer; beyond it the peer is closed and resyncs
    int guestsPerAddress = 100; // connections of one address that have not signed in
    int pingMs = 30'000; // our WebSocket ping; no pong for two of them closes the connection
};

} // namespace conclave::server
