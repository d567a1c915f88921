// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/draftlistmodel.h"

#include "client/models/transferdesk.h"
#include "shared/util/logging.h"

#include <algorithm>

namespace conclave::client {

DraftListModel::DraftListModel(Workspace &workspace, QObject *parent)
    : EntryListModel(workspace, parent)
{
    connect(&workspace, &Workspace::draftChanged, this, &DraftListModel::scheduleAll);
    connect(&workspace, &Workspace::draftKept, this, &DraftListModel::scheduleAll);
    if (auto *transfers = workspace.transfers())
        connect(transfers, &TransferDesk::trayChanged, this, &DraftListModel::scheduleAll);
    readNow();
}

QList<Entry> DraftListModel::read(const std::optional<QSet<ConversationId>> &)
{
    const auto drafts = workspace().store().drafts().all();
    if (!drafts) {
        qCWarning(lcClient) << "drafts cannot be read:" << drafts.error().detail;
        return {};
    }
    const auto *transfers = workspace().transfers();
    auto trays = transfers ? transfers->trays() : QList<ReadPlace>();
    QList<Entry> entries;
    for (const auto &draft : *drafts) {
        if (draft.text.trimmed().isEmpty())
            continue;
        trays.removeAll(draft.place);
        entries.append(entryOf(draft.place, draft.text));
    }
    for (const auto &place : std::as_const(trays))
        entries.append(entryOf(place, {}));
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::tuple(a.title.toCaseFolded(), a.text) < std::tuple(b.title.toCaseFolded(), b.text);
    });
    return entries;
}

Entry DraftListModel::entryOf(const ReadPlace &place, const QString &text) const
{
    const auto *transfers = workspace().transfers();
    const int files = transfers ? transfers->trayCount(place) : 0;
    QStringList parts;
    if (!text.isEmpty())
        parts << text.simplified();
    if (files > 0)
        parts << tr("%n file(s)", nullptr, files);
    Entry entry;
    entry.kind = Entry::Kind::Draft;
    entry.place = place;
    entry.title = whereOf(place);
    entry.text = parts.join(QStringLiteral(" · "));
    return entry;
}

QString DraftListModel::textOf(const Entry &entry) const
{
    const auto text = workspace().store().drafts().text(entry.place);
    return text ? *text : QString();
}

} // namespace conclave::client
