// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/synchronizer.h"

#include "shared/protocol/frames/conversations.h"
#include "shared/util/logging.h"

namespace conclave::client {

using namespace protocol;

Synchronizer::Synchronizer(LocalStore &store, Retrying &requests, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sink(store, this)
    , m_profile(store, requests, this)
    , m_conversations(store, requests, m_sink, this)
    , m_history(store, requests, m_sink, this)
{
    connect(&m_profile, &ProfileFeed::complete, this, [this] { m_conversations.start(m_limits); });
    connect(&m_profile, &ProfileFeed::membershipChanged, &m_conversations, &ConversationFeed::resume);
    connect(&m_profile, &ProfileFeed::stalled, this, &Synchronizer::stalled);
    connect(&m_sink, &EventSink::eventsStored, this, &Synchronizer::meetPeople);
    connect(&m_sink, &EventSink::membersChanged, this, &Synchronizer::meetMembers);
    connect(&m_conversations, &ConversationFeed::stalled, this, &Synchronizer::stalled);
    connect(&m_conversations, &ConversationFeed::upToDate, this, &Synchronizer::finish);
    connect(&m_conversations, &ConversationFeed::membersForgotten, this,
            [this](ConversationId conversation) { m_history.loadMembers(conversation, [](const Status &) {}); });
}

// Guests know only the people whom they have met.
void Synchronizer::meetPeople(const QList<Event> &events)
{
    QList<UserId> users;
    for (const auto &event : events) {
        users.append(event.sender);
        if (const auto *joined = event.content ? event.content->as<Content::Joined>() : nullptr)
            users.append(joined->user);
    }
    m_profile.meet(users);
}

void Synchronizer::meetMembers(ConversationId conversation)
{
    QList<UserId> users;
    const auto members = m_store.conversations().members(conversation);
    for (const auto &member : members ? *members : QList<Member>())
        users.append(member.user);
    m_profile.meet(users);
}

void Synchronizer::start(const ServerState &server)
{
    m_limits = server.limits;
    m_sink.setSelf(server.self);
    if (auto done = forgetOtherIncarnation(server.incarnation); !done) {
        Q_EMIT stalled(done.error());
        return;
    }
    m_started = true;
    m_profile.start(server.directoryVersion, server.mapVersion);
}

void Synchronizer::stop()
{
    m_started = false;
    m_live = false;
    m_profile.stop();
    m_conversations.stop();
}

// A server that was restored from a backup may have lost what we know, and may have numbered other events alike.
Status Synchronizer::forgetOtherIncarnation(const QString &incarnation)
{
    const auto before = m_store.profile().fact(Fact::Incarnation);
    if (!before)
        return before.error();
    if (*before == incarnation)
        return {};
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    if (!before->isEmpty()) {
        qCWarning(lcSync) << "the server has another history; everything is fetched again";
        if (auto done = m_store.forgetServerState(); !done)
            return done;
    }
    if (auto done = m_store.profile().setFact(Fact::Incarnation, incarnation); !done)
        return done;
    return transaction.commit();
}

void Synchronizer::finish()
{
    m_live = true;
    Q_EMIT live();
}

void Synchronizer::noteCursor(ConversationId conversation, Seq seq)
{
    if (auto done = m_sink.storeCursor(conversation, {m_sink.self(), seq}); !done)
        Q_EMIT stalled(done.error());
}

template <class T, class Use>
void Synchronizer::with(const Envelope &push, Use &&use)
{
    const auto frame = decode<T>(push.body, UnknownFields::Ignore);
    if (frame) {
        use(*frame);
        return;
    }
    qCWarning(lcSync) << "a malformed push:" << push.op << frame.error().detail;
    Q_EMIT stalled(frame.error());
}

void Synchronizer::handlePush(const Envelope &push)
{
    const QByteArray op = push.op.toLatin1();
    if (!m_started)
        return;
    if (op == EventAppended::op)
        with<EventAppended>(push, [this](const auto &frame) { m_conversations.handleEvent(frame.event); });
    else if (op == MapChanged::op)
        with<MapChanged>(push, [this](const auto &frame) { m_profile.handleMapEntry(frame.entry); });
    else if (op == UserChanged::op)
        with<UserChanged>(push, [this](const auto &frame) { m_profile.handleUser(frame.user); });
    else if (op == CursorMoved::op)
        with<CursorMoved>(push, [this](const auto &frame) {
            if (auto done = m_sink.storeCursor(frame.conversation, {frame.user, frame.seq}); !done)
                Q_EMIT stalled(done.error());
        });
    else if (op == Typing::op)
        with<Typing>(push, [this](const auto &frame) { Q_EMIT userTyping(frame.conversation, frame.user); });
    else if (op == PresenceChanged::op)
        with<PresenceChanged>(push, [this](const auto &frame) { Q_EMIT presenceChanged(frame.user, frame.presence); });
    else
        ++m_ignoredPushes; // of a newer server
}

} // namespace conclave::client
