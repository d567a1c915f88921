// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/fileroutes.h"
#include "server/app/health.h"
#include "server/http/httpconnections.h"
#include "server/session/ingress.h"

namespace conclave::server {

// HTTP requests as calls: POST /v1/<op> with the frame's fields as the body and the access token as bearer, through the
// same router and the same rights as a WebSocket; and the pages for who watches the server. One for each IO thread,
// used on it only.
class HttpRoutes
{
public:
    struct Parts
    {
        int thread = 0;
        TransportLimits limits;
        TrustedProxies proxies;
        const Router &router;
        const Greeting &greeting;
        const Tokens &tokens;
        const Health &health;
        const Clock &clock;
        PostOutbound post;
        std::function<bool(Call)> submit;
        FileTransfers &transfers;
        MetricsAccess metrics = MetricsAccess::Off;
        QByteArray metricsTokenHash;
        std::function<void(PeerId exchange)> scrape; // answers with the metrics
    };
    explicit HttpRoutes(Parts parts);

    HttpConnections &connections() { return m_connections; }

private:
    HttpAdmission admit(const HttpRequest &head);
    void received(const HttpRequest &request);
    bool mayScrape(const HttpRequest &request) const;
    bool isOfWatcher(const HttpRequest &request) const; // who may have the metrics
    HttpResponse version(const HttpRequest &request) const;
    std::optional<HttpResponse> page(const HttpRequest &request) const; // what nobody has to be asked for

    const Parts m_parts;
    const FileRoutes m_files;
    HttpConnections m_connections;
};

} // namespace conclave::server
