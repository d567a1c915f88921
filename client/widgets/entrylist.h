// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entrylistmodel.h"

#include <QListView>
#include <functional>

namespace conclave::client {

// Something that can be done with an entry, by its key, a button or the menu.
struct EntryAction
{
    const char *icon = nullptr;
    QString text;
    Qt::Key key = Qt::Key_unknown;
    std::function<bool(const Entry &)> applies;
    std::function<void(const Entry &)> run;
};

// A list of entries with the keys that all of these lists share: J and K move, Enter opens, Menu shows what can be
// done. Owned by its screen; GUI thread.
class EntryList : public QListView
{
    Q_OBJECT

public:
    explicit EntryList(QWidget *parent);

    void setEntries(EntryListModel *model); // not owned
    void setActions(const QList<EntryAction> &actions) { m_actions = actions; }
    const QList<EntryAction> &actions() const { return m_actions; }
    std::optional<Entry> currentEntry() const;

Q_SIGNALS:
    void chosen(const conclave::client::Entry &entry);
    void entryChanged(); // another one is the current one, or it is another one now

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void applyTheme();
    void choose(const QModelIndex &index);
    void move(int direction);
    bool act(int key);
    void showMenu(const QPoint &position);
    void comeBack(); // to the current entry, after a reset
    int nearestRow(int row) const; // of an entry; -1 without any
    bool isEntry(int row) const;

    EntryListModel *m_entries = nullptr;
    QList<EntryAction> m_actions;
    std::optional<Entry> m_current;
    int m_row = 0;
};

} // namespace conclave::client
