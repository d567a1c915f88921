// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeserver.h"

#include <QDateTime>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

using namespace protocol;

namespace {

constexpr qsizetype PageUsers = 100;

} // namespace

FakeServer::FakeServer()
    : m_server(u"fake"_s, QWebSocketServer::NonSecureMode)
{
    m_server.setSupportedSubprotocols({u"conclave.v1"_s});
    connect(&m_server, &QWebSocketServer::newConnection, this, &FakeServer::accept);
    addUser(u"me"_s, self);
    addUser(u"other"_s, other);
}

FakeServer::~FakeServer()
{
    dropConnections();
}

void FakeServer::stopListening()
{
    m_server.close();
    dropConnections();
}

void FakeServer::accept()
{
    auto *socket = m_server.nextPendingConnection();
    if (m_peer)
        m_peer->disconnect(this);
    m_peer = socket;
    m_peer->setParent(this);
    ++m_connections;
    connect(socket, &QWebSocket::textMessageReceived, this, &FakeServer::answer);
    connect(socket, &QWebSocket::disconnected, this, [this, socket] {
        if (m_peer == socket)
            m_peer = nullptr;
        socket->deleteLater();
    });
}

void FakeServer::dropConnections(int closeCode)
{
    if (!m_peer)
        return;
    auto *socket = std::exchange(m_peer, nullptr);
    socket->disconnect(this);
    if (closeCode == 0)
        socket->abort();
    else
        socket->close(QWebSocketProtocol::CloseCode(closeCode));
    socket->deleteLater();
}

void FakeServer::pushBytes(const QByteArray &bytes)
{
    if (m_peer)
        m_peer->sendTextMessage(QString::fromUtf8(bytes));
}

QList<QJsonObject> FakeServer::asked(const char *op) const
{
    QList<QJsonObject> bodies;
    for (const auto &asked : m_asked) {
        if (asked.op == QLatin1StringView(op))
            bodies.append(asked.body);
    }
    return bodies;
}

void FakeServer::answer(const QString &text)
{
    const auto envelope = open(text.toUtf8());
    if (!envelope || !envelope->id)
        qFatal("the client sent something that is no request");
    m_asked.append({envelope->op, envelope->body});
    const auto handler = m_handlers.value(envelope->op);
    const auto bytes = handler ? handler(*envelope->id, envelope->body) : standardAnswer(*envelope);
    if (!bytes.isEmpty() && m_peer)
        m_peer->sendTextMessage(QString::fromUtf8(bytes));
}

QByteArray FakeServer::standardAnswer(const Envelope &envelope)
{
    const qint64 id = *envelope.id;
    const auto &body = envelope.body;
    const auto is = [&envelope](const char *op) { return envelope.op == QLatin1StringView(op); };
    if (is(Hello::op))
        return encodeReply(id, welcome());
    if (is(Ping::op) || is(SetCursor::op) || is(SetDelivered::op) || is(SetTyping::op) || is(SetPresence::op))
        return encodeReply(id, Done{});
    if (is(Login::op) || is(Refresh::op))
        return encodeReply(id, freshTokens());
    if (is(Authenticate::op))
        return encodeReply(id, authenticated());
    if (is(ListUsers::op)) {
        ListUsers::Reply reply;
        const auto since = read<ListUsers>(body).since;
        std::copy_if(users.begin(), users.end(), std::back_inserter(reply.users),
                     [since](const User &user) { return user.version > since; });
        reply.more = reply.users.size() > PageUsers;
        reply.users = reply.users.first(std::min(reply.users.size(), PageUsers));
        return encodeReply(id, reply);
    }
    if (is(GetMap::op)) {
        GetMap::Reply reply;
        const auto since = read<GetMap>(body).since;
        std::copy_if(map.begin(), map.end(), std::back_inserter(reply.entries),
                     [since](const MapEntry &entry) { return entry.version > since; });
        return encodeReply(id, reply);
    }
    if (is(Resume::op))
        return encodeReply(id, resume(read<Resume>(body)));
    if (is(EventHistory::op))
        return encodeReply(id, history(read<EventHistory>(body)));
    if (is(ListMembers::op)) {
        const auto &log = logs[read<ListMembers>(body).conversation];
        return encodeReply(id, ListMembers::Reply{log.members, log.conversation.lastSeq, false});
    }
    if (is(Append::op))
        return append(id, body);
    return encodeFailure(id, {ErrorCode::UnknownOp, envelope.op});
}

Welcome FakeServer::welcome() const
{
    Welcome welcome;
    welcome.protocol = protocolVersion;
    welcome.server = u"fake"_s;
    welcome.workspace = u"Test"_s;
    welcome.incarnation = incarnation;
    welcome.limits = {65536, MaxTextBytes, PageEvents, ResumePositions, heartbeatMs, std::nullopt, std::nullopt};
    welcome.now = QDateTime::currentMSecsSinceEpoch();
    return welcome;
}

Tokens FakeServer::freshTokens()
{
    Tokens tokens;
    tokens.user = users.first();
    tokens.device = DeviceId::create();
    tokens.sid = SessionId::create();
    tokens.accessToken = u"access-%1"_s.arg(++m_tokens);
    tokens.refreshToken = u"refresh-%1"_s.arg(m_tokens);
    tokens.accessExpiresAt = QDateTime::currentMSecsSinceEpoch() + accessLifeMs;
    tokens.refreshExpiresAt = tokens.accessExpiresAt + 86'400'000;
    return tokens;
}

Authenticate::Reply FakeServer::authenticated() const
{
    Authenticate::Reply reply;
    reply.user = users.first();
    reply.device = DeviceId::create();
    reply.directoryVersion = users.last().version;
    reply.mapVersion = map.isEmpty() ? 0 : map.last().version;
    return reply;
}

void FakeServer::addUser(const QString &name, UserId id)
{
    User user;
    user.id = id;
    user.name = name;
    user.displayName = name;
    user.version = users.size() + 1;
    users.append(user);
}

ConversationId FakeServer::addConversation(const QString &name)
{
    Log log;
    log.conversation.id = ConversationId::create();
    log.conversation.name = name;
    log.conversation.createdBy = self;
    log.conversation.createdAt = 1'000;
    log.conversation.members = 1;
    log.members = {{self, 1}};
    const auto id = log.conversation.id;
    logs.insert(id, log);
    addEvent(id, Content{Content::Created{name, {}}});
    setMembership(id, {1, std::nullopt});
    return id;
}

void FakeServer::setMembership(ConversationId conversation, const Membership &membership)
{
    map.append({"membership/"_L1 + conversation.toText(), QString::fromUtf8(encode(membership)), map.size() + 1});
}

Event FakeServer::addEvent(ConversationId conversation, const Content &content, std::optional<UserId> sender,
                           std::optional<ClientId> clientId)
{
    auto &log = logs[conversation];
    Event event;
    event.conversation = conversation;
    event.seq = log.conversation.lastSeq + 1;
    event.counts = content.counts();
    event.ordinal = log.conversation.lastOrdinal + (event.counts ? 1 : 0);
    event.at = 1'700'000'000'000 + event.seq;
    event.kind = content.kind();
    event.sender = sender.value_or(self);
    event.clientId = clientId.value_or(ClientId::create());
    event.content = content;
    log.conversation.lastSeq = event.seq;
    log.conversation.lastOrdinal = event.ordinal;
    if (content.as<Content::Joined>())
        ++log.conversation.members;
    if (content.as<Content::Left>())
        --log.conversation.members;
    log.events.append(event);
    return event;
}

Event FakeServer::say(ConversationId conversation, const QString &text)
{
    Content::Text content;
    content.text = text;
    return addEvent(conversation, Content{content}, other);
}

Event FakeServer::storedAppend(const Append &append)
{
    for (const auto &event : logs[append.conversation].events) {
        if (event.clientId == append.clientId)
            return event;
    }
    return addEvent(append.conversation, append.content, self, append.clientId);
}

QByteArray FakeServer::append(qint64 id, const QJsonObject &body)
{
    const auto request = read<Append>(body);
    const auto known = logs[request.conversation].events.size();
    const auto event = storedAppend(request);
    if (pushesAppends && logs[request.conversation].events.size() > known)
        pushEvent(event);
    return acksAppends ? encodeReply(id, Ack{request.conversation, event.seq, event.at}) : QByteArray();
}

EventHistory::Reply FakeServer::history(const EventHistory &request) const
{
    const auto log = logs.value(request.conversation);
    const qsizetype limit = std::min<qsizetype>(request.limit, pageEvents);
    EventHistory::Reply reply;
    reply.firstSeq = log.events.isEmpty() ? 0 : log.events.first().seq;
    reply.lastSeq = log.conversation.lastSeq;
    for (const auto &event : log.events) {
        if (request.after && event.seq > *request.after && reply.events.size() < limit)
            reply.events.append(event);
        if (request.before && event.seq < *request.before)
            reply.events.append(event);
    }
    if (request.before && reply.events.size() > limit)
        reply.events.remove(0, reply.events.size() - limit);
    return reply;
}

Resume::Reply FakeServer::resume(const Resume &request) const
{
    Resume::Reply reply;
    reply.handled = request.positions.size();
    for (const auto &position : request.positions) {
        if (!logs.contains(position.conversation)) {
            reply.gone.append(position.conversation);
            continue;
        }
        const auto log = logs.value(position.conversation);
        Seq sum = 0;
        for (const auto &cursor : log.cursors)
            sum += cursor.seq;
        if (log.conversation.lastSeq == position.seq && sum == position.cursorSum)
            continue;
        Tail tail;
        tail.conversation = log.conversation;
        tail.cursors = log.cursors;
        std::copy_if(log.events.begin(), log.events.end(), std::back_inserter(tail.events),
                     [&position](const Event &event) { return event.seq > position.seq; });
        tail.snapshotNeeded = tail.events.size() > pageEvents;
        if (tail.snapshotNeeded)
            tail.events.clear();
        reply.tails.append(tail);
    }
    return reply;
}

} // namespace conclave::test
