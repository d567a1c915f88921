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

class QTcpSocket;

namespace conclave::server {

class HttpConnection;

struct HttpRequest
{
    PeerId exchange = 0;
    QByteArray method; // GET, POST, PUT, PATCH or DELETE
    QByteArray path; // begins with a slash; as sent, percent signs and all
    QByteArray query; // without the question mark
    QByteArray bearer; // of "Authorization: Bearer ..."; empty when there is none
    QByteArray contentType; // lower case, without parameters
    QByteArray body;
    QString address;
    bool isForwarded = false; // a proxy says that it passes the request on; `address` is then the proxy's
};

// How many body bytes may follow, or the answer that refuses the request before its first body byte.
using HttpAdmission = std::variant<qint64, HttpResponse>;

// All are called on the IO thread and must not block.
struct HttpCallbacks
{
    std::function<HttpAdmission(const HttpRequest &head)> admit; // all but the body is there
    std::function<void(HttpRequest request)> received; // whole; answered once by HttpConnections::answer()
    std::function<void(PeerId exchange)> abandoned; // the peer went before its answer came; may be empty
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

    void take(QTcpSocket *socket, const QString &address); // owns the socket from now on
    void answer(const HttpResponse &response); // by its exchange; dropped when the peer is gone
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
