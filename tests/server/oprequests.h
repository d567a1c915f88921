// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/server/httpapi.h"
#include "tests/support/wireclient.h"

#include "shared/protocol/docs.h"

#include <QTest>
#include <functional>
#include <optional>

namespace conclave::test {

using namespace Qt::StringLiterals;

// A server with ana, who is an admin, and bo; and for every operation of the OpenAPI description a request of ana's
// that it answers with 200.
class OpRequests
{
protected:
    ServerProcess m_server;
    HttpApi m_http{m_server};
    QJsonObject m_api;
    QString m_token; // ana's, an admin
    QString m_bo;
    QString m_lobby; // ana's
    QString m_others; // bo's, open to all
    QString m_hidden; // bo's, private
    int m_rooms = 0;

    using Answer = HttpApi::Answer;
    Answer post(const QString &path, const QJsonObject &body, const QString &token = {})
    {
        return m_http.post(path, body, token);
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

    static QString pathOf(const QString &op) { return "/v1/"_L1 + op; }
    static QString codeOf(const Answer &answer)
    {
        return answer.body.value("error"_L1).toObject().value("code"_L1).toString();
    }
    static QJsonObject at(QJsonObject object, const QStringList &path)
    {
        for (const auto &name : path)
            object = object.value(name).toObject();
        return object;
    }
    QJsonObject requestSchemaOf(const QString &op) const
    {
        return at(operation(pathOf(op)), {u"requestBody"_s, u"content"_s, u"application/json"_s, u"schema"_s});
    }
    QJsonObject replySchemaOf(const QString &op) const
    {
        const auto schema
            = at(operation(pathOf(op)), {u"responses"_s, u"200"_s, u"content"_s, u"application/json"_s, u"schema"_s});
        const auto name = schema.value("$ref"_L1).toString().section(u'/', -1);
        return at(m_api, {u"components"_s, u"schemas"_s, name});
    }
    void addOperations() const
    {
        QTest::addColumn<QString>("op");
        const auto paths = m_api.value("paths"_L1).toObject();
        for (auto it = paths.begin(); it != paths.end(); ++it) {
            if (it.key().startsWith("/v1/"_L1) && it->toObject().contains("post"_L1))
                QTest::newRow(it.key().toUtf8().constData()) << it.key().mid(4);
        }
    }

    QJsonObject signIn(const QString &name)
    {
        return post(pathOf(u"session.login"_s),
                    {{u"name"_s, name}, {u"password"_s, QLatin1StringView(Password)}, {u"device_name"_s, u"curl"_s}})
            .body;
    }
    // What ends the caller's session is asked with a session of its own.
    QString tokenFor(const QString &op)
    {
        return op == u"session.logout"_s ? signIn(u"ana"_s).value("access_token"_L1).toString() : m_token;
    }
    QString create(const QString &kind, const QString &name)
    {
        return post(pathOf(u"conversation.create"_s), creation(kind, name), m_token)
            .body.value("conversation"_L1)
            .toString();
    }
    static QJsonObject creation(const QString &kind, const QString &name)
    {
        return {{u"client_id"_s, WireClient::newId()},
                {u"kind"_s, kind},
                {u"name"_s, name},
                {u"topic"_s, u""_s},
                {u"history"_s, u"all"_s}};
    }
    QString freshRoom() { return create(u"public"_s, u"room-%1"_s.arg(++m_rooms)); }
    static QJsonObject change(const QString &room, const QJsonObject &more)
    {
        QJsonObject fields{{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}};
        for (auto it = more.begin(); it != more.end(); ++it)
            fields.insert(it.key(), *it);
        return fields;
    }
    // By operation: a request that it answers with 200; each has fresh ids.
    using Requests = QHash<QString, std::function<QJsonObject()>>;
    Requests accountRequests()
    {
        return {
            {u"hello"_s,
             [] {
                 return QJsonObject{{u"protocol"_s, 1}, {u"client"_s, u"x"_s}, {u"capabilities"_s, QJsonArray()}};
             }},
            {u"ping"_s, [] { return QJsonObject(); }},
            {u"session.login"_s,
             [] {
                 return QJsonObject{{u"name"_s, u"ana"_s},
                                    {u"password"_s, QLatin1StringView(Password)},
                                    {u"device_name"_s, u"curl"_s}};
             }},
            {u"invite.accept"_s,
             [this] {
                 return QJsonObject{
                     {u"token"_s, m_server.run({u"user"_s, u"invite"_s}).output.trimmed().section(u'\n', -1)},
                     {u"name"_s, u"new-%1"_s.arg(++m_rooms)},
                     {u"display_name"_s, u"New"_s},
                     {u"password"_s, QLatin1StringView(Password)},
                     {u"device_name"_s, u"curl"_s}};
             }},
            {u"session.refresh"_s,
             [this] {
                 return QJsonObject{{u"refresh_token"_s, signIn(u"ana"_s).value("refresh_token"_L1)}};
             }},
            {u"session.authenticate"_s,
             [this] {
                 return QJsonObject{{u"access_token"_s, m_token}};
             }},
            {u"session.logout"_s, [] { return QJsonObject(); }},
            {u"device.list"_s, [] { return QJsonObject(); }},
            {u"device.revoke"_s,
             [this] {
                 return QJsonObject{{u"device"_s, signIn(u"ana"_s).value("device"_L1)}};
             }},
        };
    }
    Requests channelRequests()
    {
        return {
            {u"conversation.create"_s, [this] { return creation(u"private"_s, u"made-%1"_s.arg(++m_rooms)); }},
            {u"conversation.directory"_s,
             [] {
                 return QJsonObject{{u"prefix"_s, u"lo"_s}, {u"after"_s, u""_s}, {u"archived"_s, false}};
             }},
            {u"conversation.join"_s, [this] { return change(m_others, {}); }},
            {u"conversation.leave"_s, [this] { return change(freshRoom(), {}); }},
            {u"conversation.invite"_s,
             [this] {
                 return change(freshRoom(), {{u"user"_s, m_bo}});
             }},
            {u"conversation.remove"_s,
             [this] {
                 const auto room = freshRoom();
                 post(pathOf(u"conversation.invite"_s), change(room, {{u"user"_s, m_bo}}), m_token);
                 return change(room, {{u"user"_s, m_bo}});
             }},
            {u"conversation.change"_s,
             [this] {
                 return change(m_lobby, {{u"topic"_s, u"by post"_s}});
             }},
            {u"conversation.members"_s,
             [this] {
                 return QJsonObject{{u"conversation"_s, m_lobby}};
             }},
            {u"conversation.set_poster"_s,
             [this] {
                 const auto news = create(u"broadcast"_s, u"news-%1"_s.arg(++m_rooms));
                 post(pathOf(u"conversation.invite"_s), change(news, {{u"user"_s, m_bo}}), m_token);
                 return change(news, {{u"user"_s, m_bo}, {u"on"_s, true}});
             }},
            {u"conversation.readers"_s,
             [this] {
                 const auto news = create(u"broadcast"_s, u"news-%1"_s.arg(++m_rooms));
                 return QJsonObject{{u"conversation"_s, news}, {u"seq"_s, 1}};
             }},
        };
    }
    Requests otherRequests()
    {
        return {
            {u"cursor.set"_s,
             [this] {
                 return QJsonObject{{u"conversation"_s, m_lobby}, {u"seq"_s, 1}};
             }},
            {u"delivered.set"_s,
             [this] {
                 return QJsonObject{{u"conversation"_s, m_lobby}, {u"seq"_s, 1}};
             }},
            {u"user.set_status"_s,
             [] {
                 return QJsonObject{{u"status"_s, QJsonObject{{u"text"_s, u"away"_s}, {u"emoji"_s, u""_s}}}};
             }},
            {u"user.set_privacy"_s,
             [] {
                 return QJsonObject{{u"hides_read"_s, false}};
             }},
            {u"typing.set"_s,
             [this] {
                 return QJsonObject{{u"conversation"_s, m_lobby}};
             }},
            {u"presence.set"_s,
             [] {
                 return QJsonObject{{u"presence"_s, u"away"_s}};
             }},
            {u"presence.watch"_s,
             [this] {
                 return QJsonObject{{u"users"_s, QJsonArray{m_bo}}};
             }},
            {u"event.append"_s,
             [this] {
                 return change(
                     m_lobby,
                     {{u"content"_s,
                       QJsonObject{{u"kind"_s, u"text"_s}, {u"text"_s, u"hi"_s}, {u"files"_s, QJsonArray()}}}});
             }},
            {u"event.history"_s,
             [this] {
                 return QJsonObject{{u"conversation"_s, m_lobby}, {u"after"_s, 0}, {u"limit"_s, 10}};
             }},
            {u"sync.resume"_s,
             [this] {
                 return QJsonObject{
                     {u"positions"_s,
                      QJsonArray{QJsonObject{{u"conversation"_s, m_lobby}, {u"seq"_s, 0}, {u"cursor_sum"_s, 0}}}}};
             }},
            {u"message.search"_s,
             [] {
                 const QJsonObject term{{u"text"_s, u"hi"_s}, {u"whole"_s, false}, {u"excluded"_s, false}};
                 return QJsonObject{{u"terms"_s, QJsonArray{term}}, {u"from"_s, QJsonArray()}, {u"in"_s, QJsonArray()},
                                    {u"has"_s, QJsonArray()},       {u"is"_s, QJsonArray()},   {u"limit"_s, 10}};
             }},
            {u"map.get"_s,
             [] {
                 return QJsonObject{{u"since"_s, 0}};
             }},
            {u"map.set"_s,
             [] {
                 return QJsonObject{{u"key"_s, u"preference/theme"_s}, {u"value"_s, u"dark"_s}};
             }},
            {u"user.list"_s,
             [] {
                 return QJsonObject{{u"since"_s, 0}};
             }},
            {u"user.set_role"_s,
             [this] {
                 return QJsonObject{{u"user"_s, m_bo}, {u"role"_s, u"moderator"_s}};
             }},
        };
    }
    // An empty file needs no bytes.
    static QJsonObject emptyFile()
    {
        return {{u"client_id"_s, WireClient::newId()},
                {u"name"_s, u"nothing.txt"_s},
                {u"size"_s, 0},
                {u"keep_location"_s, false},
                {u"sha256"_s, u"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"_s}};
    }
    QJsonObject createdFile()
    {
        return {{u"file"_s, post(pathOf(u"file.create"_s), emptyFile(), m_token).body.value("file"_L1)}};
    }
    Requests fileRequests()
    {
        return {
            {u"file.create"_s, [] { return emptyFile(); }},
            {u"file.status"_s, [this] { return createdFile(); }},
            {u"file.finish"_s, [this] { return createdFile(); }},
            {u"file.discard"_s, [this] { return createdFile(); }},
        };
    }
    std::optional<QJsonObject> requestOf(const QString &op)
    {
        auto all = accountRequests();
        all.insert(channelRequests());
        all.insert(fileRequests());
        all.insert(otherRequests());
        const auto it = all.constFind(op);
        return it == all.cend() ? std::nullopt : std::optional((*it)());
    }

    void setUp()
    {
        QVERIFY(m_server.addUser(u"ana"_s, u"admin"_s));
        QVERIFY(m_server.addUser(u"bo"_s));
        QVERIFY(m_server.start());
        m_api = QJsonDocument::fromJson(conclave::protocol::openApi()).object();
        m_token = signIn(u"ana"_s).value("access_token"_L1).toString();
        QVERIFY(!m_token.isEmpty());
        WireClient bo(m_server);
        QVERIFY(bo.signIn(u"bo"_s));
        m_bo = bo.tokens.value("user"_L1).toObject().value("id"_L1).toString();
        m_others = bo.createChannel(u"others"_s);
        m_hidden = bo.createChannel(u"hidden"_s, u"all"_s, u"private"_s);
        m_lobby = create(u"public"_s, u"lobby"_s);
        QVERIFY(!m_hidden.isEmpty() && !m_others.isEmpty() && !m_lobby.isEmpty());
    }
};

} // namespace conclave::test
