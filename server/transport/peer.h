// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>
#include <chrono>
#include <optional>
#include <variant>

// The values that cross between IO threads and the rest of the server. Nothing here owns a socket.
namespace conclave::server {

// One WebSocket connection or one HTTP exchange; never used twice while the process lives. 0 is none. From the top:
// 15 bits of IO thread (counted from 1, so that no id is 0), 1 bit that is set for an HTTP exchange, 48 bits of number.
using PeerId = quint64;

enum class PeerKind { WebSocket, HttpExchange };

// Numbers the peers of one kind on one IO thread. Used on that thread only.
class PeerIds
{
public:
    PeerIds(int thread, PeerKind kind)
        : m_last(PeerId(thread + 1) << 49 | PeerId(kind == PeerKind::HttpExchange) << 48)
    {
    }
    PeerId next() { return ++m_last; }

private:
    PeerId m_last;
};

constexpr int threadOf(PeerId peer)
{
    return int(peer >> 49) - 1;
}
constexpr PeerKind kindOf(PeerId peer)
{
    return peer >> 48 & 1 ? PeerKind::HttpExchange : PeerKind::WebSocket;
}

// Names an exchange to the one who asked and in the log.
inline QByteArray requestId(PeerId exchange)
{
    return QByteArray::number(exchange, 16).rightJustified(16, '0');
}

// What a WebSocket client said about itself before it signed in. Believe only the address.
struct PeerInfo
{
    QString address;
    QString origin; // empty: none was sent
    QString userAgent; // at most 256 characters
};

// What a stopping server closes its peers with (RFC 6455, section 7.4.1, and the IANA registry). QtWebSockets 6.4 does
// not know it and tells a client 1002 in its place.
inline constexpr int CloseServiceRestart = 1012;

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
    std::chrono::steady_clock::time_point since = {}; // when the request came that it tells of; unset: nobody counts
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

// The whole answer to one HTTP exchange; with `bodyBytes` its head, which HttpBody follows.
struct HttpResponse
{
    PeerId exchange = 0;
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    qint64 retryAfterSeconds = 0; // 0: no Retry-After header
    QByteArrayList headers = {}; // "Name: value", printable ASCII; others are left out
    std::optional<qint64> bodyBytes = {}; // how many follow
};

// What was refused, as its JSON says it, and when to try again.
HttpResponse failureResponse(PeerId exchange, const Error &error);

// The next piece of an answer that was begun; more only when the connection asks for it.
struct HttpBody
{
    PeerId exchange = 0;
    QByteArray bytes;
    bool isBroken = false; // the rest cannot be had: the connection ends
};

// The body of a request that is taken piece by piece may come, so many bytes of it at most.
struct HttpAllow
{
    PeerId exchange = 0;
    qint64 bytes = 0;
};

// The piece of it that came last has found its place: the next one, please.
struct HttpNext
{
    PeerId exchange = 0;
};

using HttpOutbound = std::variant<HttpResponse, HttpBody, HttpAllow, HttpNext>;
using Outbound = std::variant<Delivery, Admit, Disconnect, HttpResponse, HttpBody, HttpAllow, HttpNext>;

struct TransportLimits
{
    static constexpr qint64 PaceBytes = 16 * 1024;

    qint64 headerBytes = 16 * 1024; // request line and headers
    int handshakeMs = 10'000; // from accept to the end of the headers
    qint64 guestMessageBytes = 4 * 1024; // before sign-in
    qint64 messageBytes = 64 * 1024; // after sign-in
    int signInMs = 10'000; // from the WebSocket handshake to Admit
    int idleHttpMs = 30'000; // keep-alive between two requests
    int bodyMs = 30'000; // for a whole HTTP body, or for PaceBytes of one that is taken or sent piece by piece
    int lingerMs = 1'000; // for a refused HTTP peer to read why, before the connection closes
    qint64 outboundBytes = 1024 * 1024; // queued for one peer; beyond it the peer is closed and resyncs
    int connections = 20'000; // of all kinds, over all IO threads; 0: as many as come
    int guestsPerAddress = 100; // connections of one address that have not signed in; 0: as many as come
    int httpPerAddress = 500; // plain HTTP connections of one address; 0: as many as come
    int pingMs = 2'800; // our WebSocket ping; no pong for two of them closes the connection: within 10 s
};

} // namespace conclave::server
