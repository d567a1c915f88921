// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/peoplelist.h"

#include "client/models/memberlistmodel.h"

#include <algorithm>

namespace conclave::client {

void PeopleList::setPeople(const QList<protocol::User> &people)
{
    m_people = people;
    std::sort(m_people.begin(), m_people.end(), [](const auto &a, const auto &b) {
        return QString::localeAwareCompare(a.displayName, b.displayName) < 0;
    });
    refresh();
}

void PeopleList::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    refresh();
}

void PeopleList::setPresence(std::function<protocol::Presence(UserId)> presence)
{
    m_presence = std::move(presence);
}

void PeopleList::notePresence(UserId user)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).id == user)
            Q_EMIT dataChanged(index(row), index(row), {MemberListModel::PresenceRole});
    }
}

void PeopleList::setChosen(UserId user, bool isChosen)
{
    const auto isUser = [&](const protocol::User &one) { return one.id == user; };
    const auto person = std::find_if(m_people.begin(), m_people.end(), isUser);
    if (person == m_people.end() || this->isChosen(user) == isChosen)
        return;
    if (isChosen)
        m_chosen << *person;
    else
        m_chosen.removeIf(isUser);
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), isUser);
    if (row != m_rows.end()) {
        const auto changed = index(int(row - m_rows.begin()));
        Q_EMIT dataChanged(changed, changed, {Qt::CheckStateRole});
    }
    Q_EMIT chosenChanged();
}

void PeopleList::remove(UserId user)
{
    const auto isUser = [&](const protocol::User &one) { return one.id == user; };
    m_people.removeIf(isUser);
    m_chosen.removeIf(isUser);
    refresh();
    Q_EMIT chosenChanged();
}

int PeopleList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PeopleList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &user = person(index.row());
    switch (role) {
    case MemberListModel::UserIdRole:
        return QVariant::fromValue(user.id);
    case MemberListModel::NameRole:
        return user.name;
    case Qt::DisplayRole:
    case MemberListModel::DisplayNameRole:
        return user.displayName;
    case MemberListModel::RoleRole:
        return int(user.role);
    case MemberListModel::PresenceRole:
        return m_presence ? QVariant(int(m_presence(user.id))) : QVariant();
    case Qt::CheckStateRole:
        return !m_showsChoice ? QVariant() : isChosen(user.id) ? Qt::Checked : Qt::Unchecked;
    default:
        return {};
    }
}

bool PeopleList::isChosen(UserId user) const
{
    return std::any_of(m_chosen.begin(), m_chosen.end(), [&](const auto &one) { return one.id == user; });
}

void PeopleList::refresh()
{
    beginResetModel();
    m_rows.clear();
    std::copy_if(m_people.begin(), m_people.end(), std::back_inserter(m_rows), [this](const protocol::User &user) {
        return user.displayName.contains(m_filter, Qt::CaseInsensitive)
            || user.name.contains(m_filter, Qt::CaseInsensitive);
    });
    endResetModel();
}

} // namespace conclave::client
