// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"

#include <QWidget>

class QAbstractItemModel;
class QListView;
class QModelIndex;
class QPushButton;
class QSortFilterProxyModel;

namespace conclave::client {

class SearchEdit;
class TextLabel;

// Who is in a conversation, with a search and what can be done with them. Shows a model with the roles of
// MemberListModel, which its owner keeps. Owned by the main window; GUI thread.
class MembersPane : public QWidget
{
    Q_OBJECT

public:
    explicit MembersPane(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *members);
    void setEmbedded(); // into something that has a heading of its own
    void setCanAdd(bool can);
    void setCanRemove(bool can); // others than `self`
    void setSelf(UserId self) { m_self = self; }

Q_SIGNALS:
    void mentionWanted(conclave::UserId user);
    void profileWanted(conclave::UserId user);
    void addWanted();
    void removeWanted(conclave::UserId user);
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void applyTheme();
    void showCount();
    void showMenu(const QPoint &position); // in the list
    void mention(const QModelIndex &index);
    bool canRemove(const QModelIndex &index) const;

    QWidget *m_header;
    TextLabel *m_count;
    SearchEdit *m_search;
    QListView *m_list;
    QPushButton *m_add;
    QSortFilterProxyModel *m_filtered;
    UserId m_self;
    bool m_canRemove = false;
};

} // namespace conclave::client
