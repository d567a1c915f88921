// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QMenu>

namespace conclave::client {

class ChannelDesk;
class MainWindow;
class UiSettings;

// The menu under the workspace's name, and the one of a channel. Owned by the main window; GUI thread.
class MainMenu : public QMenu
{
    Q_OBJECT

public:
    MainMenu(UiSettings &settings, ChannelDesk &desk, MainWindow *window);

    static void showForChannel(Workspace &workspace, ChannelDesk &desk, ConversationId conversation, QWidget *window,
                               const QPoint &position);

private:
    void addHelp(MainWindow *window);
    void addAppearance(UiSettings &settings, MainWindow *window);
    void addSpokenNews(UiSettings &settings);
    void addSendKey(UiSettings &settings);
    void addSearch(MainWindow *window);
    void addZoom(UiSettings &settings, MainWindow *window);
    void addKeepsRunning(UiSettings &settings);
    void addAutostart(UiSettings &settings, MainWindow *window);
    void showAbout(MainWindow *window);
};

} // namespace conclave::client
