// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/conversationlistmodel.h"
#include "client/widgets/quickswitcher.h"

#include <QHash>
#include <functional>

namespace conclave::client {

// Fills the quick switcher with the own channels and the commands of the window, and carries out what is chosen. Owned
// by the main window; GUI thread.
class SwitcherControl : public QObject
{
    Q_OBJECT

public:
    SwitcherControl(ConversationListModel &conversations, QWidget *window);

    void addCommand(const QString &name, const QString &keys, const char *iconName, const std::function<void()> &run);
    void open(ConversationId current, const QList<ConversationId> &recent, const QString &query = {});

Q_SIGNALS:
    void conversationChosen(conclave::ConversationId conversation);
    void searchWanted(const QString &text);
    void announce(const QString &text);

private:
    void choose(const SwitcherEntry &entry);

    ConversationListModel &m_conversations;
    QuickSwitcher *m_switcher;
    QList<SwitcherEntry> m_commands;
    QHash<QString, std::function<void()>> m_runs; // by the entry's id
};

} // namespace conclave::client
