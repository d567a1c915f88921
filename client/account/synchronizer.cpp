// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/synchronizer.h"

#include "client/account/fold.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/util/logging.h"

using namespace Qt::StringLiterals;

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
    connect(&m_profile, &ProfileFeed::sharingChanged, this, &Synchronizer::askForCursors);
    connect(&m_profile, &ProfileFeed::stalled, this, &Synchronizer::stalled);
    connect(&m_sink, &EventSink::eventsStored, this, &Synchronizer::meetPeople);
    connect(&m_sink, &EventSink::membersChanged, this, &Synchronizer::meetMembers);
    connect(&m_conversations, &ConversationFeed::historyShrunk, this, &Synchronizer::startAgain);
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
    if (auto done = forgetOtherHistory(server); !done) {
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

// A server that was restored from a backup may have lost what we know, and may have numbered other events alike. It
// says so by its incarnation, if it was told; but a history in which less has happened than we have seen is another
// one, too.
Status Synchronizer::forgetOtherHistory(const ServerState &server)
{
    const auto incarnation = m_store.profile().fact(Fact::Incarnation);
    const auto mapVersion = m_store.profile().number(Fact::MapVersion);
    if (!incarnation || !mapVersion)
        return incarnation ? mapVersion.error() : incarnation.error();
    const bool isKnown = *incarnation == server.incarnation;
    if (isKnown && *mapVersion <= server.mapVersion)
        return {};
    return incarnation->isEmpty() ? m_store.profile().setFact(Fact::Incarnation, server.incarnation)
                                  : forgetServerState(server.incarnation);
}

// What has not been sent, drafts and files on their way stay.
Status Synchronizer::forgetServerState(const QString &incarnation)
{
    qCWarning(lcSync) << "the server has another history; everything is fetched again";
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    const auto conversations = m_store.conversations().all();
    if (!conversations)
        return conversations.error();
    if (auto done = m_store.forgetServerState(); !done)
        return done;
    if (auto done = m_store.profile().setFact(Fact::Incarnation, incarnation); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    for (const auto &conversation : *conversations)
        m_forgotten.insert(conversation.id);
    return {};
}

void Synchronizer::startAgain()
{
    const auto incarnation = m_store.profile().fact(Fact::Incarnation);
    const auto forgotten = incarnation ? forgetServerState(*incarnation) : Status(incarnation.error());
    Q_EMIT stalled(forgotten ? Error{ErrorCode::Internal, u"the server's history is shorter than the known one"_s}
                             : forgotten.error());
}

void Synchronizer::finish()
{
    m_live = true;
    Q_EMIT live();
    for (const auto &conversation : std::exchange(m_forgotten, {})) {
        const auto found = m_store.conversations().find(conversation);
        if (found && !*found)
            Q_EMIT conversationGone(conversation);
    }
}

void Synchronizer::noteCursor(ConversationId conversation, Seq seq)
{
    store(conversation, {m_sink.self(), seq, {}});
}

void Synchronizer::noteDelivered(ConversationId conversation, Seq seq)
{
    store(conversation, {m_sink.self(), 0, seq});
}

void Synchronizer::store(ConversationId conversation, const Cursor &cursor)
{
    if (auto done = m_sink.storeCursor(conversation, cursor); !done)
        Q_EMIT stalled(done.error());
}

// Whose reading is shared with whom has changed: what is known of it is asked for again.
void Synchronizer::askForCursors()
{
    const auto memberships = m_store.conversations().memberships();
    if (!memberships) {
        Q_EMIT stalled(memberships.error());
        return;
    }
    for (auto it = memberships->cbegin(); m_live && it != memberships->cend(); ++it) {
        const auto info = m_store.conversations().find(it.key());
        if (info && *info && !it->leftSeq && (*info)->members <= MaxMembersWithCursors)
            m_conversations.askForCursors(it.key());
    }
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
        with<CursorMoved>(push, [this](const auto &frame) { store(frame.conversation, {frame.user, frame.seq, {}}); });
    else if (op == DeliveredMoved::op)
        with<DeliveredMoved>(push, [this](const auto &frame) {
            for (const auto &cursor : frame.cursors)
                store(frame.conversation, {cursor.user, 0, cursor.delivered});
        });
    else if (op == Typing::op)
        with<Typing>(push, [this](const auto &frame) { Q_EMIT userTyping(frame.conversation, frame.user); });
    else if (op == PresenceChanged::op)
        with<PresenceChanged>(push, [this](const auto &frame) { Q_EMIT presenceChanged(frame.user, frame.presence); });
    else
        ++m_ignoredPushes; // of a newer server
}

} // namespace conclave::client
