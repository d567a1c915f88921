// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include "shared/protocol/docs.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Every operation of the OpenAPI description, over HTTP.
class tst_HttpOps : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    QNetworkAccessManager m_network;
    QJsonObject m_api;
    QString m_token;

    struct Answer
    {
        int status = 0;
        QJsonObject body;
        QByteArray type;
    };
    Answer post(const QString &path, const QJsonObject &body, const QString &token = {})
    {
        QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_server.port()).arg(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        if (!token.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + token.toLatin1());
        std::unique_ptr<QNetworkReply> reply(m_network.post(request, QJsonDocument(body).toJson()));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000))
            return {};
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                QJsonDocument::fromJson(reply->readAll()).object(), reply->rawHeader("Content-Type")};
    }
    QJsonObject operation(const QString &path) const
    {
        return m_api.value("paths"_L1).toObject().value(path).toObject().value("post"_L1).toObject();
    }
    QJsonObject exampleOf(const QString &path) const
    {
        return operation(path)
            .value("requestBody"_L1)
            .toObject()
            .value("content"_L1)
            .toObject()
            .value("application/json"_L1)
            .toObject()
            .value("example"_L1)
            .toObject();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.addUser(u"ana"_s));
        QVERIFY(m_server.start());
        m_api = QJsonDocument::fromJson(conclave::protocol::openApi()).object();
        const auto tokens = post(
            u"/v1/session.login"_s,
            {{u"name"_s, u"ana"_s}, {u"password"_s, QLatin1StringView(Password)}, {u"device_name"_s, u"curl"_s}});
        m_token = tokens.body.value("access_token"_L1).toString();
        QVERIFY(!m_token.isEmpty());
    }

    void everyOperationAnswers_data()
    {
        QTest::addColumn<QString>("path");
        const auto paths = m_api.value("paths"_L1).toObject();
        for (auto it = paths.begin(); it != paths.end(); ++it) {
            if (it->toObject().contains("post"_L1) && it.key() != "/v1/session.logout"_L1)
                QTest::newRow(it.key().toUtf8().constData()) << it.key();
        }
    }
    // With the description's own example: understood (never malformed, unknown or a fault), whatever the rules say.
    void everyOperationAnswers()
    {
        QFETCH(QString, path);
        const auto answer = post(path, exampleOf(path), m_token);
        const auto code = answer.body.value("error"_L1).toObject().value("code"_L1).toString();
        QCOMPARE(answer.type, QByteArray("application/json"));
        QVERIFY2(answer.status == 200 || (answer.status >= 401 && answer.status < 500), qPrintable(code));
        QVERIFY2(code != u"bad_frame" && code != u"unknown_op" && code != u"unknown_field", qPrintable(code));
    }

    void operationsOfMembersWantAToken()
    {
        const auto paths = m_api.value("paths"_L1).toObject();
        int checked = 0;
        for (auto it = paths.begin(); it != paths.end(); ++it) {
            const auto security = operation(it.key()).value("security"_L1); // absent: as everywhere; empty: none
            if (!it->toObject().contains("post"_L1) || security.isArray())
                continue;
            ++checked;
            QCOMPARE(post(it.key(), exampleOf(it.key())).status, 401);
            QCOMPARE(post(it.key(), exampleOf(it.key()), u"a.b.c"_s).status, 401);
        }
        QVERIFY(checked > 10);
    }

    void talksOverHttpAsOverAWebSocket()
    {
        WireClient listener(m_server);
        QVERIFY(listener.signIn(u"ana"_s));
        const auto room = listener.createChannel(u"http"_s);
        const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, u"by post"_s}, {u"files"_s, QJsonArray()}};
        const auto ack = post(
            u"/v1/event.append"_s,
            {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}}, m_token);
        QCOMPARE(ack.status, 200);
        QCOMPARE(ack.body.value("seq"_L1).toInteger(), 2);
        QVERIFY(!listener.push(u"event"_s, {{u"event"_s, QJsonObject{{u"seq"_s, 2}}}}).isEmpty());
    }

    void refusesTheTokenOfAnEndedSession()
    {
        const auto tokens
            = post(u"/v1/session.login"_s,
                   {{u"name"_s, u"ana"_s}, {u"password"_s, QLatin1StringView(Password)}, {u"device_name"_s, u"curl"_s}})
                  .body;
        const auto token = tokens.value("access_token"_L1).toString();
        QCOMPARE(post(u"/v1/session.logout"_s, {}, token).status, 200);
        QCOMPARE(post(u"/v1/device.list"_s, {}, token).status, 401);
        QCOMPARE(post(u"/v1/device.list"_s, {}, m_token).status, 200);
    }

    void answersUnknownPathsWithNotFound()
    {
        QCOMPARE(post(u"/v1/no.such.thing"_s, {}, m_token).status, 404);
        QCOMPARE(post(u"/v2/ping"_s, {}, m_token).status, 404);
        QCOMPARE(post(u"/"_s, {}).status, 404);
    }
};

QTEST_GUILESS_MAIN(tst_HttpOps)
#include "tst_httpops.moc"
