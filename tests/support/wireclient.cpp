// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/wireclient.h"

#include "tests/support/serverprocess.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QTimer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int PatienceMs = 10'000;

} // namespace

bool holds(const QJsonObject &object, const QJsonObject &fields)
{
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        const auto value = object.value(it.key());
        const bool same = it->isObject() ? value.isObject() && holds(value.toObject(), it->toObject()) : value == *it;
        if (!same)
            return false;
    }
    return true;
}

WireClient::WireClient(const ServerProcess &server)
    : m_server(server)
{
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString &text) { take(text); });
}

void WireClient::take(const QString &text)
{
    const auto object = QJsonDocument::fromJson(text.toUtf8()).object();
    if (const auto answered = m_posted.take(object.value("re"_L1).toInteger(-1))) {
        answered(object);
        return;
    }
    (object.contains("re"_L1) ? m_replies : m_pushes).append(object);
}

bool WireClient::waitFor(const std::function<bool()> &done, int patienceMs) const
{
    // Looks again with each message and each change of the connection, not every few milliseconds.
    QEventLoop loop;
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &loop, &QEventLoop::quit);
    QObject::connect(&m_socket, &QWebSocket::stateChanged, &loop, &QEventLoop::quit);
    patience.start(patienceMs);
    bool isDone = done();
    while (!isDone && patience.isActive()) {
        loop.exec();
        isDone = done();
    }
    return isDone;
}

void WireClient::trust(const QList<QSslCertificate> &authorities)
{
    auto configuration = m_socket.sslConfiguration();
    configuration.setCaCertificates(authorities);
    m_socket.setSslConfiguration(configuration);
}

bool WireClient::connect(Greeting greeting)
{
    m_socket.open(m_server.webSocketUrl());
    if (!waitFor([this] { return isOpen(); }, PatienceMs))
        return false;
    if (greeting == Greeting::Omitted)
        return true;
    return !ask(u"hello"_s, {{u"protocol"_s, 1}, {u"client"_s, u"test"_s}, {u"capabilities"_s, QJsonArray()}})
                .value("incarnation"_L1)
                .isUndefined();
}

bool WireClient::signIn(const QString &name)
{
    if (!connect())
        return false;
    tokens = ask(u"session.login"_s,
                 {{u"name"_s, name}, {u"password"_s, QLatin1StringView(Password)}, {u"device_name"_s, u"test"_s}});
    return authenticate(tokens.value("access_token"_L1).toString());
}

bool WireClient::authenticate(const QString &accessToken)
{
    return ask(u"session.authenticate"_s, {{u"access_token"_s, accessToken}}).contains("user"_L1);
}

qint64 WireClient::send(const QString &op, QJsonObject &fields)
{
    fields.insert("id"_L1, ++m_lastId);
    fields.insert("op"_L1, op);
    m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(fields).toJson(QJsonDocument::Compact)));
    return m_lastId;
}

void WireClient::post(const QString &op, QJsonObject fields, std::function<void(const QJsonObject &)> answered)
{
    m_posted.insert(send(op, fields), std::move(answered));
}

QJsonObject WireClient::ask(const QString &op, QJsonObject fields)
{
    const auto id = send(op, fields);
    QJsonObject reply;
    waitFor(
        [&] {
            for (qsizetype i = 0; i < m_replies.size(); ++i) {
                if (m_replies.at(i).value("re"_L1).toInteger(-1) == id)
                    reply = m_replies.takeAt(i);
            }
            return !reply.isEmpty() || !isOpen();
        },
        PatienceMs);
    return reply;
}

QString WireClient::errorOf(const QString &op, const QJsonObject &fields)
{
    const auto reply = ask(op, fields);
    if (reply.isEmpty())
        return u"no answer"_s;
    return reply.contains("error"_L1) ? reply.value("error"_L1).toObject().value("code"_L1).toString() : u"none"_s;
}

qint64 WireClient::sendRaw(const QByteArray &text)
{
    return m_socket.sendTextMessage(QString::fromUtf8(text));
}

QJsonObject WireClient::nextReply()
{
    waitFor([this] { return !m_replies.isEmpty() || !isOpen(); }, PatienceMs);
    return m_replies.isEmpty() ? QJsonObject() : m_replies.takeFirst();
}

QJsonObject WireClient::push(const QString &op, const QJsonObject &fields, int patienceMs)
{
    QJsonObject found;
    waitFor(
        [&] {
            for (qsizetype i = 0; i < m_pushes.size() && found.isEmpty(); ++i) {
                if (m_pushes.at(i).value("op"_L1).toString() == op && holds(m_pushes.at(i), fields))
                    found = m_pushes.takeAt(i);
            }
            return !found.isEmpty();
        },
        patienceMs);
    return found;
}

bool WireClient::sawPush(const QString &op, const QJsonObject &fields) const
{
    return std::any_of(m_pushes.begin(), m_pushes.end(), [&](const QJsonObject &push) {
        return push.value("op"_L1).toString() == op && holds(push, fields);
    });
}

bool WireClient::waitForClose(int code, int patienceMs)
{
    return waitFor([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; }, patienceMs)
        && int(m_socket.closeCode()) == code;
}

QString WireClient::createChannel(const QString &name, const QString &history, const QString &kind)
{
    return ask(u"conversation.create"_s,
               {{u"client_id"_s, newId()},
                {u"kind"_s, kind},
                {u"name"_s, name},
                {u"topic"_s, u""_s},
                {u"history"_s, history}})
        .value("conversation"_L1)
        .toString();
}

QJsonObject WireClient::join(const QString &conversation)
{
    return ask(u"conversation.join"_s, {{u"conversation"_s, conversation}, {u"client_id"_s, newId()}});
}

QJsonObject WireClient::say(const QString &conversation, const QString &text, const QString &clientId)
{
    const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, text}, {u"files"_s, QJsonArray()}};
    return ask(u"event.append"_s,
               {{u"conversation"_s, conversation}, {u"client_id"_s, clientId}, {u"content"_s, content}});
}

QJsonArray WireClient::history(const QString &conversation)
{
    return ask(u"event.history"_s, {{u"conversation"_s, conversation}, {u"after"_s, 0}, {u"limit"_s, 100}})
        .value("events"_L1)
        .toArray();
}

} // namespace conclave::test
