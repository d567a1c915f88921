// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/conversationlistmodel.h"
#include "client/widgets/screens.h"

#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QWidget>

namespace conclave::client {

class IconButton;
class SidebarButton;
class TextLabel;

// The left column: the workspace's name with its menu, the switcher, the own channels with their unread marks, and who
// is signed in. Owned by the main window; GUI thread.
class Sidebar : public QWidget
{
    Q_OBJECT

public:
    Sidebar(Workspace &workspace, ConversationListModel &conversations, QWidget *parent = nullptr);

    void setMenu(QMenu *menu); // under the workspace's name
    void setTitle(const QString &title);
    void addTool(QWidget *tool); // beside the workspace's name
    void setCurrent(ConversationId conversation);
    void setCurrent(std::optional<Screens::Screen> screen); // nothing: a channel is shown
    void setCounts(const Screens::Counts &counts);
    QWidget *list() const { return m_list; }

Q_SIGNALS:
    void chosen(conclave::ConversationId conversation);
    void menuWanted(conclave::ConversationId conversation, const QPoint &position);
    void threadsChosen(conclave::ConversationId conversation); // its unread ones
    void screenChosen(conclave::client::Screens::Screen screen);
    void switcherWanted();
    void browserWanted();
    void createWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void applyTheme();
    void openCurrent(const QModelIndex &index);
    void press(const QModelIndex &index);
    SidebarButton *addScreen(Screens::Screen screen, const char *icon, const QString &name, int number);

    Workspace &m_workspace;
    ConversationListModel &m_conversations;
    SidebarButton *m_title;
    QHBoxLayout *m_head;
    SidebarButton *m_jump;
    QHash<Screens::Screen, SidebarButton *> m_screens;
    TextLabel *m_section;
    IconButton *m_browse;
    IconButton *m_create;
    QListView *m_list;
    QWidget *m_self;
    ConversationId m_current;
    QPoint m_pressedAt; // in the list
    bool m_showsScreen = false; // instead of the current channel
};

} // namespace conclave::client
