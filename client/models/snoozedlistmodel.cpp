// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/snoozedlistmodel.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace conclave::client {

SnoozedListModel::SnoozedListModel(Workspace &workspace, const InboxModel &inbox, QObject *parent)
    : EntryListModel(workspace, parent)
    , m_inbox(inbox)
{
    connect(&m_inbox, &InboxModel::snoozedChanged, this, &SnoozedListModel::scheduleAll);
    readNow();
}

QList<Entry> SnoozedListModel::read(const std::optional<QSet<ConversationId>> &)
{
    auto entries = m_inbox.snoozed();
    std::sort(entries.begin(), entries.end(),
              [](const Entry &a, const Entry &b) { return std::tie(a.until, a.at) < std::tie(b.until, b.at); });
    for (auto &entry : entries) {
        const auto until = QDateTime::fromMSecsSinceEpoch(entry.until);
        entry.where = channelName(entry.place.conversation);
        entry.more = tr("comes back on %1 at %2", "a day, a time")
                         .arg(QLocale().toString(until.date(), QLocale::ShortFormat), until.time().toString(u"HH:mm"));
        entry.isUnread = false;
        entry.count = 0;
    }
    return entries;
}

} // namespace conclave::client
