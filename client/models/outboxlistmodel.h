// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entrylistmodel.h"

namespace conclave::client {

// What the user said and the server does not have: refused first, then what waits, in the order in which it goes out.
// Lives on the GUI thread.
class OutboxListModel : public EntryListModel
{
    Q_OBJECT

public:
    OutboxListModel(Workspace &workspace, QObject *parent);

    static ClientId idOf(const Entry &entry) { return {entry.message.uuid}; }
    QString textOf(const Entry &entry) const; // of a message, as it was written; empty for what is none
    int failed() const { return m_failed; }

protected:
    QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) override;

private:
    Entry entryOf(const OutboxItem &item) const;
    QString describe(const protocol::Content &content) const;

    int m_failed = 0;
};

} // namespace conclave::client
