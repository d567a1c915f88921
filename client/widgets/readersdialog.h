// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/readersreport.h"
#include "client/widgets/dialog.h"

class QListView;
class QPushButton;
class QTabBar;

namespace conclave::client {

class EmptyState;
class PeopleList;
class TextLabel;

// Who has read a message of a broadcast channel and who has not, with a table for other programs. Owned by the window;
// GUI thread.
class ReadersDialog : public Dialog
{
    Q_OBJECT

public:
    explicit ReadersDialog(QWidget *parent);

    void setRows(const QList<ReaderRow> &rows);
    void showError(const QString &sentence);

Q_SIGNALS:
    void exportWanted(const QByteArray &csv);

private:
    void build();
    void applyTheme();
    void showTab();

    TextLabel *m_summary;
    QTabBar *m_tabs;
    QListView *m_list;
    EmptyState *m_empty;
    PeopleList *m_people;
    QPushButton *m_export;
    QList<ReaderRow> m_rows;
};

} // namespace conclave::client
