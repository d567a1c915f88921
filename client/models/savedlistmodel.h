// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entrylistmodel.h"

namespace conclave::client {

// The messages that the user saved for later, on any device; the newest saved first. Lives on the GUI thread.
class SavedListModel : public EntryListModel
{
    Q_OBJECT

public:
    SavedListModel(Workspace &workspace, QObject *parent);

    void remove(const Entry &entry);
    void putBack(const Entry &entry); // where it was

protected:
    QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) override;

private:
    Entry entryOf(const ReadPlace &saved, qint64 savedAt) const;
};

} // namespace conclave::client
