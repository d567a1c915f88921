// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/historyloader.h"

#include "shared/protocol/frames/conversations.h"

#include <algorithm>

namespace conclave::client {

namespace {

using protocol::EventHistory;
using protocol::ListMembers;

} // namespace

HistoryLoader::HistoryLoader(LocalStore &store, Retrying &requests, EventSink &sink, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
    , m_sink(sink)
{
}

void HistoryLoader::loadBack(ConversationId conversation, Seq downTo, Done done)
{
    const auto range = m_store.events().newestRange(conversation);
    const auto firstSeq = m_store.conversations().firstSeq(conversation);
    if (!range || !firstSeq) {
        done(range ? firstSeq.error() : range.error());
        return;
    }
    if (range->first <= std::max({downTo, firstSeq->value_or(1), Seq(1)})) {
        done({});
        return;
    }
    requestBefore(conversation, range->first,
                  [this, conversation, downTo, done = std::move(done)](const Status &stored) {
                      if (stored)
                          loadBack(conversation, downTo, done);
                      else
                          done(stored);
                  });
}

void HistoryLoader::requestBefore(ConversationId conversation, Seq before, Done done)
{
    EventHistory history;
    history.conversation = conversation;
    history.before = before;
    history.limit = protocol::PageEvents;
    m_requests.send<EventHistory>(
        history, this, [this, conversation, before, done = std::move(done)](const Result<EventHistory::Reply> &page) {
            done(page ? storePage(conversation, before, *page) : Status(page.error()));
        });
}

Status HistoryLoader::storePage(ConversationId conversation, Seq before, const EventHistory::Reply &page)
{
    const Seq first = page.events.isEmpty() ? before : page.events.first().seq;
    if (!page.events.isEmpty()) {
        if (auto done = m_sink.store(conversation, page.events, {first, before - 1}); !done)
            return done;
    }
    // An empty page says that this is the start, whatever first_seq says.
    return m_store.conversations().setFirstSeq(conversation, page.events.isEmpty() ? before : page.firstSeq);
}

void HistoryLoader::loadPage(ConversationId conversation, Seq before, Done done)
{
    const auto range = m_store.events().newestRange(conversation);
    const auto last = m_store.conversations().lastSeq(conversation);
    if (!range || !last) {
        done(range ? last.error() : range.error());
        return;
    }
    const Seq from = before > 0 ? before : range->first > 0 ? range->first : last->value_or(0) + 1;
    if (from <= 1)
        done({});
    else
        requestBefore(conversation, from, std::move(done));
}

void HistoryLoader::loadAround(ConversationId conversation, MessageId message, Done done)
{
    EventHistory history;
    history.conversation = conversation;
    history.aroundMessage = message;
    history.limit = protocol::PageEvents;
    m_requests.send<EventHistory>(
        history, this, [this, conversation, done = std::move(done)](const Result<EventHistory::Reply> &page) {
            if (!page)
                done(page.error());
            else if (page->events.isEmpty())
                done(Error{ErrorCode::NotFound, {}});
            else
                done(m_sink.store(conversation, page->events, {page->events.first().seq, page->events.last().seq}));
        });
}

void HistoryLoader::loadMembers(ConversationId conversation, Done done)
{
    const auto asOf = m_store.conversations().membersAsOf(conversation);
    const auto membership = m_store.conversations().membership(conversation);
    if (!asOf || !membership)
        done(asOf ? membership.error() : asOf.error());
    else if (*asOf || !*membership || (*membership)->leftSeq)
        done({});
    else
        requestMembers(conversation, std::nullopt, {}, 0, std::move(done));
}

void HistoryLoader::requestMembers(ConversationId conversation, std::optional<UserId> after,
                                   QList<protocol::Member> soFar, Seq asOf, Done done)
{
    m_requests.send<ListMembers>({conversation, after}, this,
                                 [this, conversation, soFar = std::move(soFar), asOf,
                                  done = std::move(done)](const Result<ListMembers::Reply> &page) {
                                     if (!page) {
                                         done(page.error());
                                         return;
                                     }
                                     const auto members = soFar + page->members;
                                     const Seq first = asOf > 0
                                         ? asOf
                                         : page->asOf; // later pages may know later joins; folding them twice is fine
                                     if (page->more && !page->members.isEmpty())
                                         requestMembers(conversation, page->members.last().user, members, first, done);
                                     else
                                         done(m_sink.storeMembers(conversation, members, first));
                                 });
}

} // namespace conclave::client
