// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/entrylist.h"

#include <QHBoxLayout>

class QPushButton;

namespace conclave::client {

class EmptyState;
class ScreenHeader;

// A screen of entries in the place of the channel: its head, the list or what is said when it is empty, and below it
// what can be done with the current entry. Owned by Screens; GUI thread.
class EntryScreen : public QWidget
{
    Q_OBJECT

public:
    // What is said when there is nothing.
    struct Nothing
    {
        const char *icon = nullptr;
        QString sentence;
    };

    EntryScreen(const QString &title, QWidget *parent);

    ScreenHeader *header() const { return m_header; }
    EntryList *list() const { return m_list; }
    // What it shows, instead of what it showed.
    void setContent(EntryListModel *model, const Nothing &nothing, const QList<EntryAction> &actions);
    void focusList();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showWhatIsThere();
    void showActions();

    ScreenHeader *m_header;
    EntryList *m_list;
    EmptyState *m_empty;
    QWidget *m_bar;
    QHBoxLayout *m_buttons;
    EntryListModel *m_model = nullptr;
    Nothing m_nothing;
};

} // namespace conclave::client
