// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/inboxmodel.h"

#include "client/models/endwarnings.h"
#include "client/models/notifypreferences.h"
#include "client/models/notifyrules.h"
#include "client/store/mapkeys.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

bool isNewer(const Entry &a, const Entry &b)
{
    return a.at > b.at;
}

} // namespace

InboxModel::InboxModel(Workspace &workspace, ThreadListModel &threads, QObject *parent)
    : EntryListModel(workspace, parent)
    , m_threads(threads)
    , m_snoozes(workspace)
{
    connect(&m_snoozes, &Snoozes::changed, this, &InboxModel::schedule);
    connect(&workspace, &Workspace::timelineChanged, this, &InboxModel::schedule);
    connect(&workspace, &Workspace::conversationChanged, this, &InboxModel::schedule);
    connect(&m_threads, &ThreadListModel::threadsChanged, this, &InboxModel::schedule);
    connect(&workspace.notify(), &NotifyPreferences::conversationChanged, this, &InboxModel::schedule);
    connect(&workspace.endings(), &EndWarnings::changed, this, &InboxModel::schedule);
    connect(&workspace.map(), &UserMap::changed, this, [this](const QString &key) {
        if (const auto place = mapkeys::placeOf(mapkeys::Done, key))
            schedule(place->conversation);
    });
    scheduleAll();
}

QList<Entry> InboxModel::read(const std::optional<QSet<ConversationId>> &changed)
{
    const auto own = ownConversations();
    for (const auto &conversation : own) {
        if (!changed || changed->contains(conversation))
            m_byConversation.insert(conversation, readOf(conversation));
    }
    m_byConversation.removeIf(
        [&own](const auto &entry) { return entry.value().isEmpty() || !own.contains(entry.key()); });
    if (m_snoozed.removeIf([&own](const auto &entry) { return !own.contains(entry.key()); }) > 0)
        Q_EMIT snoozedChanged();
    auto groups = m_byConversation.values();
    std::sort(groups.begin(), groups.end(), [](const auto &a, const auto &b) { return isNewer(a.first(), b.first()); });
    QList<Entry> entries;
    for (const auto &group : groups) {
        Entry head;
        head.place = {group.first().place.conversation};
        head.title = channelName(head.place.conversation);
        entries.append(head);
        entries.append(group);
    }
    return entries;
}

QList<Entry> InboxModel::readOf(ConversationId conversation)
{
    QList<Entry> entries;
    const auto readUpTo = workspace().store().readUpTo(conversation, workspace().self());
    if (!readUpTo || workspace().self().isNull())
        return entries;
    addMentions(conversation, *readUpTo, entries);
    for (auto thread : m_threads.unreadOf(conversation)) {
        thread.where.clear(); // the section says it
        entries.append(thread);
    }
    addInvitation(conversation, entries);
    addEnding(conversation, entries);
    takeSnoozed(conversation, entries);
    std::stable_sort(entries.begin(), entries.end(), isNewer);
    tidy(conversation, *readUpTo);
    return entries;
}

Entry InboxModel::mentionOf(ConversationId conversation, const Message &message) const
{
    Entry entry;
    entry.kind = Entry::Kind::Mention;
    entry.place = {conversation};
    entry.message = message.id;
    entry.seq = message.seq;
    entry.sender = message.sender;
    entry.title = workspace().displayName(message.sender);
    entry.text = message.text ? excerptOf(*message.text) : QString();
    entry.more = tr("mentions you");
    entry.at = message.at;
    entry.isUnread = true;
    return entry;
}

void InboxModel::addMentions(ConversationId conversation, Seq readUpTo, QList<Entry> &entries) const
{
    auto &store = workspace().store();
    const auto mentions = store.messages().mentionsBehind(conversation, readUpTo, workspace().self());
    const bool isMuted = workspace().notify().isMuted(conversation);
    const auto self = workspace().user(workspace().self());
    for (const auto &message : mentions ? *mentions : QList<Message>()) {
        if (isMuted && self && message.text && !mentionsByName(message.text->text, self->name))
            continue; // it called everybody
        if (!workspace().map().value(mapkeys::of(mapkeys::Done, conversation, message.id)).isEmpty())
            continue;
        entries.append(mentionOf(conversation, message));
    }
    const auto unread = store.unread(conversation, workspace().self());
    const bool isAll = mentions && mentions->size() < MessageStore::MostMentions;
    const auto elsewhere = isAll && unread && *unread ? (*unread)->mentions - mentions->size() : 0;
    const auto info = store.conversations().find(conversation);
    if (elsewhere <= 0 || !info || !*info)
        return;
    Entry entry;
    entry.kind = Entry::Kind::Missing;
    entry.place = {conversation};
    entry.seq = (*info)->lastSeq;
    entry.title = tr("%n mention(s) of you", nullptr, int(elsewhere));
    entry.text = tr("These messages are not on this computer yet. Open the channel to load them.");
    entry.isUnread = true;
    entries.append(entry);
}

// Somebody added the user, and the user has not been there.
void InboxModel::addInvitation(ConversationId conversation, QList<Entry> &entries) const
{
    const auto cursor = workspace().store().ownCursor(conversation, workspace().self());
    const auto invitation = invitationTo(conversation);
    if (invitation && cursor && *cursor < invitation->seq)
        entries.append(*invitation);
}

void InboxModel::addEnding(ConversationId conversation, QList<Entry> &entries) const
{
    const auto &endings = workspace().endings();
    const auto warning = endings.of(conversation);
    if (!warning)
        return;
    Entry entry;
    entry.kind = Entry::Kind::Ending;
    entry.place = {conversation};
    entry.title = endings.title(*warning);
    entry.text = endings.sentence(*warning);
    entry.at = warning->at();
    entry.isUnread = true;
    entries.append(entry);
}

std::optional<Entry> InboxModel::invitationTo(ConversationId conversation) const
{
    auto &store = workspace().store();
    const auto membership = store.conversations().membership(conversation);
    if (!membership || !*membership)
        return std::nullopt;
    const auto events = store.events().after(conversation, (*membership)->joinedSeq - 1, 1);
    if (!events || events->isEmpty() || events->first().seq != (*membership)->joinedSeq)
        return std::nullopt;
    const auto &event = events->first();
    const auto *joined = event.content ? event.content->as<protocol::Content::Joined>() : nullptr;
    if (!joined || joined->user != workspace().self() || event.sender == workspace().self())
        return std::nullopt;
    Entry entry;
    entry.kind = Entry::Kind::Invitation;
    entry.place = {conversation};
    entry.seq = event.seq;
    entry.sender = event.sender;
    entry.title = workspace().displayName(event.sender);
    entry.text = tr("%1 added you to %2.").arg(entry.title, channelName(conversation));
    entry.at = event.at;
    entry.isUnread = true;
    return entry;
}

// As it is now, read or not.
Entry InboxModel::entryOf(const Snoozes::Snooze &snooze) const
{
    std::optional<Entry> entry;
    const auto conversation = snooze.key.conversation;
    if (snooze.kind == Entry::Kind::Replies) {
        entry = m_threads.find(snooze.key);
    } else if (snooze.kind == Entry::Kind::Invitation) {
        entry = invitationTo(conversation);
    } else if (const auto message = workspace().store().messages().message(conversation, snooze.key.thread);
               message && *message) {
        entry = mentionOf(conversation, **message);
    }
    if (!entry) {
        entry.emplace();
        entry->kind = snooze.kind;
        entry->place = snooze.kind == Entry::Kind::Replies ? snooze.key : ReadPlace{conversation};
        entry->message = snooze.key.thread;
        entry->title = tr("Something that you put away");
        entry->text = tr("It is not on this computer yet. Open it to load it.");
    }
    entry->where.clear(); // the section says it
    entry->until = snooze.until;
    entry->isUnread = true;
    return *entry;
}

// What is put away leaves the list. What is back is an ordinary entry, if it is still unread; else it stays until the
// user has dealt with it.
void InboxModel::takeSnoozed(ConversationId conversation, QList<Entry> &entries)
{
    const auto before = m_snoozed.take(conversation);
    QList<Entry> away;
    const auto snoozes = m_snoozes.of(conversation);
    for (const auto &snooze : snoozes) {
        const auto isIt = [&snooze](const Entry &entry) { return snooze.isFor(entry); };
        const bool isUnread = std::any_of(entries.cbegin(), entries.cend(), isIt);
        if (snooze.until > SystemClock().nowMs()) {
            entries.removeIf(isIt);
            away.append(entryOf(snooze));
        } else if (isUnread) {
            m_snoozes.forget(snooze);
        } else {
            entries.append(entryOf(snooze));
        }
    }
    if (!away.isEmpty())
        m_snoozed.insert(conversation, away);
    if (away != before)
        Q_EMIT snoozedChanged();
}

QList<Entry> InboxModel::snoozed() const
{
    QList<Entry> all;
    for (const auto &entries : m_snoozed)
        all.append(entries);
    return all;
}

void InboxModel::wake(const Entry &entry)
{
    m_snoozes.set(entry, SystemClock().nowMs());
}

// What is read needs no note that the user is done with it.
void InboxModel::tidy(ConversationId conversation, Seq readUpTo)
{
    const auto done = workspace().map().all(mapkeys::Done);
    for (auto it = done.cbegin(); it != done.cend(); ++it) {
        if (it.key().conversation != conversation)
            continue;
        const auto message = workspace().store().messages().message(conversation, it.key().thread);
        if (message && *message && (*message)->seq <= readUpTo)
            workspace().setMap(mapkeys::of(mapkeys::Done, it.key()), {});
    }
}

void InboxModel::finish(const Entry &entry)
{
    if (entry.until > 0)
        return m_snoozes.forget(entry); // it was read before it came back
    const auto conversation = entry.place.conversation;
    switch (entry.kind) {
    case Entry::Kind::Mention:
        workspace().setMap(mapkeys::of(mapkeys::Done, conversation, entry.message), u"1"_s);
        break;
    case Entry::Kind::Replies:
        workspace().attempt([place = entry.place, seq = entry.seq](Account &account) {
            return account.setThreadCursor(place.conversation, place.thread, seq);
        });
        break;
    case Entry::Kind::Invitation:
        workspace().attempt(
            [conversation, seq = entry.seq](Account &account) { return account.setCursor(conversation, seq); });
        break;
    case Entry::Kind::Ending:
        if (const auto warning = workspace().endings().of(conversation))
            workspace().endings().finish(*warning);
        break;
    default:
        break;
    }
}

bool InboxModel::canTakeBack(const Entry &entry) const
{
    return entry.until > 0 || entry.kind == Entry::Kind::Mention || entry.kind == Entry::Kind::Replies
        || entry.kind == Entry::Kind::Ending;
}

void InboxModel::takeBack(const Entry &entry)
{
    if (entry.until > 0)
        return m_snoozes.set(entry, entry.until);
    if (entry.kind == Entry::Kind::Ending)
        return workspace().endings().takeBack(entry.place.conversation);
    if (entry.kind == Entry::Kind::Mention) {
        workspace().setMap(mapkeys::of(mapkeys::Done, entry.place.conversation, entry.message), {});
        return;
    }
    const auto first = workspace().store().messages().message(entry.place.conversation, entry.message);
    if (entry.kind == Entry::Kind::Replies && first && *first)
        workspace().setMap(mapkeys::of(mapkeys::Unread, entry.place), QString::number((*first)->seq));
}

} // namespace conclave::client
