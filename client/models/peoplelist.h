// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

#include <QAbstractListModel>
#include <functional>

namespace conclave::client {

// People to choose from, by name, narrowed by what is searched; with MemberListModel's roles and Qt::CheckStateRole.
// Who was chosen stays so when a search hides them. Lives on the GUI thread; owned by a dialog.
class PeopleList : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setPeople(const QList<protocol::User> &people);
    void setFilter(const QString &text);
    void setShowsChoice(bool shows) { m_showsChoice = shows; } // otherwise they are only shown
    void setPresence(std::function<protocol::Presence(UserId)> presence); // shown where it is given
    void notePresence(UserId user);
    void setChosen(UserId user, bool isChosen);
    void remove(UserId user);
    const QList<protocol::User> &chosen() const { return m_chosen; } // in the order in which they were

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const protocol::User &person(int row) const { return m_rows.at(row); }
    bool isChosen(UserId user) const;

Q_SIGNALS:
    void chosenChanged();

private:
    void refresh();

    QList<protocol::User> m_people;
    QList<protocol::User> m_rows;
    QList<protocol::User> m_chosen;
    QString m_filter;
    std::function<protocol::Presence(UserId)> m_presence;
    bool m_showsChoice = true;
};

} // namespace conclave::client
