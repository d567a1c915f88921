// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/savedlistmodel.h"

#include "client/store/mapkeys.h"

#include <algorithm>

namespace conclave::client {

SavedListModel::SavedListModel(Workspace &workspace, QObject *parent)
    : EntryListModel(workspace, parent)
{
    connect(&workspace.map(), &UserMap::changed, this, [this](const QString &key) {
        if (mapkeys::placeOf(mapkeys::Saved, key))
            scheduleAll();
    });
    connect(&workspace, &Workspace::timelineChanged, this, &SavedListModel::schedule);
    readNow();
}

QList<Entry> SavedListModel::read(const std::optional<QSet<ConversationId>> &)
{
    QList<Entry> entries;
    const auto saved = workspace().map().all(mapkeys::Saved);
    for (auto it = saved.cbegin(); it != saved.cend(); ++it) {
        if (!it.key().thread.isNull())
            entries.append(entryOf(it.key(), it.value().toLongLong()));
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::tuple(a.seq, a.message) > std::tuple(b.seq, b.message);
    });
    return entries;
}

// `seq` orders the list: it is when the message was saved.
Entry SavedListModel::entryOf(const ReadPlace &saved, qint64 savedAt) const
{
    Entry entry;
    entry.kind = Entry::Kind::Saved;
    entry.message = saved.thread;
    entry.place = {saved.conversation};
    entry.seq = savedAt;
    const auto message = workspace().store().messages().message(saved.conversation, entry.message);
    if (!message || !*message) {
        entry.title = tr("A message that is not on this computer yet");
        entry.where = channelName(saved.conversation);
        entry.text = tr("Open it to load it.");
        return entry;
    }
    entry.place.thread = (*message)->thread.value_or(MessageId());
    entry.where = whereOf(entry.place);
    entry.sender = (*message)->sender;
    entry.title = workspace().displayName(entry.sender);
    entry.at = (*message)->at;
    entry.text = (*message)->text ? excerptOf(*(*message)->text) : tr("This message was deleted.");
    return entry;
}

void SavedListModel::remove(const Entry &entry)
{
    workspace().setMap(mapkeys::of(mapkeys::Saved, entry.place.conversation, entry.message), {});
}

void SavedListModel::putBack(const Entry &entry)
{
    workspace().setMap(mapkeys::of(mapkeys::Saved, entry.place.conversation, entry.message),
                       QString::number(entry.seq));
}

} // namespace conclave::client
