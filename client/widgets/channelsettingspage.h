// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QWidget>

class QButtonGroup;
class QPushButton;

namespace conclave::client {

class ChannelDesk;
class FormField;
class TextLabel;

// What can be set of a channel: of what the user is told, who posts and what may be answered in one for announcements,
// archiving, leaving. Owned by ChannelInfoPane; GUI thread.
class ChannelSettingsPage : public QWidget
{
    Q_OBJECT

public:
    ChannelSettingsPage(Workspace &workspace, ChannelDesk &desk, ConversationId conversation, QWidget *parent);

private:
    void buildAnnouncements();
    void applyTheme();
    void refresh();
    void showPosters(const QList<UserId> &posters, bool editable);

    Workspace &m_workspace;
    ChannelDesk &m_desk;
    const ConversationId m_conversation;
    QButtonGroup *m_replies;
    FormField *m_repliesField = nullptr;
    QWidget *m_chips;
    FormField *m_postersField = nullptr;
    QPushButton *m_addPoster;
    TextLabel *m_archiveText;
    QPushButton *m_archive;
    TextLabel *m_leaveText;
    QPushButton *m_leave;
    QList<UserId> m_posters; // that are shown
    bool m_archived = false;
};

} // namespace conclave::client
