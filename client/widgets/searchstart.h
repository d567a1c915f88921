// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QStandardItemModel>

namespace conclave::client {

// What the search pane shows before something is typed: what was searched for lately, and what the operators mean. One
// click, or Enter, takes it into the field. Owned by the search pane; GUI thread.
class SearchStart : public QListView
{
    Q_OBJECT

public:
    explicit SearchStart(QWidget *parent);

    void setRecent(const QStringList &searches); // newest first

Q_SIGNALS:
    void searchChosen(const QString &text);
    void operatorChosen(const QString &word);
    void leftUp();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void choose(const QModelIndex &index);
    void addHead(const QString &text);

    QStandardItemModel m_rows;
};

} // namespace conclave::client
