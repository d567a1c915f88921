// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/engine.h"

#include "server/domain/visibility.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/protocol/frames/events.h"
#include "shared/util/logging.h"

#include <QElapsedTimer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qint64 DrainMs = 2; // after so long a unit of work is flushed, full or not
constexpr size_t DrainCalls = 256;
constexpr int MaxAttempts = 3;
constexpr qint64 BusyRetryMs = 1000;
constexpr qint64 FirstTidyUpMs = 60'000;

bool isTransient(const FlushFailure &failure)
{
    return failure.error.code == ErrorCode::StorageBusy || failure.error.code == ErrorCode::StorageOffline
        || failure.kind != FlushFailure::Kind::Refused;
}

} // namespace

Engine::Engine(Parts parts)
    : m_parts(std::move(parts))
    , m_flush(m_parts.workspace, m_parts.stores, m_parts.node)
    , m_outgoing(std::make_unique<Outgoing>(m_parts.post))
    , m_invalidations(m_parts.stores, m_parts.clock)
    , m_nextTidyUpMs(m_parts.clock.steadyMs() + FirstTidyUpMs)
    , m_logEmptiedMs(m_parts.clock.steadyMs())
    , m_rates(m_parts.limits.rates)
    , m_guard(m_parts.limits.signInFailures)
    , m_reads(m_parts.readsAtOnce, m_parts.executors.read, [this](const Read &read) {
        m_outgoing->fail(read.peer, read.re, {ErrorCode::Busy, {}, BusyRetryMs});
    })
{
}

void Engine::drain(std::vector<Inbound> &&queue)
{
    std::vector<Call *> calls;
    std::vector<PeerId> closed;
    for (auto &inbound : queue) {
        if (auto *call = std::get_if<Call>(&inbound))
            calls.push_back(call);
        else if (const auto *done = std::get_if<ReadDone>(&inbound))
            m_reads.finished(done->user);
        else
            closed.push_back(std::get<PeerGone>(inbound).peer);
    }
    for (Calls rest(calls); !rest.empty();)
        rest = rest.subspan(run(rest.first(std::min(DrainCalls, rest.size()))));
    for (const auto peer : closed)
        gone(peer); // behind its calls: a sign-in among them has opened its session by now
    m_outgoing->send();
}

// Runs the first of the calls, as many as fit into one unit of work; answers how many those were. Where others were in
// the way the unit is tried again; what was committed after all, when nobody could say, then answers from its send key.
// When the unit cannot be written, one bad request must not take the others with it: they run again, one by one.
size_t Engine::run(Calls calls)
{
    auto attempt = this->attempt(calls);
    for (int i = 1; i < MaxAttempts && attempt.failure && attempt.taken > 1 && isTransient(*attempt.failure); ++i)
        attempt = this->attempt(calls.first(attempt.taken));
    if (!attempt.failure)
        return attempt.taken;
    const bool offline = attempt.failure->error.code == ErrorCode::StorageOffline;
    for (size_t i = 0; i < attempt.taken; ++i) {
        const auto call = calls.subspan(i, 1);
        if (attempt.taken == 1)
            retry(call, *attempt.failure);
        else if (offline)
            m_outgoing->fail(call.front()->peer, call.front()->re, attempt.failure->error);
        else if (const auto alone = this->attempt(call); alone.failure)
            retry(call, *alone.failure);
    }
    return attempt.taken;
}

// One call that failed alone.
void Engine::retry(Calls call, FlushFailure failure)
{
    const auto mayPass = [](const FlushFailure &f) {
        return isTransient(f) || f.error.code == ErrorCode::StorageConstraint; // somebody else had the name, or our key
    };
    for (int i = 1; i < MaxAttempts && mayPass(failure); ++i) {
        const auto again = attempt(call);
        if (!again.failure)
            return;
        failure = *again.failure;
    }
    m_outgoing->fail(call.front()->peer, call.front()->re, failure.error);
}

Engine::Attempt Engine::attempt(Calls calls)
{
    UnitOfWork unit(m_parts.workspace, m_parts.stores, m_parts.clock);
    if (const auto recalled = recall(unit, calls); !recalled)
        return {calls.size(), FlushFailure{FlushFailure::Kind::Refused, recalled.error()}};
    std::vector<Result<Answer>> answers;
    QElapsedTimer timer;
    timer.start();
    for (const auto *call : calls) {
        answers.push_back(runOne(unit, *call));
        if (timer.elapsed() >= DrainMs)
            break;
    }
    const auto outcome = m_flush.run(unit);
    if (const auto *flushed = std::get_if<Flushed>(&outcome)) {
        deliver(calls.first(answers.size()), answers, *flushed);
        return {answers.size(), std::nullopt};
    }
    const auto &failure = std::get<FlushFailure>(outcome);
    if (failure.kind == FlushFailure::Kind::OutcomeUnknown)
        resync(unit);
    return {answers.size(), failure};
}

// Perhaps events were stored that nobody was told of: whoever follows these conversations has to ask.
void Engine::resync(const UnitOfWork &unit)
{
    for (auto it = unit.touched().keyBegin(); it != unit.touched().keyEnd(); ++it) {
        const auto peers = m_bus.subscribers(*it);
        for (const auto peer : peers)
            closeSession(peer, protocol::CloseResync);
    }
}

Status Engine::recall(UnitOfWork &unit, Calls calls) const
{
    UnitOfWork::Recall recall;
    for (const auto *call : calls) {
        const auto *session = m_sessions.find(call->peer);
        if (!call->claims && !session)
            continue;
        const auto user = call->claims ? call->claims->user : session->caller.user;
        if (call->key)
            recall.keys.append({user, call->key->clientId, call->key->conversation});
        recall.messages += call->foresight.messages;
        recall.reactions += call->foresight.reactions;
        for (const auto &key : call->foresight.mapKeys)
            recall.mapKeys.append({user, key});
    }
    return unit.recall(recall);
}

// What this request has done already; nothing when it comes for the first time.
Result<std::optional<Answer>> Engine::answeredBefore(const UnitOfWork &unit, const Caller &caller, const Call &call)
{
    if (!call.key)
        return std::optional<Answer>();
    const auto sent = unit.sent(caller.user, call.key->clientId);
    const auto *ack = std::get_if<protocol::Ack>(&sent);
    const auto *ref = std::get_if<EventRef>(&sent);
    if (!ack && !ref)
        return std::optional<Answer>();
    const auto *event = ack ? unit.eventOf(*ack) : unit.eventOf(*ref);
    const auto conversation = ack ? ack->conversation : event->conversation;
    if (conversation != call.key->conversation || (event && call.foresight.makes && !call.foresight.makes(*event)))
        return ErrorCode::ClientIdReused;
    return std::optional(ack ? Answer{protocol::encode(*ack)} : Answer{*ref});
}

Result<Caller> Engine::callerOf(UnitOfWork &unit, const Call &call) const
{
    if (call.audience == protocol::Audience::Anyone)
        return Caller();
    const auto *session = m_sessions.find(call.peer);
    if (!call.claims && !session)
        return ErrorCode::Unauthenticated;
    if (session && session->expiresAt + m_parts.clockSkewMs < unit.now())
        return ErrorCode::TokenExpired;
    auto caller = session ? session->caller : Caller{call.claims->user, call.claims->device, call.claims->sid, {}};
    const auto user = unit.user(caller.user);
    if (!m_parts.workspace.isAlive(caller.sid, user ? &*user : nullptr))
        return ErrorCode::Unauthenticated;
    caller.role = user->user.role;
    return caller;
}

Result<Answer> Engine::runOne(UnitOfWork &unit, const Call &call)
{
    const auto caller = callerOf(unit, call);
    if (!caller)
        return caller.error();
    auto before = answeredBefore(unit, *caller, call);
    if (!before)
        return before.error();
    if (*before)
        return **std::move(before);
    if (auto limited = m_rates.take({caller->user, call.address}, call.rate, m_parts.clock.steadyMs(), call.op);
        !limited)
        return limited.error();
    m_sessions.use(call.peer, m_parts.clock.steadyMs());
    const auto mark = unit.mark();
    Context context{unit, *caller, call.peer, call.re, call.address};
    auto answer = call.handler(context);
    if (!answer) {
        unit.rollbackTo(mark);
        return answer.error();
    }
    if (const auto *event = std::get_if<EventRef>(&answer->value); event && call.key)
        unit.recordSent(caller->user, call.key->clientId, *event);
    return answer;
}

void Engine::deliver(Calls calls, std::vector<Result<Answer>> &answers, const Flushed &flushed)
{
    for (size_t i = 0; i < calls.size(); ++i) {
        const auto &call = *calls[i];
        if (answers[i])
            answer(call, *answers[i], flushed);
        else
            refuse(call, answers[i].error());
        m_parts.counters.signInsRefused.add(!answers[i] && answers[i].error().code == ErrorCode::WrongCredentials);
    }
    const auto oldest = std::min_element(calls.begin(), calls.end(), [](auto *a, auto *b) { return a->at < b->at; });
    m_since = oldest == calls.end() ? std::chrono::steady_clock::time_point() : (*oldest)->at;
    publish(flushed);
    m_since = {};
}

void Engine::refuse(const Call &call, const Error &why)
{
    if (why.code == ErrorCode::RateLimited)
        m_parts.counters.rateLimited.add(call.op);
    m_outgoing->fail(call.peer, call.re, why);
}

void Engine::answer(const Call &call, const Answer &answer, const Flushed &flushed)
{
    if (answer.committed)
        answer.committed();
    if (const auto *body = std::get_if<QByteArray>(&answer.value))
        m_outgoing->reply(call.peer, call.re, *body);
    else if (const auto *event = std::get_if<EventRef>(&answer.value))
        m_outgoing->reply(call.peer, call.re, protocol::encode(flushed.ackOf(*event)));
    else if (const auto *late = std::get_if<LateReply>(&answer.value))
        m_outgoing->reply(call.peer, call.re, (*late)(flushed));
    else if (const auto *refusal = std::get_if<Refusal>(&answer.value))
        refuse(call, refusal->error);
    else if (const auto *carried = std::get_if<Carried>(&answer.value); carried && call.claims)
        m_transfers.begin(call.peer, {call.claims->user, call.claims->device, call.claims->sid, {}}, *carried);
    else if (const auto *job = std::get_if<ReadJob>(&answer.value))
        read(call, *job);
    else if (const auto *work = std::get_if<WorkJob>(&answer.value);
             work && !m_parts.executors.work(*work, call.peer, call.re))
        m_outgoing->fail(call.peer, call.re, {ErrorCode::Busy, {}, BusyRetryMs});
    else if (const auto *files = std::get_if<FileWork>(&answer.value);
             files && !m_parts.executors.fileWork(files->job, call.peer, call.re)) {
        if (files->refused)
            files->refused();
        m_outgoing->fail(call.peer, call.re, {ErrorCode::Busy, {}, BusyRetryMs});
    }
}

void Engine::read(const Call &call, const ReadJob &job)
{
    const auto *session = m_sessions.find(call.peer);
    if (call.claims || session)
        m_reads.add({call.claims ? call.claims->user : session->caller.user, call.peer, call.re, job});
}

// Guests see themselves and the people of their conversations.
bool Engine::maySee(const Session &session, const UserId &user)
{
    const auto &guest = session.caller.user;
    const auto *viewer = m_parts.workspace.user(guest);
    if (!viewer)
        return false;
    if (viewer->user.role != protocol::Role::Guest || guest == user)
        return true;
    QSet<ConversationId> conversations;
    for (const auto peer : m_sessions.peersOf(guest))
        conversations += m_bus.topics(peer);
    return std::any_of(conversations.cbegin(), conversations.cend(), [&](const ConversationId &id) {
        const auto state = m_parts.workspace.conversation(id);
        return state && *state && (*state)->members.contains(user);
    });
}

void Engine::publish(const Flushed &flushed)
{
    for (const auto &row : flushed.users) {
        const auto frame = protocol::encodePush(protocol::UserChanged{row.user});
        m_outgoing->push(frame,
                         m_sessions.peersWhere([&](const Session &session) { return maySee(session, row.user.id); }));
        m_transfers.doubt(row.user.id);
    }
    for (const auto &row : flushed.mapEntries)
        m_outgoing->push(protocol::encodePush(protocol::MapChanged{row.entry}), m_sessions.peersOf(row.user));
    QHash<qsizetype, const MembershipChange *> changes;
    for (const auto &change : flushed.memberships)
        changes.insert(change.event.index, &change);
    for (qsizetype i = 0; i < flushed.events.size(); ++i)
        publish(flushed.events.at(i), changes, i);
    publishCursors(flushed.cursors);
    publishDelivered(flushed.delivered);
    for (const auto &sid : flushed.revoked) {
        const auto peers = m_sessions.peersWhere([&sid](const Session &session) { return session.caller.sid == sid; });
        for (const auto peer : peers)
            closeSession(peer, protocol::CloseSignedOut);
    }
}

void Engine::publish(const protocol::Event &event, const QHash<qsizetype, const MembershipChange *> &changes,
                     qsizetype index)
{
    const auto *change = changes.value(index);
    const auto peers = change ? m_sessions.peersOf(change->user) : QList<PeerId>();
    if (change && change->joined) {
        for (const auto peer : peers)
            m_bus.subscribe(peer, event.conversation);
    }
    m_parts.counters.messagesReceived.add(event.counts);
    if (event.content && event.content->as<protocol::Content::Delete>()) {
        m_logHoldsDeleted = true;
        m_transfers.doubtAll();
    }
    pushEvent(event);
    if (change && !change->joined) {
        m_transfers.doubt(change->user);
        for (const auto peer : peers)
            m_bus.unsubscribe(peer, event.conversation);
    }
}

// To all who follow the conversation; an edit without its text to those who may not read what it changes.
void Engine::pushEvent(const protocol::Event &event)
{
    auto peers = m_bus.subscribers(event.conversation);
    const bool isEdit = event.content && event.content->as<protocol::Content::Edit>();
    const auto state
        = isEdit ? m_parts.workspace.conversation(event.conversation) : Result<ConversationPointer>(nullptr);
    if (state && *state && (*state)->info.history == protocol::History::FromJoin) {
        QHash<Seq, QList<PeerId>> byJoin;
        for (const auto peer : std::exchange(peers, {})) {
            const auto *session = m_sessions.find(peer);
            const auto member = session ? (*state)->members.value(session->caller.user) : MemberState();
            byJoin[member.joinedSeq].append(peer);
        }
        for (auto it = byJoin.cbegin(); it != byJoin.cend(); ++it) {
            QList<protocol::Event> events{event};
            if (hideEarlierEdits(m_parts.stores, it.key(), events)) // otherwise they ask for it themselves
                m_outgoing->push(protocol::encodePush(protocol::EventAppended{events.first()}), it.value());
        }
    }
    m_outgoing->push(protocol::encodePush(protocol::EventAppended{event}), peers,
                     event.counts ? m_since : std::chrono::steady_clock::time_point());
    m_parts.counters.messagesDelivered.add(event.counts ? quint64(peers.size()) : 0);
}

// The reader's own devices always; others where they are few, and where both sides share how far they have read.
void Engine::publishCursors(const QList<CursorRow> &rows)
{
    const auto shares = [this](const UserId &id) {
        const auto *row = m_parts.workspace.user(id);
        return row && !row->user.hidesRead.value_or(false);
    };
    for (const auto &row : rows) {
        const auto state = m_parts.workspace.conversation(row.conversation);
        const bool small = state && *state && (*state)->info.members <= History::MaxShownCursors;
        auto peers = m_sessions.peersOf(row.user);
        for (const auto peer : small &&shares(row.user) ? m_bus.subscribers(row.conversation) : QList<PeerId>()) {
            const auto *session = m_sessions.find(peer);
            if (session && session->caller.user != row.user && shares(session->caller.user))
                peers.append(peer);
        }
        m_outgoing->push(protocol::encodePush(protocol::CursorMoved{row.conversation, row.user, row.seq}), peers);
    }
}

void Engine::publishDelivered(const QList<DeliveredRow> &rows)
{
    QHash<ConversationId, QList<protocol::Cursor>> moved;
    for (const auto &row : rows)
        moved[row.conversation].append({row.user, 0, row.seq});
    for (auto it = moved.cbegin(); it != moved.cend(); ++it) {
        const auto state = m_parts.workspace.conversation(it.key());
        if (state && *state && (*state)->info.members <= History::MaxShownCursors)
            m_outgoing->push(protocol::encodePush(protocol::DeliveredMoved{it.key(), it.value()}),
                             m_bus.subscribers(it.key()));
    }
}

// For one more connection. The newest is the one at which somebody sits; what was left behind must not keep them out.
void Engine::makeRoom(const UserId &user)
{
    const int most = m_parts.limits.connectionsPerUser;
    while (most > 0 && m_sessions.peersOf(user).size() >= most)
        closeSession(m_sessions.idlestOf(user), protocol::CloseCrowded);
}

Status Engine::signIn(PeerId peer, const Session &session)
{
    const auto conversations = m_parts.stores.conversations.conversationsOf(session.caller.user);
    if (!conversations)
        return conversations.error();
    const bool renewed = m_sessions.find(peer);
    if (!renewed)
        makeRoom(session.caller.user);
    m_sessions.open(peer, session);
    m_sessions.use(peer, m_parts.clock.steadyMs());
    if (renewed)
        return {};
    m_parts.counters.signedIn.add();
    for (const auto &id : *conversations)
        m_bus.subscribe(peer, id);
    m_outgoing->admit(peer);
    setPresence(peer, session.caller.user, protocol::Presence::Online);
    return {};
}

void Engine::setPresence(PeerId peer, const UserId &user, protocol::Presence presence)
{
    tellPresence(user, m_presence.set(peer, user, presence));
}

void Engine::tellPresence(const UserId &user, const PresenceBoard::Watchers &watchers)
{
    auto those = watchers; // as of now: since they began to watch, a guest may have lost sight of that user
    those.removeIf([&](PeerId peer) {
        const auto *session = m_sessions.find(peer);
        return !session || !maySee(*session, user);
    });
    if (!those.isEmpty())
        m_outgoing->push(protocol::encodePush(protocol::PresenceChanged{user, m_presence.of(user)}), those);
}

} // namespace conclave::server
