// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/bus.h"
#include "server/domain/flush.h"
#include "server/domain/invalidationfeed.h"
#include "server/session/call.h"
#include "server/session/counters.h"
#include "server/session/cursors.h"
#include "server/session/outgoing.h"
#include "server/session/presence.h"
#include "server/session/readqueue.h"
#include "server/session/sessions.h"
#include "server/session/signinguard.h"
#include "server/session/transferwatch.h"
#include "server/session/typingboard.h"

#include <span>
#include <vector>

namespace conclave::server {

// The socket is gone, or what was carried for this exchange.
struct PeerGone
{
    PeerId peer = 0;
};
struct ReadDone // of one read that Executors::read had taken
{
    UserId user;
};
using Inbound = std::variant<Call, PeerGone, ReadDone>;

// Runs jobs elsewhere. False when the queue is full.
struct Executors
{
    std::function<bool(const Read &read)> read; // answers the peer itself; comes back as a ReadDone
    std::function<bool(WorkJob job, PeerId peer, qint64 re)> work; // comes back as a Call
    std::function<bool(WorkJob job, PeerId peer, qint64 re)> fileWork = {}; // likewise
};

// The domain thread's loop body: takes what has queued up, runs it as one unit of work, commits once, then answers and
// tells everyone who is concerned. The only writer of the database. Lives on the domain thread.
class Engine
{
public:
    struct Parts
    {
        Workspace &workspace;
        Stores &stores;
        const Clock &clock;
        QString node;
        PostOutbound post;
        Executors executors;
        LimitConfig limits;
        EngineCounters &counters;
        qint64 clockSkewMs = TokenTimes().skewMs; // a session may outlive its token by so much
        int readsAtOnce = 1; // of one user
    };
    explicit Engine(Parts parts);

    void drain(std::vector<Inbound> &&queue);
    // Cursors to disk, expired tokens, what other processes changed, limits that are over, what is too old to keep.
    void everySecond();

    // For handlers.
    Sessions &sessions() { return m_sessions; }
    SignInGuard &signInGuard() { return m_guard; }
    Bus &bus() { return m_bus; }
    PresenceBoard &presence() { return m_presence; }
    CursorBoard &cursors() { return m_cursors; }
    TypingBoard &typing() { return m_typing; }
    Workspace &workspace() { return m_parts.workspace; }
    const Clock &clock() const { return m_parts.clock; }
    Outgoing &outgoing() { return *m_outgoing; } // of this turn; for what is ephemeral, after COMMIT
    Status signIn(PeerId peer, const Session &session); // or renews its token
    void setPresence(PeerId peer, const UserId &user, protocol::Presence presence);

private:
    using Calls = std::span<Call *const>;
    struct Attempt
    {
        size_t taken = 0;
        std::optional<FlushFailure> failure;
    };
    size_t run(Calls calls);
    Attempt attempt(Calls calls);
    void retry(Calls call, FlushFailure failure);
    void resync(const UnitOfWork &unit);
    Result<Answer> runOne(UnitOfWork &unit, const Call &call);
    Result<Caller> callerOf(UnitOfWork &unit, const Call &call) const;
    static Result<std::optional<Answer>> answeredBefore(const UnitOfWork &unit, const Caller &caller, const Call &call);
    Status recall(UnitOfWork &unit, Calls calls) const;
    void deliver(Calls calls, std::vector<Result<Answer>> &answers, const Flushed &flushed);
    void refuse(const Call &call, const Error &why);
    void answer(const Call &call, const Answer &answer, const Flushed &flushed);
    void read(const Call &call, const ReadJob &job);
    bool maySee(const Session &session, const UserId &user);
    void publish(const Flushed &flushed);
    void publish(const protocol::Event &event, const QHash<qsizetype, const MembershipChange *> &changes,
                 qsizetype index);
    void pushEvent(const protocol::Event &event);
    void publishCursors(const QList<CursorRow> &rows);
    void tellPresence(const UserId &user, const PresenceBoard::Watchers &watchers);
    void gone(PeerId peer);
    void closeSession(PeerId peer, int code);
    void makeRoom(const UserId &user);
    void publishDelivered(const QList<DeliveredRow> &rows);
    void writeCursors();
    void endStatuses();
    void closeExpired();
    void checkTransfers();
    void followInvalidations();
    void tidyUp();
    void emptyLog();
    void endConversations();
    void purge();

    Parts m_parts;
    Flush m_flush;
    Sessions m_sessions;
    Bus m_bus;
    PresenceBoard m_presence;
    CursorBoard m_cursors;
    TypingBoard m_typing;
    TransferWatch m_transfers;
    std::unique_ptr<Outgoing> m_outgoing;
    InvalidationFeed m_invalidations;
    qint64 m_nextTidyUpMs; // steady
    qint64 m_logEmptiedMs; // steady
    bool m_logHoldsDeleted = true; // perhaps, from before
    RateLimits m_rates;
    std::chrono::steady_clock::time_point m_since; // when the oldest call came of which publish() tells; unset: none
    SignInGuard m_guard;
    ReadQueue m_reads;
};

} // namespace conclave::server
