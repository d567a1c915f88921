// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/outbox.h"

#include "shared/protocol/errors.h"
#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 AfterSignInMs = 1000; // a renewal takes less

qint64 delayBefore(const OutboxItem &item, const Error &error)
{
    Backoff backoff;
    backoff.failures = item.attempts;
    return error.retryAfterMs > 0 ? error.retryAfterMs : backoff.next();
}

} // namespace

Outbox::Outbox(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_clock(clock)
    , m_release(this)
{
    m_release.setSingleShot(true);
    connect(&m_release, &QTimer::timeout, this, &Outbox::pumpAll);
}

Result<ClientId> Outbox::add(ConversationId conversation, const protocol::Content &content)
{
    return put(conversation, content, 0);
}

Result<ClientId> Outbox::hold(ConversationId conversation, const protocol::Content &content)
{
    return put(conversation, content, HoldMs);
}

Result<protocol::Append> Outbox::frameOf(ConversationId conversation, const protocol::Content &content)
{
    const protocol::Append frame{conversation, ClientId::create(), content};
    // Zero characters, lone surrogates and what is out of bounds could neither be read back nor ever be sent.
    const auto body = protocol::parse(protocol::encode(frame));
    if (!body)
        return Error{ErrorCode::Invalid, body.error().detail};
    if (const auto read = protocol::decode<protocol::Append>(*body, protocol::UnknownFields::Ignore); !read)
        return Error{ErrorCode::Invalid, read.error().detail};
    return frame;
}

Result<ClientId> Outbox::put(ConversationId conversation, const protocol::Content &content, qint64 holdMs)
{
    const auto frame = frameOf(conversation, content);
    if (!frame)
        return frame.error();
    const auto now = m_clock.nowMs();
    if (auto done = m_store.outbox().add(*frame, now, holdMs > 0 ? now + holdMs : 0); !done)
        return done.error();
    Q_EMIT added(frame->clientId);
    pump(conversation);
    watchHeld();
    return frame->clientId;
}

Result<ClientId> Outbox::addWithFiles(ConversationId conversation, const protocol::Content &content, bool waits,
                                      const std::function<Status(ClientId)> &also)
{
    const auto frame = frameOf(conversation, content);
    if (!frame)
        return frame.error();
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun().error();
    auto done = m_store.outbox().add(*frame, m_clock.nowMs());
    if (done && waits)
        done = m_store.outbox().replace(*frame, true);
    if (done)
        done = also(frame->clientId);
    if (done)
        done = transaction.commit();
    if (!done)
        return done.error();
    Q_EMIT added(frame->clientId);
    pump(conversation);
    return frame->clientId;
}

Status Outbox::settle(ClientId id, const protocol::Content &content, bool waits)
{
    const auto item = m_store.outbox().find(id);
    if (!item)
        return item.error();
    if (!*item || (*item)->state == OutboxState::Sent)
        return ErrorCode::NotFound;
    const auto conversation = (*item)->frame.conversation;
    if (auto done = m_store.outbox().replace({conversation, id, content}, waits); !done)
        return done;
    Q_EMIT added(id);
    pump(conversation);
    return {};
}

void Outbox::refuse(ClientId id, const Error &error)
{
    const auto item = m_store.outbox().find(id);
    if (item && *item && (*item)->state == OutboxState::Queued)
        fail(**item, error);
}

Status Outbox::retry(ClientId id)
{
    const auto item = m_store.outbox().find(id);
    if (!item)
        return item.error();
    if (!*item || (*item)->state != OutboxState::Failed)
        return ErrorCode::NotFound;
    if (auto done = m_store.outbox().setQueued(id, m_clock.nowMs()); !done)
        return done;
    Q_EMIT added(id);
    pump((*item)->frame.conversation);
    return {};
}

Status Outbox::takeOut(ClientId id)
{
    const auto item = m_store.outbox().find(id);
    if (!item)
        return item.error();
    if (*item && (*item)->state != OutboxState::Failed && (*item)->attempts > 0)
        return ErrorCode::Conflict;
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    const auto removed = m_store.outbox().remove(id);
    if (!removed)
        return removed.error();
    if (!*removed)
        return ErrorCode::NotFound;
    if (auto done = m_store.transfers().returnToTray(id); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    Q_EMIT dropped(id);
    return {};
}

Status Outbox::drop(ClientId id)
{
    const auto removed = m_store.outbox().remove(id);
    if (!removed)
        return removed.error();
    if (!*removed)
        return ErrorCode::NotFound;
    Q_EMIT dropped(id);
    return {};
}

void Outbox::start()
{
    m_running = true;
    // Their events are in the store by now, or in a gap of it.
    if (auto done = m_store.outbox().removeSent(); !done) {
        Q_EMIT storageFailed(done.error());
        return;
    }
    m_delivered.clear();
    pumpAll();
}

void Outbox::pumpAll()
{
    const auto waiting = m_store.outbox().waiting();
    if (!waiting) {
        Q_EMIT storageFailed(waiting.error());
        return;
    }
    for (const auto &conversation : *waiting)
        pump(conversation);
    watchHeld();
}

void Outbox::watchHeld()
{
    const auto now = m_clock.nowMs();
    const auto next = m_store.outbox().nextRelease(now);
    if (!m_running || !next || *next == 0)
        return;
    // Never longer than the whole time, however the clock was set.
    m_release.start(int(std::min(*next - now, HoldMs)));
}

Status Outbox::takeBack(ClientId id)
{
    const auto item = m_store.outbox().find(id);
    if (!item)
        return item.error();
    const bool isHeld = *item && (*item)->state == OutboxState::Queued && (*item)->holdUntil > m_clock.nowMs();
    return isHeld ? drop(id) : Status(Error{ErrorCode::NotFound, {}});
}

void Outbox::releaseHeld()
{
    if (auto done = m_store.outbox().releaseHeld(); !done)
        Q_EMIT storageFailed(done.error());
    else
        pumpAll();
}

void Outbox::stop()
{
    m_running = false;
    m_release.stop();
    ++m_connection;
    m_busy.clear();
}

void Outbox::pump(ConversationId conversation)
{
    while (m_running && !m_busy.contains(conversation)) {
        const auto item = m_store.outbox().head(conversation, m_clock.nowMs());
        if (!item) {
            Q_EMIT storageFailed(item.error());
            return;
        }
        if (!*item)
            return;
        if (m_clock.nowMs() - (*item)->queuedAt > MaxAgeMs) {
            fail(**item, {ErrorCode::TimedOut, u"older than 60 days"_s});
            continue;
        }
        send(**item);
    }
}

void Outbox::send(const OutboxItem &item)
{
    const auto conversation = item.frame.conversation;
    m_busy.insert(conversation);
    if (auto done = m_store.outbox().countAttempt(item.frame.clientId); !done) {
        Q_EMIT storageFailed(done.error());
        return;
    }
    m_requests.send(item.frame, this, [this, item, connection = m_connection](const Result<protocol::Ack> &ack) {
        if (connection == m_connection)
            handleAck(item, ack);
    });
}

void Outbox::handleAck(const OutboxItem &item, const Result<protocol::Ack> &ack)
{
    const auto id = item.frame.clientId;
    const auto conversation = item.frame.conversation;
    if (!ack) {
        const auto &error = ack.error();
        const auto retry = protocol::errorInfo(error.code).retry;
        if (error.code == ErrorCode::NetworkUnreachable)
            return; // goes out again after the next connection
        if (retry == protocol::Retry::Never) {
            m_busy.remove(conversation);
            fail(item, error);
            pump(conversation);
        } else if (retry == protocol::Retry::AfterSignIn) {
            Q_EMIT signInNeeded();
            pumpLater(conversation, AfterSignInMs);
        } else {
            qCInfo(lcClient) << "a message has to wait:" << failureName(error.code);
            pumpLater(conversation, delayBefore(item, error));
        }
        return;
    }
    const auto stored = m_store.outbox().find(id);
    const auto done = !stored ? Status(stored.error()) : *stored ? m_store.outbox().setSent(id, ack->seq) : Status();
    if (!done) {
        Q_EMIT storageFailed(done.error());
        return;
    }
    m_busy.remove(conversation);
    if (*stored) { // otherwise its event came first
        m_delivered.insert(id);
        Q_EMIT delivered(id, ack->seq);
    }
    pump(conversation);
}

void Outbox::noteStored(ClientId id, Seq seq)
{
    if (!m_delivered.remove(id))
        Q_EMIT delivered(id, seq);
}

void Outbox::fail(const OutboxItem &item, const Error &error)
{
    if (auto done = m_store.outbox().setFailed(item.frame.clientId, failureName(error.code)); !done)
        Q_EMIT storageFailed(done.error());
    else
        Q_EMIT failed(item.frame.clientId, error);
}

void Outbox::pumpLater(ConversationId conversation, qint64 delayMs)
{
    QTimer::singleShot(int(delayMs), this, [this, conversation, connection = m_connection] {
        if (connection != m_connection)
            return;
        m_busy.remove(conversation);
        pump(conversation);
    });
}

} // namespace conclave::client
