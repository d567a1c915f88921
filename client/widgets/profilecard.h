// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QWidget>

class QPushButton;

namespace conclave::client {

class FlowLayout;
class TextLabel;

// Who somebody is: picture, names, role, presence, the channels that are shared, as far as their members are known, and
// what can be done. The same in a pane and in a card. Owned by its parent; GUI thread.
class ProfileCard : public QWidget
{
    Q_OBJECT

public:
    enum class Reach : quint8 { Glance, Whole }; // Whole asks the server for members that are not known yet
    ProfileCard(Workspace &workspace, UserId user, Reach reach, QWidget *parent);

    void setCanMention(bool can); // where a channel is open that they are in
    QString summary() const; // for a screen reader

Q_SIGNALS:
    void mentionWanted(const QString &name);
    void channelWanted(conclave::ConversationId conversation);

private:
    class Picture;
    void applyTheme();
    void refresh();
    void showChannels();
    void askForMembers();
    QList<protocol::Conversation> sharedChannels() const;

    Workspace &m_workspace;
    const UserId m_user;
    Picture *m_picture;
    TextLabel *m_displayName;
    TextLabel *m_name;
    TextLabel *m_presence;
    TextLabel *m_channelsTitle;
    QWidget *m_channels;
    TextLabel *m_more;
    QPushButton *m_mention;
    QList<ConversationId> m_shown;
};

} // namespace conclave::client
