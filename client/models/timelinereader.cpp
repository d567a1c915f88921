// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/timelinereader.h"

#include "client/account/fold.h"
#include "client/models/errortexts.h"
#include "client/models/filetexts.h"
#include "client/models/threadfollowing.h"
#include "client/models/timeleft.h"
#include "client/store/mapkeys.h"
#include "shared/markdown/markdown.h"
#include "shared/util/logging.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Content;

constexpr qsizetype ExcerptLength = 140;

template <class T>
T readOr(const Result<T> &result, const char *what)
{
    if (result)
        return *result;
    qCWarning(lcClient) << "cannot read" << what << ":" << result.error().detail;
    return {};
}

QString excerptOf(const Content::Text &text)
{
    return FileTexts::excerpt(text).left(ExcerptLength);
}

} // namespace

TimelineReader::TimelineReader(Workspace &workspace, const ReadPlace &place, const Window &window)
    : m_workspace(workspace)
    , m_place(place)
    , m_window(window)
{
}

quint64 TimelineReader::keyOf(const MessageId &id)
{
    quint64 key = 0;
    for (size_t i = 8; i < 16; ++i) // the random half
        key = key << 8U | id.uuid.bytes[i];
    return key;
}

quint64 TimelineReader::keyOf(TimelineItem::Kind kind, Seq seq)
{
    return quint64(kind) << 56U | quint64(seq); // small: the variant bits of a UUID make every message's key great
}

QList<TimelineItem> TimelineReader::rows(const QList<Message> &messages) const
{
    QList<TimelineItem> items;
    items.reserve(messages.size());
    for (const auto &message : messages)
        items.append(itemOf(message));
    addReactions(items);
    addPins(items);
    addReceipts(items);
    if (m_place.thread.isNull()) {
        addThreads(items);
        addNotices(items);
        addWarnings(items);
    }
    applyOutbox(items);
    return items;
}

TimelineItem TimelineReader::itemOf(const Message &message) const
{
    TimelineItem item;
    item.key = keyOf(message.id);
    item.id = message.id;
    item.seq = message.seq;
    item.sender = message.sender;
    item.senderName = m_workspace.displayName(message.sender);
    item.at = message.at;
    item.own = message.sender == m_workspace.self();
    item.edited = message.editedAt.has_value();
    item.deleted = message.deleted;
    item.saved = !m_workspace.map().value(mapkeys::of(mapkeys::Saved, message.conversation, message.id)).isEmpty();
    if (!message.text)
        return item;
    item.text = message.text->text;
    item.files = message.text->files;
    item.mentionsMe = m_workspace.isMentioned(item.text);
    if (const auto quoted = message.text->quote) {
        const auto original
            = readOr(m_workspace.store().messages().message(m_place.conversation, *quoted), "a quoted message");
        item.quote = QuotedMessage{*quoted, original ? m_workspace.displayName(original->sender) : QString(),
                                   original && original->text ? excerptOf(*original->text) : QString()};
    }
    return item;
}

TimelineItem *TimelineReader::find(QList<TimelineItem> &items, const MessageId &id) const
{
    const auto it = std::find_if(items.begin(), items.end(), [&id](const TimelineItem &item) { return item.id == id; });
    return it == items.end() ? nullptr : &*it;
}

void TimelineReader::react(TimelineItem &item, const QString &emoji, UserId user, bool on) const
{
    auto group = std::find_if(item.reactions.begin(), item.reactions.end(),
                              [&emoji](const ReactionGroup &g) { return g.emoji == emoji; });
    const auto name = m_workspace.displayName(user);
    const bool own = user == m_workspace.self();
    if (!on) {
        if (group == item.reactions.end() || !group->names.removeOne(name))
            return;
        group->count -= 1;
        group->own = group->own && !own;
        if (group->count == 0)
            item.reactions.erase(group);
        return;
    }
    if (group == item.reactions.end())
        group = item.reactions.insert(item.reactions.end(), ReactionGroup{emoji, 0, false, {}});
    if (own && group->own)
        return;
    group->count += 1;
    group->own = group->own || own;
    group->names.append(name);
}

void TimelineReader::addReactions(QList<TimelineItem> &items) const
{
    const auto reactions
        = readOr(m_workspace.store().messages().reactions(m_place.conversation, m_window.from), "reactions");
    QHash<MessageId, qsizetype> rows;
    for (qsizetype i = 0; i < items.size(); ++i)
        rows.insert(items.at(i).id, i);
    for (const auto &reaction : reactions) {
        if (const auto row = rows.constFind(reaction.message); row != rows.cend())
            react(items[*row], reaction.emoji, reaction.user, true);
    }
}

void TimelineReader::addPins(QList<TimelineItem> &items) const
{
    for (const auto &id : readOr(m_workspace.store().messages().pins(m_place.conversation), "pins")) {
        if (auto *item = find(items, id))
            item->pinned = true;
    }
}

void TimelineReader::addThreads(QList<TimelineItem> &items) const
{
    auto &store = m_workspace.store();
    for (const auto &reply : readOr(store.messages().repliers(m_place.conversation, m_window.from), "threads")) {
        auto *root = find(items, reply.thread);
        if (!root)
            continue;
        auto summary = root->thread.value_or(ThreadSummary());
        summary.replies += reply.replies;
        summary.lastAt = std::max(summary.lastAt, reply.lastAt);
        if (summary.people.size() < 3)
            summary.people.append(reply.sender);
        root->thread = summary;
    }
    // Only threads that the user follows have something unread.
    for (const auto &thread : readOr(store.messages().threads(m_place.conversation, m_workspace.self()), "threads")) {
        auto *item = find(items, thread.root);
        if (item && item->thread && following::follows(m_workspace, {m_place.conversation, thread.root}, thread))
            item->thread->unread
                = int(readOr(store.threadUnread(m_place.conversation, item->id, m_workspace.self()), "unread replies"));
    }
}

void TimelineReader::addReceipts(QList<TimelineItem> &items) const
{
    auto &conversations = m_workspace.store().conversations();
    const auto info = readOr(conversations.find(m_place.conversation), "a conversation");
    if (!info || info->members < 2 || info->members > MaxMembersWithCursors)
        return;
    auto others = readOr(conversations.cursors(m_place.conversation), "cursors");
    others.removeIf([this](const protocol::Cursor &cursor) { return cursor.user == m_workspace.self(); });
    for (auto &item : items) {
        if (item.own && item.seq > 0 && !item.deleted)
            item.receipt = receiptOf(item, others, info->members - 1);
    }
}

// How far others have read a thread is not told: a reply is at most delivered.
Receipt TimelineReader::receiptOf(const TimelineItem &item, const QList<protocol::Cursor> &others, qint64 members) const
{
    const bool isReply = !m_place.thread.isNull() && item.id != m_place.thread;
    Receipt receipt;
    qint64 sharing = members;
    for (const auto &cursor : others) {
        const bool hides = m_workspace.hidesRead(cursor.user);
        sharing -= hides ? 1 : 0;
        if (cursor.seq >= item.seq && !hides && !isReply)
            receipt.readBy.append(m_workspace.displayName(cursor.user));
        else if (std::max(cursor.seq, cursor.delivered.value_or(0)) >= item.seq)
            receipt.deliveredTo.append(m_workspace.displayName(cursor.user));
    }
    const auto read = receipt.readBy.size();
    if (read > 0 && read >= sharing && !m_workspace.hidesRead(m_workspace.self()))
        receipt.state = Receipt::State::Read;
    else if (read + receipt.deliveredTo.size() >= members)
        receipt.state = Receipt::State::Delivered;
    return receipt;
}

void TimelineReader::addNotices(QList<TimelineItem> &items) const
{
    const auto events
        = readOr(m_workspace.store().events().stateEvents(m_place.conversation, m_window.from - 1), "events");
    for (const auto &event : events) {
        if (event.seq >= m_window.before)
            break;
        TimelineItem item;
        item.kind = TimelineItem::Kind::Notice;
        item.key = keyOf(item.kind, event.seq);
        item.seq = event.seq;
        item.at = event.at;
        item.sender = event.sender;
        item.senderName = m_workspace.displayName(event.sender);
        item.text = sentence(event);
        const auto place = std::upper_bound(items.begin(), items.end(), event.seq,
                                            [](Seq seq, const TimelineItem &other) { return seq < other.seq; });
        items.insert(place, item);
    }
}

QString TimelineReader::sentence(const protocol::Event &event) const
{
    const auto who = m_workspace.displayName(event.sender);
    if (!event.content)
        return {};
    if (event.content->as<Content::Created>())
        return tr("%1 created the channel.").arg(who);
    if (const auto *joined = event.content->as<Content::Joined>())
        return joined->user == event.sender ? tr("%1 joined.").arg(who)
                                            : tr("%1 added %2.").arg(who, m_workspace.displayName(joined->user));
    if (const auto *left = event.content->as<Content::Left>())
        return left->user == event.sender ? tr("%1 left.").arg(who)
                                          : tr("%1 removed %2.").arg(who, m_workspace.displayName(left->user));
    if (const auto *poster = event.content->as<Content::Poster>()) {
        const auto whom = m_workspace.displayName(poster->user);
        return poster->on ? tr("%1 lets %2 post here.").arg(who, whom)
                          : tr("%1 lets %2 post here no longer.").arg(who, whom);
    }
    if (const auto *ended = event.content->as<Content::Ended>())
        return ended->atEnd == protocol::AtEnd::Purge
            ? tr("The channel is over. What was written here was removed for everybody.")
            : tr("The channel is over. It can be read, not written.");
    if (const auto *changed = event.content->as<Content::Changed>())
        return changeSentence(who, *changed);
    return tr("Something happened that this version cannot show.");
}

QString TimelineReader::changeSentence(const QString &who, const Content::Changed &changed) const
{
    if (changed.name)
        return tr("%1 renamed the channel to #%2.").arg(who, *changed.name);
    if (changed.archived)
        return *changed.archived ? tr("%1 archived the channel.").arg(who)
                                 : tr("%1 took the channel back into use.").arg(who);
    if (changed.topic)
        return changed.topic->isEmpty() ? tr("%1 removed the topic.").arg(who)
                                        : tr("%1 set the topic: %2").arg(who, *changed.topic);
    if (changed.endsAt)
        return tr("%1 extended the channel until %2.")
            .arg(who, QLocale().toString(QDateTime::fromMSecsSinceEpoch(*changed.endsAt), QLocale::ShortFormat));
    switch (changed.replies.value_or(protocol::Replies::Threads)) {
    case protocol::Replies::Threads:
        return tr("%1 allowed replies in threads and reactions.").arg(who);
    case protocol::Replies::Reactions:
        return tr("%1 allowed reactions, but no replies.").arg(who);
    case protocol::Replies::Nothing:
        return tr("%1 switched replies and reactions off.").arg(who);
    }
    Q_UNREACHABLE();
}

// They are no events: each client sees them by its own clock, so nobody misses one, and they go when the end is moved.
void TimelineReader::addWarnings(QList<TimelineItem> &items) const
{
    const auto info = readOr(m_workspace.store().conversations().find(m_place.conversation), "the channel");
    if (!info || !info->endsAt || items.isEmpty())
        return;
    const auto now = SystemClock().nowMs();
    for (const auto before : Warnings) {
        const qint64 at = *info->endsAt - before;
        if (at > now || at <= info->createdAt)
            continue;
        const auto place = std::find_if(items.rbegin(), items.rend(), [at](const auto &i) { return i.at <= at; });
        if (place == items.rend())
            continue; // older than what is shown
        TimelineItem item;
        item.kind = TimelineItem::Kind::Notice;
        item.key = keyOf(item.kind, (Seq(1) << 54U) + before); // behind every position
        item.seq = place->seq;
        item.at = at;
        item.text = before == Warnings[0] ? tr("This channel ends in 24 hours.") : tr("This channel ends in 1 hour.");
        if (info->atEnd == protocol::AtEnd::Purge)
            item.text += u' ' + tr("Everything that was written here is then removed.");
        items.insert(place.base(), item);
    }
}

void TimelineReader::applyOutbox(QList<TimelineItem> &items) const
{
    for (const auto &waiting : readOr(m_workspace.store().outbox().all(), "the outbox")) {
        if (waiting.frame.conversation == m_place.conversation)
            applyWaiting(waiting, items);
    }
}

QString TimelineReader::waitsFor(const OutboxItem &waiting) const
{
    if (SystemClock().nowMs() - waiting.queuedAt < PatienceMs)
        return {};
    return m_workspace.isOnline() ? tr("Still sending") : tr("Waiting for network");
}

void TimelineReader::applyWaiting(const OutboxItem &waiting, QList<TimelineItem> &items) const
{
    const auto &content = waiting.frame.content;
    const bool failed = waiting.state == OutboxState::Failed;
    if (const auto *text = content.as<Content::Text>()) {
        if (text->thread.value_or(MessageId()) != m_place.thread || !m_window.isOpen())
            return;
        Message message;
        message.id = {waiting.frame.clientId.uuid};
        message.conversation = m_place.conversation;
        message.sender = m_workspace.self();
        message.at = waiting.queuedAt;
        message.text = *text;
        auto item = itemOf(message);
        item.delivery = failed                   ? Delivery::Failed
            : waiting.state == OutboxState::Sent ? Delivery::Sent
                                                 : Delivery::Queued;
        item.failure = failed ? errorText({failureCode(waiting.error), {}}) : QString();
        item.waitsFor = item.delivery == Delivery::Queued ? waitsFor(waiting) : QString();
        if (!find(items, item.id))
            items.append(item);
        return;
    }
    if (failed)
        return; // told once, and dropped
    if (const auto *edit = content.as<Content::Edit>()) {
        if (auto *item = find(items, edit->target)) {
            item->text = edit->text;
            item->edited = true;
            item->delivery = Delivery::Queued;
            item->waitsFor = waitsFor(waiting);
        }
    } else if (const auto *deletion = content.as<Content::Delete>()) {
        if (auto *item = find(items, deletion->target)) {
            item->deleted = true;
            item->text.clear();
            item->files.clear();
            item->reactions.clear();
        }
    } else if (const auto *reaction = content.as<Content::Reaction>()) {
        if (auto *item = find(items, reaction->target))
            react(*item, reaction->emoji, m_workspace.self(), reaction->on);
    } else if (const auto *pin = content.as<Content::Pin>()) {
        if (auto *item = find(items, pin->target))
            item->pinned = pin->on;
    }
}

} // namespace conclave::client
