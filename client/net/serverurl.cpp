// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/serverurl.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace

Result<QUrl> socketUrl(const QUrl &server)
{
    QUrl url = server;
    const auto scheme = url.scheme();
    if (scheme == "https"_L1 || scheme == "wss"_L1)
        url.setScheme(u"wss"_s);
    else if (scheme == "http"_L1 || scheme == "ws"_L1)
        url.setScheme(u"ws"_s);
    else
        return Error{ErrorCode::BadConfig, u"the server's address must begin with https://"_s};
    if (url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return Error{ErrorCode::BadConfig, u"the server's address must look like https://chat.example.org"_s};
    if (url.scheme() == "ws"_L1 && !isLoopback(url.host()))
        return Error{ErrorCode::BadConfig, u"without encryption only a server on this computer can be used"_s};
    auto path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    if (!path.endsWith("/v1"_L1))
        path += "/v1"_L1;
    url.setPath(path);
    return url;
}

} // namespace conclave::client
