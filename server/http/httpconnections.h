// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/peer.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <functional>
#include <variant>

class QHostAddress;
class QTcpSocket;

namespace conclave::server {

class HttpConnection;

struct HttpRequest
{
    PeerId exchange = 0;
    QByteArray method; // GET, HEAD, POST, PUT, PATCH or DELETE
    QByteArray path; // begins with a slash; as sent, percent signs and all
    QByteArray query; // without the question mark
    QByteArray bearer; // of "Authorization: Bearer ..."; empty when there is none
    QByteArray contentType; // lower case, without parameters
    QByteArray body;
    QString address;
    bool isForwarded = false; // a proxy says that it passes the request on; `address` is then the proxy's
    QByteArray range = {}; // the header fields Range, If-Range, If-None-Match, as sent
    QByteArray ifRange = {};
    QByteArray ifNoneMatch = {};
    std::optional<qint64> contentLength = {};
};

struct HttpStreamed // its body is taken piece by piece, once somebody else has allowed it
{
};

// How many body bytes may follow, or the answer that refuses the request before its first body byte.
using HttpAdmission = std::variant<qint64, HttpResponse, HttpStreamed>;

// All are called on the IO thread and must not block.
struct HttpCallbacks
{
    std::function<HttpAdmission(const HttpRequest &head)> admit; // all but the body is there
    // Whole, or when it is streamed without its body; answered once by HttpConnections::answer().
    std::function<void(HttpRequest request)> received;
    std::function<void(PeerId exchange)> abandoned; // the peer went before its answer was sent; may be empty

    // May be empty where nothing is streamed. A piece of a body after HttpAllow, and each further one after HttpNext.
    std::function<void(PeerId exchange, const QByteArray &bytes, bool isLast)> piece = {};
    std::function<void(PeerId exchange)> drained = {}; // what there was of the answer has left: the next HttpBody

    // Whom a request came from, if its peer is a proxy that sends those of many people; empty: from the peer.
    std::function<QString(const QHostAddress &peer, const QByteArray &forwardedFor)> sender = {};
};

// The HTTP connections of one IO thread. Made anywhere, then used on that thread only, and emptied there by closeAll()
// before the thread ends.
class HttpConnections
{
public:
    HttpConnections(int thread, TransportLimits limits, HttpCallbacks callbacks);
    ~HttpConnections();
    HttpConnections(const HttpConnections &) = delete;
    HttpConnections &operator=(const HttpConnections &) = delete;

    void take(QTcpSocket *socket, const QString &address); // owns the socket from now on; a proxy's says more each time
    void answer(const HttpOutbound &outbound); // by its exchange; dropped when the peer is gone
    void closeAll();

private:
    friend class HttpConnection;

    const TransportLimits m_limits;
    const HttpCallbacks m_callbacks;
    PeerIds m_ids;
    QSet<HttpConnection *> m_connections;
    QHash<PeerId, HttpConnection *> m_exchanges; // waiting for their answer
};

} // namespace conclave::server
