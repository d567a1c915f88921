// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/httpconnections.h"

#include "server/http/httpconnection.h"

#include <QTcpSocket>
#include <utility>

namespace conclave::server {

HttpConnections::HttpConnections(int thread, TransportLimits limits, HttpCallbacks callbacks)
    : m_limits(limits)
    , m_callbacks(std::move(callbacks))
    , m_ids(thread, PeerKind::HttpExchange)
{
}

HttpConnections::~HttpConnections()
{
    closeAll();
}

void HttpConnections::take(QTcpSocket *socket, const QString &address)
{
    if (socket->state() != QAbstractSocket::ConnectedState) {
        socket->deleteLater();
        return;
    }
    auto *connection = new HttpConnection(*this, socket, address); // leaves by itself, or in closeAll()
    m_connections.insert(connection);
    connection->advance();
}

void HttpConnections::answer(const HttpOutbound &outbound)
{
    const auto exchange = std::visit([](const auto &value) { return value.exchange; }, outbound);
    auto *connection = m_exchanges.value(exchange);
    if (!connection) {
        if (m_callbacks.abandoned)
            m_callbacks.abandoned(exchange); // it went before anybody knew that there is something to abandon
        return;
    }
    if (const auto *response = std::get_if<HttpResponse>(&outbound))
        connection->answer(*response);
    else if (const auto *body = std::get_if<HttpBody>(&outbound))
        connection->send(*body);
    else if (const auto *allow = std::get_if<HttpAllow>(&outbound))
        connection->allow(allow->bytes);
    else
        connection->goOnReading();
}

void HttpConnections::closeAll()
{
    m_exchanges.clear();
    for (auto *connection : std::exchange(m_connections, {}))
        delete connection;
}

} // namespace conclave::server
