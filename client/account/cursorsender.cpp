// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/cursorsender.h"

#include "shared/protocol/errors.h"
#include "shared/protocol/frames/conversations.h"

namespace conclave::client {

namespace {

constexpr qint64 IntervalMs = 2000;

} // namespace

CursorSender::CursorSender(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_pacer(clock, IntervalMs, this)
{
    connect(&m_pacer, &Pacer::due, this, &CursorSender::pump);
}

Status CursorSender::set(const ReadPlace &place, Seq seq)
{
    if (auto done = m_store.reading().wish(place, seq); !done)
        return done;
    pump();
    return {};
}

void CursorSender::start()
{
    m_running = true;
    pump();
}

void CursorSender::stop()
{
    m_running = false;
    m_pacer.stop();
}

void CursorSender::pump()
{
    if (!m_running)
        return;
    const auto wishes = m_store.reading().wishes();
    if (!wishes) {
        Q_EMIT storageFailed(wishes.error());
        return;
    }
    for (auto it = wishes->constBegin(); it != wishes->constEnd(); ++it) {
        if (m_pacer.mayBegin(it.key()))
            send(it.key(), it.value());
    }
}

void CursorSender::send(const ReadPlace &place, Seq seq)
{
    m_pacer.begin(place);
    const auto thread = place.thread.isNull() ? std::nullopt : std::optional(place.thread);
    m_requests.send(protocol::SetCursor{place.conversation, seq, thread}, this,
                    [this, place, seq](const Result<protocol::Done> &reply) { handleReply(place, seq, reply); });
}

void CursorSender::handleReply(const ReadPlace &place, Seq seq, const Result<protocol::Done> &reply)
{
    m_pacer.end(place);
    if (reply) {
        forget(place, seq);
        Q_EMIT accepted(place, seq);
    } else if (reply.error().code == ErrorCode::NetworkUnreachable) {
        return; // again after the next connection
    } else if (protocol::errorInfo(reply.error().code).retry == protocol::Retry::Never) {
        forget(place, seq);
        Q_EMIT refused(place, reply.error());
    } else {
        m_pacer.wait(reply.error().retryAfterMs);
        return;
    }
    pump(); // it may have gone on meanwhile
}

void CursorSender::forget(const ReadPlace &place, Seq seq)
{
    if (auto done = m_store.reading().grant(place, seq); !done)
        Q_EMIT storageFailed(done.error());
}

} // namespace conclave::client
