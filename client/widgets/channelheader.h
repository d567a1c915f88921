// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

#include <QTimer>
#include <QWidget>

namespace conclave::client {

class IconButton;
class TextLabel;

// What stands above a timeline: kind, name, number of members, topic, and the buttons for the right pane. Owned by its
// pane; GUI thread.
class ChannelHeader : public QWidget
{
    Q_OBJECT

public:
    explicit ChannelHeader(QWidget *parent = nullptr);

    void setConversation(const protocol::Conversation &conversation);
    void setShowsSidebarButton(bool shows); // while the sidebar is a drawer
    void setMuted(bool muted, const QString &effect); // what that means, in words

Q_SIGNALS:
    void sidebarWanted();
    void searchWanted();
    void membersWanted();
    void pinsWanted();
    void unmuteWanted();
    void infoWanted();
    void menuWanted(const QPoint &position);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();
    QString detailOf(const protocol::Conversation &conversation) const;
    void showTimeLeft();

    IconButton *m_sidebar;
    TextLabel *m_name;
    TextLabel *m_timeLeft; // of a temporary channel
    TextLabel *m_detail;
    IconButton *m_muted;
    IconButton *m_search;
    IconButton *m_members;
    IconButton *m_pins;
    IconButton *m_info;
    IconButton *m_menu;
    QTimer m_timer; // until m_timeLeft says something else
    protocol::Conversation m_conversation;
};

} // namespace conclave::client
