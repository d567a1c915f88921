// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/draftlistmodel.h"
#include "client/models/inboxmodel.h"
#include "client/models/outboxlistmodel.h"
#include "client/models/savedlistmodel.h"
#include "client/widgets/messageactions.h"

#include <QHash>

class QStackedWidget;

namespace conclave::client {

class EntryScreen;
class Snoozing;
struct EntryAction;

// What can stand in the place of the channel: inbox, threads, drafts and outbox, saved messages. Makes a screen when it
// is wanted for the first time; what they show is followed from the start, because the sidebar counts it. Owned by the
// main window; GUI thread.
class Screens : public QObject
{
    Q_OBJECT

public:
    enum class Screen : quint8 { Inbox, Threads, Drafts, Saved };
    struct Counts
    {
        int inbox = 0;
        int threads = 0; // with unread replies
        int drafts = 0; // and what was refused
        bool hasFailed = false;

        bool operator==(const Counts &) const = default;
    };

    Screens(Workspace &workspace, QStackedWidget &stack, QObject *parent);

    void show(Screen screen);
    std::optional<Screen> current() const; // nothing while something else is in front
    EntryScreen *currentScreen() const; // nullptr likewise
    Counts counts() const;
    const ThreadListModel &threads() const { return *m_threads; }
    int unreadThreads(ConversationId conversation) const { return int(m_threads->unreadOf(conversation).size()); }
    std::optional<Entry> firstUnreadThread(ConversationId conversation) const;
    void setShowsSidebarButton(bool shows);

Q_SIGNALS:
    void countsChanged();
    void threadsChanged(conclave::ConversationId conversation);
    void messageWanted(conclave::ConversationId conversation, conclave::MessageId message);
    void placeWanted(const conclave::client::ReadPlace &place); // to write there
    void offered(const conclave::client::Offer &offer);
    void sidebarWanted();

private:
    EntryScreen *make(Screen screen);
    void open(const Entry &entry);
    void fillInbox(EntryScreen *screen);
    void fillSnoozed(EntryScreen *screen);
    void fillThreads(EntryScreen *screen);
    void fillDrafts(EntryScreen *screen);
    void fillOutbox(EntryScreen *screen);
    void fillSaved(EntryScreen *screen);
    QList<EntryAction> outboxActions();
    void nameTabs();
    void showConnection();
    void drop(const Entry &entry);
    QList<ClientId> failedItems() const; // of the outbox
    void retryAll();
    void askToDropAll();
    void removeFiles(const ReadPlace &place); // out of its tray
    void putIntoDraft(const ReadPlace &place, const QString &text);

    Workspace &m_workspace;
    QStackedWidget &m_stack;
    ThreadListModel *m_threads;
    InboxModel *m_inbox;
    DraftListModel *m_drafts;
    OutboxListModel *m_outbox;
    SavedListModel *m_saved;
    Snoozing *m_snoozing;
    QHash<Screen, EntryScreen *> m_screens;
    bool m_showsSidebarButton = false;
};

} // namespace conclave::client
