// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/switcherranking.h"

#include <QPointer>
#include <QWidget>

class QListView;
class QStandardItemModel;

namespace conclave::client {

class PopupFrame;
class SearchEdit;
class TextLabel;

// Lies over its window and jumps to what is typed: channels, people, threads, commands. Works on what it was given and
// never waits. Afterwards the focus is where it was. Owned by the main window; GUI thread.
class QuickSwitcher : public QWidget
{
    Q_OBJECT

public:
    using Entry = SwitcherEntry;

    explicit QuickSwitcher(QWidget *window);

    void setEntries(const QList<Entry> &entries);
    void open(const QString &currentId, const QString &query = {}); // the query may be a prefix: ">"
    void dismiss();

Q_SIGNALS:
    void chosen(const conclave::client::SwitcherEntry &entry);
    void announce(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void applyTheme();
    void place(); // over the window, the card as high as its rows
    void refresh();
    bool handleKey(QKeyEvent *event);
    void moveBy(int rows);
    void choose(int row);
    void tellCurrent();
    static QString hint();
    Entry searchEntry() const; // for what stands behind the slash

    PopupFrame *m_card;
    SearchEdit *m_search;
    QListView *m_list;
    TextLabel *m_hint;
    QStandardItemModel *m_model;
    SwitcherRanking m_ranking;
    QList<Entry> m_rows;
    QString m_currentId;
    QPointer<QWidget> m_focusBefore;
};

} // namespace conclave::client
