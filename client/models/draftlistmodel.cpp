// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/draftlistmodel.h"

#include "shared/util/logging.h"

#include <algorithm>

namespace conclave::client {

DraftListModel::DraftListModel(Workspace &workspace, QObject *parent)
    : EntryListModel(workspace, parent)
{
    connect(&workspace, &Workspace::draftChanged, this, &DraftListModel::scheduleAll);
    connect(&workspace, &Workspace::draftKept, this, &DraftListModel::scheduleAll);
    readNow();
}

QList<Entry> DraftListModel::read(const std::optional<QSet<ConversationId>> &)
{
    const auto drafts = workspace().store().drafts().all();
    if (!drafts) {
        qCWarning(lcClient) << "drafts cannot be read:" << drafts.error().detail;
        return {};
    }
    QList<Entry> entries;
    for (const auto &draft : *drafts) {
        if (draft.text.trimmed().isEmpty())
            continue;
        Entry entry;
        entry.kind = Entry::Kind::Draft;
        entry.place = draft.place;
        entry.title = whereOf(draft.place);
        entry.text = draft.text.simplified();
        entries.append(entry);
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::tuple(a.title.toCaseFolded(), a.text) < std::tuple(b.title.toCaseFolded(), b.text);
    });
    return entries;
}

QString DraftListModel::textOf(const Entry &entry) const
{
    const auto text = workspace().store().drafts().text(entry.place);
    return text ? *text : QString();
}

} // namespace conclave::client
