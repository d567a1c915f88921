// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QAbstractListModel>
#include <QTimer>

namespace conclave::client {

struct ConversationItem
{
    protocol::Conversation info;
    std::optional<Unread> unread; // nothing when too little of its log is known
    bool isUnread = false;
    bool hasDraft = false;
    bool isMuted = false; // then nothing of it counts but mentions, where they were asked for
    int unreadThreads = 0; // that the user follows

    bool operator==(const ConversationItem &) const = default;
};

// The own conversations by name, with their unread marks. It follows the store. Lives on the GUI thread.
class ConversationListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        KindRole,
        UnreadRole,
        MentionsRole,
        IsUnreadRole,
        HasDraftRole,
        ArchivedRole,
        MutedRole,
        UnreadThreadsRole
    };

    explicit ConversationListModel(Workspace &workspace, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const QList<ConversationItem> &items() const { return m_items; }
    std::optional<ConversationItem> find(ConversationId conversation) const;
    int rowOf(ConversationId conversation) const; // -1 when it is not an own one
    void setDraft(ConversationId conversation, bool hasDraft); // of text; files that wait there are known anyway
    void setUnreadThreads(ConversationId conversation, int count);

private:
    void schedule(std::optional<ConversationId> conversation); // nothing: the list itself changed
    void refresh();
    void replaceAll(const QList<ConversationItem> &fresh);
    qint64 mentionsOfAll(ConversationId conversation, Seq readUpTo) const;
    ConversationItem itemOf(const protocol::Conversation &conversation) const;
    bool hasDraft(ConversationId conversation) const;
    void showDraft(ConversationId conversation);
    static bool comesBefore(const ConversationItem &a, const ConversationItem &b);
    QList<ConversationItem> read() const;
    static QString kindText(const protocol::Conversation &conversation);
    static QString accessibleText(const ConversationItem &item);

    Workspace &m_workspace;
    QList<ConversationItem> m_items;
    QSet<ConversationId> m_drafts;
    QHash<ConversationId, int> m_unreadThreads;
    QSet<ConversationId> m_changed; // since the last reading
    bool m_listChanged = false;
    QTimer m_refresh;
};

} // namespace conclave::client
