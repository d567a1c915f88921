// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "client/widgets/dialog.h"

#include <QTimer>

class QListView;
class QModelIndex;

namespace conclave::client {

class EmptyState;
class PeopleList;
class SearchEdit;
class TextLabel;

// Everybody in the workspace, with a search; somebody who is chosen is shown by the owner. Owned by the window; GUI
// thread.
class PeopleDirectory : public Dialog
{
    Q_OBJECT

public:
    PeopleDirectory(Workspace &workspace, QWidget *parent);

Q_SIGNALS:
    void chosen(conclave::UserId user);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void applyTheme();
    void reload();
    void filter();
    void watchVisible();
    void choose(const QModelIndex &index);

    Workspace &m_workspace;
    SearchEdit *m_search;
    TextLabel *m_count;
    QListView *m_list;
    EmptyState *m_empty;
    PeopleList *m_people;
    QTimer m_watchTimer;
};

} // namespace conclave::client
