// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/memberlistmodel.h"

#include <algorithm>

namespace conclave::client {

MemberListModel::MemberListModel(Workspace &workspace, ConversationId conversation, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_conversation(conversation)
{
    connect(&m_workspace, &Workspace::membersChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation)
            reload();
    });
    connect(&m_workspace, &Workspace::usersChanged, this, &MemberListModel::reload);
    connect(&m_workspace, &Workspace::presenceChanged, this, &MemberListModel::notePresence);
    reload();
    m_workspace.tell([conversation](Account &account) { account.loadMembers(conversation, [](const Status &) {}); });
}

int MemberListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_members.size());
}

QVariant MemberListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &user = m_members.at(index.row());
    switch (role) {
    case UserIdRole:
        return QVariant::fromValue(user.id);
    case NameRole:
        return user.name;
    case Qt::DisplayRole:
    case DisplayNameRole:
        return user.displayName;
    case RoleRole:
        return int(user.role);
    case PresenceRole:
        return int(m_workspace.presence(user.id));
    case StatusRole:
        return m_workspace.userStatus(user.id).value_or(protocol::UserStatus()).text;
    case StatusEmojiRole:
        return m_workspace.userStatus(user.id).value_or(protocol::UserStatus()).emoji;
    default:
        return {};
    }
}

QList<UserId> MemberListModel::members() const
{
    QList<UserId> ids;
    for (const auto &member : m_members)
        ids.append(member.id);
    return ids;
}

void MemberListModel::reload()
{
    const auto stored = m_workspace.store().conversations().members(m_conversation);
    QList<protocol::User> fresh;
    for (const auto &member : stored ? *stored : QList<protocol::Member>()) {
        if (const auto user = m_workspace.user(member.user))
            fresh.append(*user);
    }
    std::sort(fresh.begin(), fresh.end(), [](const auto &a, const auto &b) {
        return QString::localeAwareCompare(a.displayName, b.displayName) < 0;
    });
    if (fresh == m_members)
        return;
    beginResetModel();
    m_members = fresh;
    endResetModel();
    m_workspace.watch(members());
}

void MemberListModel::notePresence(UserId user)
{
    for (int row = 0; row < m_members.size(); ++row) {
        if (m_members.at(row).id == user)
            Q_EMIT dataChanged(index(row), index(row), {PresenceRole});
    }
}

} // namespace conclave::client
