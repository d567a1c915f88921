// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/snoozedlistmodel.h"
#include "client/widgets/entrylist.h"
#include "client/widgets/toast.h"

namespace conclave::client {

// How an entry of the inbox is put away until later, and brought back: the menu, the dialog, the way to undo it. Owned
// by Screens; GUI thread.
class Snoozing : public QObject
{
    Q_OBJECT

public:
    Snoozing(Workspace &workspace, InboxModel &inbox, QObject *parent);

    SnoozedListModel *model() const { return m_model; }
    EntryAction action(EntryList *list); // in the inbox
    EntryAction wakeAction(); // of what was put away

    static qint64 inAnHour();
    static qint64 nextMonday(); // at nine

Q_SIGNALS:
    void offered(const conclave::client::Offer &offer);

private:
    void ask(EntryList *list, const Entry &entry);
    void choose(QWidget *window, const Entry &entry);
    void snooze(const Entry &entry, qint64 until);

    InboxModel &m_inbox;
    SnoozedListModel *m_model;
};

} // namespace conclave::client
