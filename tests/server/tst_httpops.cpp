// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/oprequests.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Every operation of the OpenAPI description, over HTTP.
class tst_HttpOps : public QObject, private OpRequests
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUp(); }

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
