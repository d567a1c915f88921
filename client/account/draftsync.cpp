// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/draftsync.h"

#include "shared/protocol/errors.h"
#include "shared/protocol/frames/events.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Prefix = "draft/"_L1;

} // namespace

DraftSync::DraftSync(LocalStore &store, Requests &requests, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_pacer(clock, IntervalMs, this)
{
    connect(&m_pacer, &Pacer::due, this, &DraftSync::pump);
}

QString DraftSync::keyOf(const ReadPlace &place)
{
    const auto key = Prefix + place.conversation.toText();
    return place.thread.isNull() ? key : key + u'/' + place.thread.toText();
}

std::optional<ReadPlace> DraftSync::placeOf(const QString &key)
{
    if (!key.startsWith(Prefix))
        return std::nullopt;
    const auto parts = key.sliced(Prefix.size()).split(u'/');
    const auto conversation = ConversationId::fromText(parts.first());
    const auto thread = parts.size() == 2 ? MessageId::fromText(parts.last()) : std::optional(MessageId());
    if (!conversation || !thread || parts.size() > 2)
        return std::nullopt;
    return ReadPlace{*conversation, *thread};
}

void DraftSync::note(const Status &done)
{
    if (!done)
        Q_EMIT storageFailed(done.error());
}

Status DraftSync::put(const ReadPlace &place, const QString &text)
{
    if (auto done = m_store.drafts().put(place, text); !done)
        return done;
    pump();
    return {};
}

void DraftSync::start()
{
    m_running = true;
    pump();
}

void DraftSync::stop()
{
    m_running = false;
    m_pacer.stop();
}

void DraftSync::pump()
{
    if (!m_running)
        return;
    const auto changes = m_store.drafts().unsent();
    if (!changes) {
        note(changes.error());
        return;
    }
    for (const auto &change : *changes) {
        if (m_pacer.mayBegin(change.place))
            send(change);
    }
}

void DraftSync::send(const DraftStore::Unsent &change)
{
    m_pacer.begin(change.place);
    m_requests.send(protocol::SetMap{keyOf(change.place), change.text}, this,
                    [this, change](const Result<protocol::SetMap::Reply> &reply) {
                        m_pacer.end(change.place);
                        const auto code = reply ? ErrorCode::Internal : reply.error().code;
                        if (!reply && code == ErrorCode::NetworkUnreachable)
                            return; // again after the next connection
                        if (!reply && protocol::errorInfo(code).retry != protocol::Retry::Never) {
                            m_pacer.wait(reply.error().retryAfterMs);
                            return;
                        }
                        note(m_store.drafts().sent(change)); // what the server will never take stays here only
                        pump(); // it may have changed meanwhile
                    });
}

} // namespace conclave::client
