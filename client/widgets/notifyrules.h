// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QMenu;
class QPushButton;

namespace conclave::client {

class TextLabel;

// The user's own settings of one conversation: of what they are told, mute, and what that means in words. It follows
// what is set elsewhere. Owned by the pane that shows it; GUI thread.
class NotifyRules : public QWidget
{
    Q_OBJECT

public:
    NotifyRules(Workspace &workspace, ConversationId conversation, QWidget *parent);

private:
    void refresh();
    void chooseLevel(int row);

    Workspace &m_workspace;
    const ConversationId m_conversation;
    QComboBox *m_level;
    QPushButton *m_mute;
    QMenu *m_durations; // of muting
    QCheckBox *m_mentions;
    TextLabel *m_effect;
};

} // namespace conclave::client
