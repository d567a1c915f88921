// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/handlers.h"

#include "shared/protocol/frames/conversations.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

Answer done()
{
    return {protocol::encode(protocol::Done())};
}

// Kept in the map, so that it reaches the user's other devices like everything there.
Result<Answer> setThreadCursor(Context &context, const protocol::SetCursor &request)
{
    const auto root = context.unit.message({request.conversation, *request.thread});
    if (!root)
        return root.error();
    if (!*root || (*root)->thread)
        return Error{ErrorCode::NotFound, u"thread"_s};
    const auto key = threadCursorKey(request.conversation, *request.thread);
    const auto stored = context.unit.mapValue(context.caller.user, key);
    if (!stored)
        return stored.error();
    const auto object = protocol::parse(stored->value_or(QString()).toUtf8());
    const auto before = object ? protocol::decode<protocol::ThreadCursor>(*object, protocol::UnknownFields::Ignore)
                               : Result<protocol::ThreadCursor>(object.error());
    if (!before || before->seq < request.seq)
        context.unit.setMap(context.caller.user, key,
                            QString::fromUtf8(protocol::encode(protocol::ThreadCursor{request.seq})));
    return done();
}

Result<Answer> setCursor(Engine &engine, Context &context, const protocol::SetCursor &request)
{
    const auto state = Access(context.unit, context.caller).conversation(request.conversation, protocol::SetCursor::op);
    if (!state)
        return state.error();
    if (request.seq > (*state)->info.lastSeq)
        return Error{ErrorCode::Invalid, u"seq: there is no such event yet"_s};
    if (request.thread)
        return setThreadCursor(context, request);
    const CursorBoard::Waiting waiting{context.peer, context.re};
    Answer answer{Held()};
    answer.committed = [&engine, id = request.conversation, user = context.caller.user, seq = request.seq, waiting] {
        engine.cursors().move(id, user, seq, waiting);
    };
    return answer;
}

// Kept in memory until the next writing: a check mark that is lost in a crash comes back with the next one.
Result<Answer> setDelivered(Engine &engine, Context &context, const protocol::SetDelivered &request)
{
    const auto state
        = Access(context.unit, context.caller).conversation(request.conversation, protocol::SetDelivered::op);
    if (!state)
        return state.error();
    if (request.seq > (*state)->info.lastSeq)
        return Error{ErrorCode::Invalid, u"seq: there is no such event yet"_s};
    auto answer = done();
    if ((*state)->info.members > History::MaxShownCursors)
        return answer;
    answer.committed = [&engine, id = request.conversation, user = context.caller.user, seq = request.seq] {
        engine.cursors().deliver(id, user, seq);
    };
    return answer;
}

Result<Answer> setTyping(Engine &engine, Context &context, const protocol::SetTyping &request)
{
    const auto state = Access(context.unit, context.caller).conversation(request.conversation, protocol::SetTyping::op);
    if (!state)
        return state.error();
    auto answer = done();
    answer.committed = [&engine, id = request.conversation, user = context.caller.user] {
        if (!engine.typing().note(id, user, engine.clock().steadyMs()))
            return;
        auto peers = engine.bus().subscribers(id);
        const auto own = engine.sessions().peersOf(user);
        peers.removeIf([&own](PeerId peer) { return own.contains(peer); });
        engine.outgoing().push(protocol::encodePush(protocol::Typing{id, user}), peers);
    };
    return answer;
}

Result<Answer> setPresence(Engine &engine, Context &context, const protocol::SetPresence &request)
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::SetPresence::op); !allowed)
        return allowed.error();
    if (request.presence == protocol::Presence::Offline)
        return Error{ErrorCode::Invalid, u"presence: online or away; to be offline, disconnect"_s};
    auto answer = done();
    if (kindOf(context.peer) != PeerKind::WebSocket)
        return answer;
    answer.committed = [&engine, peer = context.peer, user = context.caller.user, presence = request.presence] {
        engine.setPresence(peer, user, presence);
    };
    return answer;
}

// Guests see only the people of their conversations; whom they may not see they may not watch either.
bool mayWatch(Engine &engine, const Context &context, const UserId &user)
{
    if (!engine.workspace().user(user))
        return false;
    if (context.caller.role != protocol::Role::Guest || user == context.caller.user)
        return true;
    const auto own = engine.bus().topics(context.peer);
    return std::any_of(own.begin(), own.end(), [&](const ConversationId &id) {
        const auto state = context.unit.conversation(id);
        return state && *state && Access::isMember(**state, user);
    });
}

Result<Answer> watchPresence(Engine &engine, Context &context, const protocol::WatchPresence &request)
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::WatchPresence::op); !allowed)
        return allowed.error();
    QList<UserId> users = request.users;
    users.removeIf([&](const UserId &user) { return !mayWatch(engine, context, user); });
    protocol::WatchPresence::Reply reply;
    for (const auto &user : std::as_const(users))
        reply.presences.append({user, engine.presence().of(user)});
    Answer answer{protocol::encode(reply)};
    if (kindOf(context.peer) == PeerKind::WebSocket)
        answer.committed = [&engine, peer = context.peer, users] { engine.presence().watch(peer, users); };
    return answer;
}

} // namespace

void routeEphemeral(Router &router, Engine &engine)
{
    router.on<protocol::SetCursor>(
        [&engine](Context &c, const protocol::SetCursor &r) { return setCursor(engine, c, r); });
    router.on<protocol::SetDelivered>(
        [&engine](Context &c, const protocol::SetDelivered &r) { return setDelivered(engine, c, r); });
    router.on<protocol::SetTyping>(
        [&engine](Context &c, const protocol::SetTyping &r) { return setTyping(engine, c, r); });
    router.on<protocol::SetPresence>(
        [&engine](Context &c, const protocol::SetPresence &r) { return setPresence(engine, c, r); });
    router.on<protocol::WatchPresence>(
        [&engine](Context &c, const protocol::WatchPresence &r) { return watchPresence(engine, c, r); });
}

} // namespace conclave::server
