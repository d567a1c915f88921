// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/serverprocess.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>
#include <memory>

namespace conclave::test {

// Operations of a server by POST, as a stranger's program would ask for them.
class HttpApi
{
public:
    struct Answer
    {
        int status = 0; // 0: none came
        QJsonObject body;
        QByteArray type;
    };

    explicit HttpApi(const ServerProcess &server)
        : m_server(server)
    {
    }

    Answer post(const QString &path, const QJsonObject &body, const QString &token = {})
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_server.port()).arg(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        if (!token.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + token.toLatin1());
        std::unique_ptr<QNetworkReply> reply(m_network.post(request, QJsonDocument(body).toJson()));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000))
            return {};
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                QJsonDocument::fromJson(reply->readAll()).object(), reply->rawHeader("Content-Type")};
    }

private:
    const ServerProcess &m_server;
    QNetworkAccessManager m_network;
};

} // namespace conclave::test
