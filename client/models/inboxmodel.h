// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/snoozes.h"
#include "client/models/threadlistmodel.h"

namespace conclave::client {

// What concerns the user and was not seen yet: mentions, replies in threads that they follow, invitations into
// channels, and that a channel ends soon; by conversation, the newest first. Seen is what the read cursors say; a
// mention that the user is done with although what came before it is unread is in the user map. What the user put away
// until a time comes back then, whether it was read meanwhile or not. Lives on the GUI thread.
class InboxModel : public EntryListModel
{
    Q_OBJECT

public:
    InboxModel(Workspace &workspace, ThreadListModel &threads, QObject *parent);

    void finish(const Entry &entry); // the user is done with it
    bool canTakeBack(const Entry &entry) const;
    void takeBack(const Entry &entry); // after finish()
    bool canSnooze(const Entry &entry) const
    {
        return entry.kind != Entry::Kind::Missing && entry.kind != Entry::Kind::Ending;
    }
    void snooze(const Entry &entry, qint64 until) { m_snoozes.set(entry, until); }
    void wake(const Entry &entry); // after snooze()
    QList<Entry> snoozed() const; // those whose time is still to come

Q_SIGNALS:
    void snoozedChanged();

protected:
    QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) override;

private:
    QList<Entry> readOf(ConversationId conversation);
    void takeSnoozed(ConversationId conversation, QList<Entry> &entries);
    Entry entryOf(const Snoozes::Snooze &snooze) const;
    Entry mentionOf(ConversationId conversation, const Message &message) const;
    std::optional<Entry> invitationTo(ConversationId conversation) const;
    void addMentions(ConversationId conversation, Seq readUpTo, QList<Entry> &entries) const;
    void addInvitation(ConversationId conversation, QList<Entry> &entries) const;
    void addEnding(ConversationId conversation, QList<Entry> &entries) const;
    void tidy(ConversationId conversation, Seq readUpTo);

    ThreadListModel &m_threads;
    Snoozes m_snoozes;
    QHash<ConversationId, QList<Entry>> m_byConversation; // newest first
    QHash<ConversationId, QList<Entry>> m_snoozed; // not empty
};

} // namespace conclave::client
