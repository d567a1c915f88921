// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QWidget>

class QFormLayout;
class QPushButton;
class QVBoxLayout;

namespace conclave::client {

class ChannelDesk;
class EditableLine;
class TextLabel;

// What a channel is: name and topic, which can be changed here, its kind, who made it and when, who may read what, when
// it ends. Owned by ChannelInfoPane; GUI thread.
class ChannelAboutPage : public QWidget
{
    Q_OBJECT

public:
    ChannelAboutPage(Workspace &workspace, ChannelDesk &desk, ConversationId conversation, QWidget *parent);

private:
    TextLabel *addFact(QVBoxLayout *column, const QString &name);
    void applyTheme();
    void refresh();

    Workspace &m_workspace;
    ChannelDesk &m_desk;
    const ConversationId m_conversation;
    EditableLine *m_name;
    EditableLine *m_topic;
    TextLabel *m_kind = nullptr;
    TextLabel *m_created = nullptr;
    TextLabel *m_history = nullptr;
    QWidget *m_endBox;
    TextLabel *m_end = nullptr;
    QPushButton *m_extend;
};

} // namespace conclave::client
