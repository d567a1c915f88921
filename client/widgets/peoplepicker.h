// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"
#include "shared/protocol/entities.h"
#include "shared/util/result.h"

class QListView;

namespace conclave::client {

class EmptyState;
class FormMessage;
class PeopleList;
class SearchEdit;

// Chooses some people out of all: a search, a list to tick, and those who were chosen as pills on top. The owner does
// it and then calls accept(), or showError(). Owned by the window; GUI thread.
class PeoplePicker : public Dialog
{
    Q_OBJECT

public:
    PeoplePicker(const QString &heading, const QString &verb, QWidget *parent); // "Add people to #general", "Add"

    void setPeople(const QList<protocol::User> &people); // without those who are in it already
    void setNote(const QString &note); // what choosing means: "They can read everything."
    void showError(const Error &error);
    // Some could not be taken: they stay chosen, everybody else goes from the list.
    void showFailures(const QString &sentence, const QList<UserId> &failed);

Q_SIGNALS:
    void chosen(const QList<conclave::UserId> &users);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void applyTheme();
    void showChosen();
    void filter();
    void toggle(int row);
    bool handleSearchKey(int key);
    void submit();

    SearchEdit *m_search;
    QWidget *m_chips;
    QListView *m_list;
    EmptyState *m_empty;
    FormMessage *m_message;
    QPushButton *m_act;
    PeopleList *m_people;
    QString m_verb;
};

} // namespace conclave::client
