// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/codec.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/protocol/frames/events.h"

#include <QHash>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>
#include <functional>

namespace conclave::test {

// A scripted server on a loopback port that speaks the codec: enough of Conclave for one user, kept in memory, and
// every answer can be replaced by the test. What it was asked is recorded.
class FakeServer : public QObject
{
public:
    struct Log
    {
        protocol::Conversation conversation;
        QList<protocol::Event> events;
        QList<protocol::Member> members;
        QList<protocol::Cursor> cursors;
    };
    struct Asked
    {
        QString op;
        QJsonObject body;
    };
    // Answers one request: bytes to send, or nothing.
    using Handler = std::function<QByteArray(qint64 id, const QJsonObject &body)>;

    FakeServer();
    ~FakeServer() override;

    bool listen(quint16 port = 0) { return m_server.listen(QHostAddress::LocalHost, port); }
    void stopListening();
    quint16 port() const { return m_server.serverPort(); }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port())); }

    void on(const char *op, Handler handler) { m_handlers.insert(QString::fromLatin1(op), std::move(handler)); }
    void off(const char *op) { m_handlers.remove(QString::fromLatin1(op)); }
    template <class T>
    void fail(ErrorCode code, qint64 retryAfterMs = 0)
    {
        on(T::op, [=](qint64 id, const QJsonObject &) {
            return protocol::encodeFailure(id, {code, {}, retryAfterMs});
        });
    }
    void dropConnections(int closeCode = 0); // 0: without a close frame
    int connections() const { return m_connections; } // so far
    bool hasPeer() const { return m_peer != nullptr; }
    QList<QJsonObject> asked(const char *op) const;

    ConversationId addConversation(const QString &name); // of which the user is a member
    protocol::Event addEvent(ConversationId conversation, const protocol::Content &content,
                             std::optional<UserId> sender = std::nullopt,
                             std::optional<ClientId> clientId = std::nullopt);
    protocol::Event say(ConversationId conversation, const QString &text);
    void pushEvent(const protocol::Event &event) { push(protocol::EventAppended{event}); }
    template <class T>
    void push(const T &frame)
    {
        pushBytes(protocol::encodePush(frame));
    }
    void pushBytes(const QByteArray &bytes);
    void setMembership(ConversationId conversation, const protocol::Membership &membership);
    void addUser(const QString &name, UserId id);
    protocol::Event storedAppend(const protocol::Append &append); // as the real one: once per client_id
    protocol::Tokens freshTokens();

    UserId self = UserId::create();
    UserId other = UserId::create();
    QString incarnation = QStringLiteral("first");
    QHash<ConversationId, Log> logs;
    QList<protocol::User> users;
    QList<protocol::MapEntry> map;
    qint64 accessLifeMs = 600'000;
    qint64 heartbeatMs = 30'000;
    int pageEvents = protocol::PageEvents;
    int protocolVersion = protocol::ProtocolVersion;
    bool pushesAppends = true;
    bool acksAppends = true;

private:
    void accept();
    void answer(const QString &text);
    QByteArray standardAnswer(const protocol::Envelope &envelope);
    protocol::Welcome welcome() const;
    protocol::Authenticate::Reply authenticated() const;
    QByteArray append(qint64 id, const QJsonObject &body);
    protocol::EventHistory::Reply history(const protocol::EventHistory &request) const;
    protocol::Resume::Reply resume(const protocol::Resume &request) const;
    template <class T>
    static T read(const QJsonObject &body)
    {
        const auto frame = protocol::decode<T>(body, protocol::UnknownFields::Refuse);
        if (!frame)
            qFatal("the client sent a bad %s: %s", T::op, qPrintable(frame.error().detail));
        return *frame;
    }

    QWebSocketServer m_server;
    QWebSocket *m_peer = nullptr;
    QHash<QString, Handler> m_handlers;
    QList<Asked> m_asked;
    int m_connections = 0;
    int m_tokens = 0;
};

} // namespace conclave::test
