// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QWebSocket>
#include <functional>

namespace conclave::test {

class ServerProcess;

// One user over a real WebSocket, spelled as bytes on the wire: it knows nothing of the product's frames, as a
// stranger's client would not. Calls wait for their answer.
class WireClient
{
public:
    explicit WireClient(const ServerProcess &server);

    void trust(const QList<QSslCertificate> &authorities); // and nobody else; before connect()
    QSslCertificate peerCertificate() const { return m_socket.sslConfiguration().peerCertificate(); }

    enum class Greeting { Sent, Omitted };
    bool connect(Greeting greeting = Greeting::Sent);
    bool signIn(const QString &name); // connects, signs in with Password, authenticates
    bool authenticate(const QString &accessToken);

    QJsonObject ask(const QString &op, QJsonObject fields = {}); // the reply; empty when none came
    QString errorOf(const QString &op, const QJsonObject &fields = {}); // its code; "none" when there is no error
    // Does not wait: `answered` runs with the reply, and never when the connection breaks before it.
    void post(const QString &op, QJsonObject fields, std::function<void(const QJsonObject &reply)> answered);
    qint64 sendRaw(const QByteArray &text); // as a text message
    QJsonObject nextReply(); // to what was sent raw

    // Waits until a push of this op comes that holds all of `fields` (at any depth below the push for objects).
    QJsonObject push(const QString &op, const QJsonObject &fields = {}, int patienceMs = 5000);
    bool sawPush(const QString &op, const QJsonObject &fields) const; // among those that came already
    void forgetPushes() { m_pushes.clear(); }
    bool waitForClose(int code, int patienceMs = 5000);
    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

    // Shortcuts for channels.
    QString createChannel(const QString &name, const QString &history = QStringLiteral("all"),
                          const QString &kind = QStringLiteral("public")); // its id; empty when refused
    QJsonObject join(const QString &conversation);
    QJsonObject say(const QString &conversation, const QString &text, const QString &clientId = newId());
    QJsonArray history(const QString &conversation); // from its beginning, at most 100

    static QString newId() { return ClientId::create().toText(); }
    QJsonObject tokens; // of the sign-in

private:
    qint64 send(const QString &op, QJsonObject &fields);
    void take(const QString &text);
    bool waitFor(const std::function<bool()> &done, int patienceMs) const;

    const ServerProcess &m_server;
    QWebSocket m_socket;
    qint64 m_lastId = 0;
    QHash<qint64, std::function<void(const QJsonObject &)>> m_posted;
    QList<QJsonObject> m_replies;
    QList<QJsonObject> m_pushes;
};

bool holds(const QJsonObject &object, const QJsonObject &fields);

} // namespace conclave::test
