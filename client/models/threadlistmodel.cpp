// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/threadlistmodel.h"

#include "client/models/threadfollowing.h"
#include "client/store/mapkeys.h"

#include <algorithm>

namespace conclave::client {

ThreadListModel::ThreadListModel(Workspace &workspace, QObject *parent)
    : EntryListModel(workspace, parent)
{
    connect(&workspace, &Workspace::timelineChanged, this, &ThreadListModel::schedule);
    connect(&workspace.map(), &UserMap::changed, this, [this](const QString &key) {
        if (const auto place = mapkeys::placeOf(mapkeys::Follow, key))
            schedule(place->conversation);
    });
    scheduleAll();
}

QList<Entry> ThreadListModel::read(const std::optional<QSet<ConversationId>> &changed)
{
    const auto own = ownConversations();
    if (!changed)
        m_followed.clear();
    for (const auto &conversation : own) {
        if (changed && !changed->contains(conversation))
            continue;
        const auto fresh = readOf(conversation);
        if (std::exchange(m_followed[conversation], fresh) != fresh || !changed)
            Q_EMIT threadsChanged(conversation);
    }
    m_followed.removeIf([&own](const auto &entry) { return !own.contains(entry.key()); });
    QList<Entry> entries;
    for (const auto &threads : std::as_const(m_followed)) {
        for (const auto &thread : threads) {
            if (matches(thread, m_filter))
                entries.append(thread.entry);
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::tuple(a.count > 0, a.at, a.place.thread) > std::tuple(b.count > 0, b.at, b.place.thread);
    });
    return entries;
}

QList<ThreadListModel::Followed> ThreadListModel::readOf(ConversationId conversation) const
{
    QList<Followed> followed;
    const auto threads = workspace().store().messages().threads(conversation, workspace().self());
    for (const auto &thread : threads ? *threads : QList<MessageStore::Thread>()) {
        const ReadPlace place{conversation, thread.root};
        if (following::follows(workspace(), place, thread))
            followed.append({entryOf(place, thread), thread.isOwn});
    }
    return followed;
}

// Opens at the first unread reply, else at the last one.
Entry ThreadListModel::entryOf(const ReadPlace &place, const MessageStore::Thread &thread) const
{
    auto &store = workspace().store();
    Entry entry;
    entry.kind = Entry::Kind::Replies;
    entry.place = place;
    entry.seq = thread.lastSeq;
    entry.where = channelName(place.conversation);
    entry.at = thread.lastAt;
    const auto unread = store.threadUnread(place.conversation, place.thread, workspace().self());
    entry.count = unread ? int(*unread) : 0;
    entry.isUnread = entry.count > 0;
    const auto root = store.messages().message(place.conversation, place.thread);
    if (root && *root) {
        entry.sender = (*root)->sender;
        entry.title = workspace().displayName(entry.sender);
        entry.text = (*root)->text ? excerptOf(*(*root)->text) : tr("This message was deleted.");
    } else {
        entry.title = tr("Thread");
        entry.text = tr("Its first message is not on this computer yet.");
    }
    const auto last = store.messages().lastReply(place.conversation, place.thread);
    if (last && *last) {
        entry.message = (*last)->id;
        entry.more
            = tr("%1: %2", "who, what they replied")
                  .arg(workspace().displayName((*last)->sender), (*last)->text ? excerptOf(*(*last)->text) : QString());
    }
    const auto first = store.threadFirstUnread(place, workspace().self());
    const auto reply = first && *first > 0 ? store.messages().at(place.conversation, *first)
                                           : Result<std::optional<Message>>(std::nullopt);
    if (reply && *reply)
        entry.message = (*reply)->id;
    return entry;
}

bool ThreadListModel::matches(const Followed &thread, Filter filter)
{
    switch (filter) {
    case Filter::Unread:
        return thread.entry.count > 0;
    case Filter::Mine:
        return thread.isOwn;
    case Filter::All:
        return true;
    }
    Q_UNREACHABLE();
}

void ThreadListModel::setFilter(Filter filter)
{
    m_filter = filter;
    readNow();
}

int ThreadListModel::countOf(Filter filter) const
{
    int count = 0;
    for (const auto &threads : m_followed) {
        count += int(std::count_if(threads.cbegin(), threads.cend(),
                                   [filter](const Followed &thread) { return matches(thread, filter); }));
    }
    return count;
}

QList<Entry> ThreadListModel::unreadOf(ConversationId conversation) const
{
    QList<Entry> unread;
    for (const auto &thread : m_followed.value(conversation)) {
        if (thread.entry.count > 0)
            unread.append(thread.entry);
    }
    return unread;
}

std::optional<Entry> ThreadListModel::find(const ReadPlace &place) const
{
    for (const auto &thread : m_followed.value(place.conversation)) {
        if (thread.entry.place == place)
            return thread.entry;
    }
    return std::nullopt;
}

} // namespace conclave::client
