// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/eventsink.h"

#include <algorithm>

namespace conclave::client {

namespace {

using protocol::Event;
using protocol::Membership;
using protocol::Tail;

std::optional<Seq> leftSeqOf(const std::optional<Membership> &membership)
{
    return membership ? membership->leftSeq : std::nullopt;
}

} // namespace

EventSink::EventSink(LocalStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
}

// Before what the message said is gone.
Status EventSink::noteDeletedFiles(const Event &event, Outcome &outcome)
{
    const auto *deletion = event.content ? event.content->as<protocol::Content::Delete>() : nullptr;
    if (!deletion)
        return {};
    const auto message = m_store.messages().message(event.conversation, deletion->target);
    if (!message)
        return message.error();
    if (*message && (*message)->text) {
        for (const auto &file : (*message)->text->files)
            outcome.deletedFiles.append(file.file);
    }
    return {};
}

Status EventSink::foldAll(const QList<Event> &events, std::optional<Seq> leftSeq, Outcome &outcome)
{
    for (const auto &event : events) {
        if (leftSeq && event.seq > *leftSeq)
            continue;
        if (auto done = noteDeletedFiles(event, outcome); !done)
            return done;
        const auto folded = fold(m_store, event, m_self);
        if (!folded)
            return folded.error();
        if (event.sender == m_self && event.clientId) {
            const auto removed = m_store.outbox().remove(*event.clientId);
            if (!removed)
                return removed.error();
            if (*removed)
                outcome.own.append(event);
        }
        if (folded->isNew)
            outcome.fresh.append(event);
        outcome.folded.purgedUpTo = std::max(outcome.folded.purgedUpTo, folded->purgedUpTo);
        outcome.folded.conversationChanged |= folded->conversationChanged;
        outcome.folded.membersChanged |= folded->membersChanged;
        outcome.folded.cursorsUnknown |= folded->cursorsUnknown;
    }
    return {};
}

Status EventSink::store(ConversationId conversation, const QList<Event> &events, SeqRange range)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    const auto membership = m_store.conversations().membership(conversation);
    if (!membership)
        return membership.error();
    const auto leftSeq = leftSeqOf(*membership);
    Outcome outcome;
    if (auto done = foldAll(events, leftSeq, outcome); !done)
        return done;
    if (leftSeq)
        range.last = std::min(range.last, *leftSeq);
    range.first = std::max(range.first, outcome.folded.purgedUpTo + 1);
    if (range.first <= range.last) {
        if (auto done = m_store.events().addRange(conversation, range); !done)
            return done;
    }
    if (auto done = transaction.commit(); !done)
        return done;
    publish(conversation, outcome);
    return {};
}

Status EventSink::replaceConversation(const Tail &tail, bool isMember)
{
    auto &conversations = m_store.conversations();
    const auto &fresh = tail.conversation;
    const auto before = conversations.find(fresh.id);
    if (!before)
        return before.error();
    if (*before && (*before)->lastSeq > fresh.lastSeq)
        return {}; // a push was faster than the answer
    if (auto done = conversations.put(fresh); !done)
        return done;
    if (*before && fresh.floorSeq > (*before)->floorSeq) {
        if (auto done = purge(m_store, fresh.id, fresh.floorSeq); !done)
            return done;
    }
    QList<UserId> users;
    for (const auto &cursor : isMember ? tail.cursors : QList<protocol::Cursor>()) {
        users.append(cursor.user);
        if (cursor.seq == 0 && cursor.user != m_self) { // perhaps not shared any more
            if (auto hidden = conversations.hideReading(fresh.id, cursor.user); !hidden)
                return hidden;
        }
        if (auto raised = conversations.raiseCursor(fresh.id, cursor); !raised)
            return raised.error();
    }
    return conversations.keepCursors(fresh.id, users);
}

Status EventSink::storeTailEvents(const Tail &tail, Seq known, std::optional<Seq> leftSeq, Outcome &outcome)
{
    const auto id = tail.conversation.id;
    if (auto done = foldAll(tail.events, leftSeq, outcome); !done)
        return done;
    if (tail.snapshotNeeded)
        return m_store.conversations().forgetMembers(id); // who came and went in the gap is not known
    if (tail.events.isEmpty())
        return {};
    const Seq last = std::min(tail.events.last().seq, leftSeq.value_or(tail.events.last().seq));
    const Seq follows = known > 0 ? known + 1 : tail.events.first().seq;
    const SeqRange range{std::max(follows, tail.conversation.floorSeq + 1), last};
    return range.first <= range.last ? m_store.events().addRange(id, range) : Status();
}

// Where history begins with the join, a later join begins it anew: what was read before is not theirs any more.
Status EventSink::forgetEarlierStays(const Tail &tail, const std::optional<Membership> &membership)
{
    if (tail.conversation.history != protocol::History::FromJoin || !membership)
        return {};
    const auto id = tail.conversation.id;
    if (auto done = m_store.messages().purge(id, membership->joinedSeq - 1); !done)
        return done;
    return m_store.events().purge(id, membership->joinedSeq - 1);
}

Status EventSink::storeTail(const Tail &tail, Seq known)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    const auto membership = m_store.conversations().membership(tail.conversation.id);
    if (!membership)
        return membership.error();
    const auto leftSeq = leftSeqOf(*membership);
    if (auto done = replaceConversation(tail, *membership && !leftSeq); !done)
        return done;
    if (tail.unread) {
        if (auto done
            = m_store.reading().putCounted(tail.conversation.id, {*tail.unread, tail.conversation.lastOrdinal});
            !done)
            return done;
    }
    Outcome outcome;
    if (auto done = storeTailEvents(tail, known, leftSeq, outcome); !done)
        return done;
    if (auto done = forgetEarlierStays(tail, *membership); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    outcome.folded.conversationChanged = true;
    outcome.folded.cursorsUnknown = false; // the tail brought them
    publish(tail.conversation.id, outcome);
    Q_EMIT cursorsChanged(tail.conversation.id);
    return {};
}

Status EventSink::storeMembers(ConversationId conversation, const QList<protocol::Member> &members, Seq asOf)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    auto &conversations = m_store.conversations();
    if (auto done = conversations.forgetMembers(conversation); !done)
        return done;
    for (const auto &member : members) {
        if (auto done = conversations.putMember(conversation, member); !done)
            return done;
    }
    if (auto done = conversations.setMembersAsOf(conversation, asOf); !done)
        return done;
    if (auto done = foldMembersSince(m_store, conversation, asOf); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    Q_EMIT membersChanged(conversation);
    return {};
}

Status EventSink::storeCursor(ConversationId conversation, const protocol::Cursor &cursor)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    auto &conversations = m_store.conversations();
    const auto membership = conversations.membership(conversation);
    if (!membership)
        return membership.error();
    if (!*membership || leftSeqOf(*membership))
        return {};
    const auto raised = conversations.raiseCursor(conversation, cursor);
    if (!raised)
        return raised.error();
    if (cursor.user == m_self && cursor.seq > 0) {
        if (auto done = m_store.reading().grant({conversation}, cursor.seq); !done)
            return done;
    }
    if (auto done = transaction.commit(); !done)
        return done;
    if (*raised)
        Q_EMIT cursorsChanged(conversation);
    return {};
}

void EventSink::publish(ConversationId conversation, const Outcome &outcome)
{
    for (const auto &event : outcome.own)
        Q_EMIT leftOutbox(*event.clientId, event.seq);
    if (!outcome.deletedFiles.isEmpty())
        Q_EMIT filesDeleted(outcome.deletedFiles);
    if (!outcome.fresh.isEmpty())
        Q_EMIT eventsStored(outcome.fresh);
    if (outcome.folded.conversationChanged)
        Q_EMIT conversationChanged(conversation);
    if (outcome.folded.membersChanged)
        Q_EMIT membersChanged(conversation);
    if (outcome.folded.cursorsUnknown)
        Q_EMIT cursorsUnknown(conversation);
}

} // namespace conclave::client
