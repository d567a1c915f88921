// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/conversationfeed.h"

#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Event;
using protocol::EventHistory;
using protocol::Position;
using protocol::Resume;
using protocol::Tail;

constexpr qint64 PositionBytes = 140; // of one position in a frame, at most

} // namespace

ConversationFeed::ConversationFeed(LocalStore &store, Retrying &requests, EventSink &sink, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_sink(sink)
{
    connect(&m_sink, &EventSink::cursorsUnknown, this, &ConversationFeed::askForCursors);
}

void ConversationFeed::start(const protocol::Limits &limits)
{
    m_batch
        = std::min<qint64>({limits.resumePositions, protocol::ResumePositions, limits.messageBytes / PositionBytes});
    m_batch = std::max<qint64>(m_batch, 1);
    m_running = true;
    const auto memberships = m_store.conversations().memberships();
    if (!memberships) {
        Q_EMIT stalled(memberships.error());
        return;
    }
    for (auto it = memberships->constBegin(); it != memberships->constEnd(); ++it)
        enqueue(it.key());
    pump();
}

void ConversationFeed::stop()
{
    m_running = false;
    m_resuming = false;
    m_upToDate = false;
    m_fetches = 0;
    m_logs.clear();
    m_queue.clear();
    m_withoutCursors.clear();
}

void ConversationFeed::resume(ConversationId conversation)
{
    if (!m_running)
        return; // start() takes it along
    enqueue(conversation);
    pump();
}

void ConversationFeed::askForCursors(ConversationId conversation)
{
    m_withoutCursors.insert(conversation);
    resume(conversation);
}

void ConversationFeed::enqueue(ConversationId conversation)
{
    m_logs[conversation].busy = true;
    if (!m_queue.contains(conversation))
        m_queue.append(conversation);
}

// Takes the next conversations to resume from the queue; leaves out those that are over and known to their end.
Result<QList<Position>> ConversationFeed::takePositions()
{
    QList<Position> positions;
    while (!m_queue.isEmpty() && positions.size() < m_batch) {
        const auto id = m_queue.takeFirst();
        const auto membership = m_store.conversations().membership(id);
        const auto range = m_store.events().newestRange(id);
        const auto sum = m_store.conversations().cursorSum(id);
        if (!membership)
            return membership.error();
        if (!range)
            return range.error();
        if (!sum)
            return sum.error();
        const bool over = !*membership || ((*membership)->leftSeq && *(*membership)->leftSeq <= range->last);
        if (over)
            giveUp(id);
        else
            positions.append({id, range->last, m_withoutCursors.remove(id) ? 0 : *sum});
    }
    return positions;
}

void ConversationFeed::pump()
{
    if (m_resuming || !m_running)
        return;
    const auto positions = takePositions();
    if (!positions) {
        Q_EMIT stalled(positions.error());
        return;
    }
    if (positions->isEmpty()) {
        if (m_fetches == 0 && !std::exchange(m_upToDate, true))
            Q_EMIT upToDate();
        return;
    }
    m_resuming = true;
    m_requests.send<Resume>({*positions}, this, [this, sent = *positions](const Result<Resume::Reply> &reply) {
        m_resuming = false;
        if (reply)
            handleResumed(sent, *reply);
        else
            Q_EMIT stalled(reply.error());
    });
}

void ConversationFeed::handleResumed(const QList<Position> &sent, const Resume::Reply &reply)
{
    const qsizetype handled = std::min<qsizetype>(reply.handled, sent.size());
    if (handled == 0) {
        Q_EMIT stalled({ErrorCode::Internal, u"the server resumes nothing"_s});
        return;
    }
    for (qsizetype i = sent.size(); i > handled; --i)
        m_queue.prepend(sent.at(i - 1).conversation);
    QHash<ConversationId, const Tail *> tails;
    for (const auto &tail : reply.tails)
        tails.insert(tail.conversation.id, &tail);
    for (const auto &position : sent.first(handled)) {
        const auto *tail = tails.value(position.conversation);
        if (tail && tail->conversation.lastSeq < position.seq) {
            Q_EMIT historyShrunk();
            return;
        }
        if (reply.gone.contains(position.conversation))
            giveUp(position.conversation);
        else if (!tail)
            settle(position.conversation);
        else if (!succeeded(takeTail(*tail, position.seq)))
            return;
    }
    pump();
}

Status ConversationFeed::takeTail(const Tail &tail, Seq known)
{
    const auto id = tail.conversation.id;
    const auto members = m_store.conversations().membersAsOf(id);
    if (!members)
        return members.error();
    const auto membership = m_store.conversations().membership(id);
    if (!membership)
        return membership.error();
    if (auto done = m_sink.storeTail(tail, known); !done)
        return done;
    if (!tail.snapshotNeeded) {
        settle(id);
        return {};
    }
    qCInfo(lcSync) << "a gap in" << id.toText() << "behind" << known;
    if (*members)
        Q_EMIT membersForgotten(id);
    const auto lastSeq = tail.conversation.lastSeq;
    const auto leftSeq = *membership ? (*membership)->leftSeq : std::nullopt;
    fetchNewest(id, std::min(lastSeq, leftSeq.value_or(lastSeq)) + 1);
    return {};
}

void ConversationFeed::fetchNewest(ConversationId conversation, Seq before)
{
    EventHistory history;
    history.conversation = conversation;
    history.before = before;
    history.limit = protocol::PageEvents;
    ++m_fetches;
    m_requests.send<EventHistory>(history, this, [this, conversation](const Result<EventHistory::Reply> &page) {
        --m_fetches;
        if (!page && page.error().code == ErrorCode::NetworkUnreachable)
            return;
        if (!page || page->events.isEmpty()) {
            giveUp(conversation);
        } else {
            const SeqRange range{page->events.first().seq, page->events.last().seq};
            if (!succeeded(m_sink.store(conversation, page->events, range)))
                return;
            settle(conversation);
        }
        pump();
    });
}

void ConversationFeed::handleEvent(const Event &event)
{
    if (!m_running || !isReadable(event.conversation, event.seq)) {
        if (!m_running)
            m_logs[event.conversation].waiting.insert(event.seq, event);
        return;
    }
    auto &log = m_logs[event.conversation];
    log.waiting.insert(event.seq, event);
    if (!log.busy)
        settle(event.conversation);
}

bool ConversationFeed::isReadable(ConversationId conversation, Seq seq)
{
    const auto membership = m_store.conversations().membership(conversation);
    if (!membership) {
        Q_EMIT stalled(membership.error());
        return false;
    }
    return *membership && (!(*membership)->leftSeq || seq <= *(*membership)->leftSeq);
}

void ConversationFeed::settle(ConversationId conversation)
{
    auto &log = m_logs[conversation];
    log.busy = m_queue.contains(conversation); // asked for again meanwhile
    if (log.busy || log.waiting.isEmpty())
        return;
    const auto range = m_store.events().newestRange(conversation);
    const auto entity = m_store.conversations().lastSeq(conversation);
    if (!range || !entity) {
        Q_EMIT stalled(range ? entity.error() : range.error());
        return;
    }
    if (!*entity) {
        resume(conversation); // pushed before anything else was heard of it
        return;
    }
    Seq known = range->last;
    QList<Event> next;
    while (!log.waiting.isEmpty() && log.waiting.firstKey() <= known + 1) {
        const auto event = log.waiting.take(log.waiting.firstKey());
        if (event.seq == known + 1) {
            next.append(event);
            ++known;
        }
    }
    const bool gap = !log.waiting.isEmpty();
    if (!next.isEmpty() && !succeeded(m_sink.store(conversation, next, {next.first().seq, known})))
        return;
    if (gap)
        fetchGap(conversation, known);
}

void ConversationFeed::fetchGap(ConversationId conversation, Seq known)
{
    auto &log = m_logs[conversation];
    if (log.busy)
        return; // what the store told others just now led here already
    log.busy = true;
    EventHistory history;
    history.conversation = conversation;
    history.after = known;
    history.limit = protocol::PageEvents;
    m_requests.send<EventHistory>(history, this, [this, conversation, known](const Result<EventHistory::Reply> &page) {
        if (page)
            takeGap(conversation, known, *page);
        else if (page.error().code != ErrorCode::NetworkUnreachable)
            giveUp(conversation);
    });
}

void ConversationFeed::takeGap(ConversationId conversation, Seq known, const EventHistory::Reply &page)
{
    const auto &log = m_logs[conversation];
    Seq last = page.events.isEmpty() ? 0 : page.events.last().seq;
    if (page.events.isEmpty() && !log.waiting.isEmpty())
        last = log.waiting.firstKey() - 1; // nothing in between can be read
    if (last > known && !succeeded(m_sink.store(conversation, page.events, {known + 1, last})))
        return;
    settle(conversation);
}

void ConversationFeed::giveUp(ConversationId conversation)
{
    auto &log = m_logs[conversation];
    log.busy = false;
    log.waiting.clear();
}

bool ConversationFeed::succeeded(const Status &status)
{
    if (!status)
        Q_EMIT stalled(status.error());
    return bool(status);
}

} // namespace conclave::client
