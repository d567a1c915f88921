// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/httpapi.h"
#include "tests/support/wireclient.h"

#include "shared/protocol/docs.h"

#include <QTest>
#include <functional>
#include <optional>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Every operation of the OpenAPI description, over HTTP.
class tst_HttpOps : public QObject
{
    Q_OBJECT

private:
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

private Q_SLOTS:
    void initTestCase()
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

    void everyOperationDoesItsWork_data() { addOperations(); }
    // With real ids, on the real server.
    void everyOperationDoesItsWork()
    {
        QFETCH(QString, op);
        const auto request = requestOf(op);
        QVERIFY2(request, "an operation that nobody has called yet: give it a request in requestOf()");
        const auto answer = post(pathOf(op), *request, tokenFor(op));
        QVERIFY2(answer.status == 200, QJsonDocument(answer.body).toJson().constData());
        QCOMPARE(answer.type, QByteArray("application/json"));
        const auto reply = replySchemaOf(op);
        for (const auto &field : reply.value("required"_L1).toArray())
            QVERIFY2(answer.body.contains(field.toString()), qPrintable(field.toString()));
        for (auto it = answer.body.begin(); it != answer.body.end(); ++it)
            QVERIFY2(reply.value("properties"_L1).toObject().contains(it.key()), qPrintable(it.key()));
    }

    void everyOperationRefusesWhatIsMalformed_data() { addOperations(); }
    void everyOperationRefusesWhatIsMalformed()
    {
        QFETCH(QString, op);
        const auto request = requestOf(op).value_or(QJsonObject());
        const auto refused = [&](const QJsonObject &body) {
            const auto answer = post(pathOf(op), body, tokenFor(op));
            return u"%1 %2"_s.arg(answer.status).arg(codeOf(answer));
        };
        auto more = request;
        more.insert("unheard_of"_L1, 1);
        if (op == u"hello" || op == u"ping")
            return; // answered to programs of any version, whatever they say
        QCOMPARE(refused(more), u"400 unknown_field"_s);
        const auto schema = requestSchemaOf(op);
        for (const auto &field : schema.value("required"_L1).toArray()) {
            auto less = request;
            less.remove(field.toString());
            QCOMPARE(refused(less), u"400 bad_frame"_s);
            less.insert(field.toString(), QJsonObject{{u"not"_s, u"this"_s}});
            QCOMPARE(refused(less), u"400 bad_frame"_s);
        }
    }

    // What is not there and what the caller may not know of answers the same.
    void everyOperationOnAConversationHidesTheHidden_data() { addOperations(); }
    void everyOperationOnAConversationHidesTheHidden()
    {
        QFETCH(QString, op);
        const auto request = requestOf(op).value_or(QJsonObject());
        if (!request.contains("conversation"_L1))
            return;
        QList<QJsonObject> errors;
        for (const auto &conversation : {m_hidden, WireClient::newId()}) {
            auto elsewhere = request;
            elsewhere["conversation"_L1] = conversation;
            const auto answer = post(pathOf(op), elsewhere, tokenFor(op));
            QCOMPARE(answer.status, 404);
            QCOMPARE(codeOf(answer), u"not_found"_s);
            errors << answer.body;
        }
        QCOMPARE(errors.first(), errors.last());
    }

    void operationsRefuse_data()
    {
        QTest::addColumn<QString>("op");
        QTest::addColumn<QJsonObject>("changes");
        QTest::addColumn<QString>("refusal");
        const QJsonObject nobody{{u"user"_s, WireClient::newId()}};
        const auto content = [](const QString &kind, const QJsonObject &fields) {
            auto all = fields;
            all.insert("kind"_L1, kind);
            return QJsonObject{{u"content"_s, all}};
        };
        const auto text = [&content](const QString &words) {
            return content(u"text"_s, {{u"text"_s, words}, {u"files"_s, QJsonArray()}});
        };
        const auto row = [](const char *op, const char *name, const QJsonObject &changes, const char *refusal) {
            QTest::addRow("%s: %s", op, name) << QString::fromLatin1(op) << changes << QString::fromLatin1(refusal);
        };
        row("session.login", "a wrong password", {{u"password"_s, u"not the right one at all"_s}},
            "401 wrong_credentials");
        row("session.login", "an unknown name", {{u"name"_s, u"nobody"_s}}, "401 wrong_credentials");
        row("session.refresh", "a made-up token", {{u"refresh_token"_s, u"abc"_s}}, "401 wrong_credentials");
        row("session.authenticate", "a forged token", {{u"access_token"_s, u"a.b.c"_s}}, "401 unauthenticated");
        row("invite.accept", "a made-up token", {{u"token"_s, u"abc"_s}}, "401 wrong_credentials");
        row("invite.accept", "a name that is taken", {{u"name"_s, u"bo"_s}}, "409 conflict");
        row("invite.accept", "a short password", {{u"password"_s, u"short"_s}}, "422 invalid");
        row("device.revoke", "no such device", {{u"device"_s, WireClient::newId()}}, "404 not_found");
        row("conversation.create", "a name that is taken", {{u"name"_s, u"lobby"_s}}, "409 conflict");
        row("conversation.create", "a name with spaces", {{u"name"_s, u"two words"_s}}, "422 invalid");
        row("conversation.create", "a direct one", {{u"kind"_s, u"direct"_s}}, "403 forbidden");
        row("conversation.change", "nothing", {{u"topic"_s, QJsonValue()}}, "422 invalid");
        row("conversation.change", "a name that is taken", {{u"name"_s, u"others"_s}}, "409 conflict");
        row("conversation.invite", "nobody", nobody, "404 not_found");
        row("conversation.remove", "nobody", nobody, "404 not_found");
        row("user.set_role", "nobody", nobody, "404 not_found");
        row("user.set_role", "above one's own", {{u"role"_s, u"owner"_s}}, "403 forbidden");
        row("map.set", "a key of the server", {{u"key"_s, u"membership/x"_s}}, "403 forbidden");
        row("presence.set", "offline", {{u"presence"_s, u"offline"_s}}, "422 invalid");
        row("event.history", "two ways at once", {{u"before"_s, 5}, {u"after"_s, 1}}, "422 invalid");
        row("event.append", "nothing", text(u"  "_s), "422 invalid");
        row("event.append", "too much", text(QString(9000, u'x')), "400 bad_frame");
        row("event.append", "what only the server makes", content(u"joined"_s, {{u"user"_s, WireClient::newId()}}),
            "403 forbidden");
        row("event.append", "a change of nothing",
            content(u"edit"_s, {{u"target"_s, WireClient::newId()}, {u"text"_s, u"x"_s}}), "404 not_found");
    }
    void operationsRefuse()
    {
        QFETCH(QString, op);
        QFETCH(QJsonObject, changes);
        QFETCH(QString, refusal);
        auto request = requestOf(op).value_or(QJsonObject());
        for (auto it = changes.begin(); it != changes.end(); ++it) {
            if (it->isNull())
                request.remove(it.key());
            else
                request.insert(it.key(), *it);
        }
        const auto answer = post(pathOf(op), request, tokenFor(op));
        QCOMPARE(u"%1 %2"_s.arg(answer.status).arg(codeOf(answer)), refusal);
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
