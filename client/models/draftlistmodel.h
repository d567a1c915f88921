// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entrylistmodel.h"

namespace conclave::client {

// What the user began to write and what files wait there, in channels and threads, by the channels' names. Lives on
// the GUI thread.
class DraftListModel : public EntryListModel
{
    Q_OBJECT

public:
    DraftListModel(Workspace &workspace, QObject *parent);

    QString textOf(const Entry &entry) const; // the whole draft

protected:
    QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) override;

private:
    Entry entryOf(const ReadPlace &place, const QString &text) const;
};

} // namespace conclave::client
