// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QAbstractListModel>

namespace conclave::client {

// Who is in a conversation: present people first, by name. Asks the server for the list when the store has none. Lives
// on the GUI thread; owned by a pane.
class MemberListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        UserIdRole = Qt::UserRole + 1,
        NameRole,
        DisplayNameRole,
        RoleRole,
        PresenceRole,
        StatusRole,
        StatusEmojiRole
    };

    MemberListModel(Workspace &workspace, ConversationId conversation, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    ConversationId conversation() const { return m_conversation; }
    QList<UserId> members() const;

private:
    void reload();
    void notePresence(UserId user);

    Workspace &m_workspace;
    const ConversationId m_conversation;
    QList<protocol::User> m_members;
};

} // namespace conclave::client
