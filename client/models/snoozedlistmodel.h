// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/inboxmodel.h"

namespace conclave::client {

// What the user put away from the inbox, the first that comes back on top. Lives on the GUI thread.
class SnoozedListModel : public EntryListModel
{
    Q_OBJECT

public:
    SnoozedListModel(Workspace &workspace, const InboxModel &inbox, QObject *parent);

protected:
    QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) override;

private:
    const InboxModel &m_inbox;
};

} // namespace conclave::client
