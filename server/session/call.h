// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/caller.h"
#include "server/domain/history.h"
#include "server/domain/tokens.h"
#include "server/domain/unitofwork.h"
#include "server/session/foresight.h"
#include "server/session/ratelimits.h"
#include "server/transport/peer.h"
#include "shared/protocol/frames/session.h"

#include <chrono>
#include <functional>

namespace conclave::server {

struct Answer;

// What a handler works with. `caller` is set for requests of the audience SignedIn.
struct Context
{
    UnitOfWork &unit;
    Caller caller;
    PeerId peer = 0;
    qint64 re = 0; // for who answers later
    QString address; // as Call::address
};
using Handler = std::function<Result<Answer>(Context &)>;

using LateReply = std::function<QByteArray(const Flushed &)>; // an encoded reply, made after COMMIT
using WorkJob = std::function<Handler()>; // slow; runs on a worker, goes on with the handler that it returns
struct FileWork // the same, with files, for which nobody's password waits
{
    WorkJob job;
    std::function<void()> refused = {}; // there is too much of it
};
struct Carried // the same, with bytes and for longer, until PeerGone says that it is over, or `cut` ends it
{
    std::function<Status(UnitOfWork &unit, const Caller &caller)> mayGoOn = {}; // empty: while the session lasts
    std::function<void(const Error &why)> cut = {};
};
struct Held // whoever the handler left it with answers later
{
};
struct Refusal // the request fails and yet what it changed is kept
{
    Error error;
};

// What a handler decided. The caller hears it after the drain has committed.
struct Answer
{
    std::variant<QByteArray, EventRef, LateReply, Refusal, ReadJob, WorkJob, FileWork, Held, Carried>
        value; // QByteArray: an encoded reply
    std::function<void()> committed = {}; // changes what lives in memory only; runs after COMMIT, before the reply
};

// The client_id of a mutation and where it goes.
struct Idempotency
{
    ClientId clientId;
    ConversationId conversation;
};

// One decoded request on its way to the domain thread.
struct Call
{
    PeerId peer = 0;
    qint64 re = 0; // WebSocket only; an HTTP exchange is its own address
    protocol::Audience audience = protocol::Audience::Anyone;
    Rate rate = Rate::Free;
    const char *op = ""; // a literal; empty where it is no operation
    QString address = {}; // what counts as one address in limits; only where the audience is anyone
    std::optional<Claims> claims = {}; // of an HTTP request's token; a WebSocket has a session instead
    std::optional<Idempotency> key = {};
    Foresight foresight = {};
    std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now(); // when it came
    Handler handler;
};

} // namespace conclave::server
