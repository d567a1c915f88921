// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/deliverysender.h"

#include "client/account/fold.h"
#include "shared/protocol/errors.h"
#include "shared/protocol/frames/conversations.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr qint64 IntervalMs = 2000; // for one conversation
constexpr int SpacingMs = 100; // between any two: what the user asks for must not wait behind hundreds of these

} // namespace

DeliverySender::DeliverySender(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_pacer(clock, IntervalMs, this)
{
    m_spacing.setSingleShot(true);
    m_spacing.setInterval(SpacingMs);
    connect(&m_pacer, &Pacer::due, this, &DeliverySender::pump);
    connect(&m_spacing, &QTimer::timeout, this, &DeliverySender::pump);
}

void DeliverySender::start(UserId self)
{
    m_self = self;
    m_running = true;
    const auto memberships = m_store.conversations().memberships();
    if (!memberships) {
        Q_EMIT storageFailed(memberships.error());
        return;
    }
    for (auto it = memberships->cbegin(); it != memberships->cend(); ++it) {
        if (!it->leftSeq)
            m_changed.insert(it.key());
    }
    pump();
}

void DeliverySender::stop()
{
    m_running = false;
    m_changed.clear();
    m_pacer.stop();
    m_spacing.stop();
}

void DeliverySender::note(ConversationId conversation)
{
    if (!m_running)
        return;
    m_changed.insert(conversation);
    pump();
}

void DeliverySender::pump()
{
    if (!m_running || m_spacing.isActive())
        return;
    const auto changed = m_changed;
    for (const auto &id : changed) {
        const auto seq = toTell(id);
        if (!seq) {
            Q_EMIT storageFailed(seq.error());
            return;
        }
        if (*seq > 0 && !m_pacer.mayBegin({id}))
            continue; // it stays, until it may
        m_changed.remove(id);
        if (*seq > 0) {
            send(id, *seq);
            m_spacing.start();
            return;
        }
    }
}

Result<Seq> DeliverySender::toTell(ConversationId conversation) const
{
    const auto info = m_store.conversations().find(conversation);
    if (!info)
        return info.error();
    if (!*info || (*info)->members < 2 || (*info)->members > MaxMembersWithCursors)
        return Seq(0);
    const auto range = m_store.events().newestRange(conversation);
    const auto cursors = m_store.conversations().cursors(conversation);
    if (!range || !cursors)
        return range ? cursors.error() : range.error();
    const auto own = std::find_if(cursors->cbegin(), cursors->cend(),
                                  [this](const protocol::Cursor &cursor) { return cursor.user == m_self; });
    const Seq told = own == cursors->cend() ? 0 : std::max(own->seq, own->delivered.value_or(0));
    const auto waits = m_store.messages().hasOfOthers(conversation, told, m_self);
    if (!waits)
        return waits.error();
    return *waits ? range->last : Seq(0);
}

void DeliverySender::send(ConversationId conversation, Seq seq)
{
    m_pacer.begin({conversation});
    m_requests.send(protocol::SetDelivered{conversation, seq}, this,
                    [this, conversation, seq](const Result<protocol::Done> &reply) {
                        m_pacer.end({conversation});
                        if (reply) {
                            Q_EMIT accepted(conversation, seq);
                            pump(); // it may have gone on meanwhile
                        } else if (reply.error().code == ErrorCode::UnknownOp) {
                            stop(); // an older server
                        } else if (protocol::errorInfo(reply.error().code).retry != protocol::Retry::Never) {
                            m_changed.insert(conversation);
                            m_pacer.wait(reply.error().retryAfterMs);
                        }
                    });
}

} // namespace conclave::client
