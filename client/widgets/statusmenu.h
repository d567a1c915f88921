// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QMenu>

namespace conclave::client {

// What a user says about themselves, with a few usual things to say, and do not disturb. Fills a menu each time it
// opens. Owned by the menu; GUI thread.
class StatusMenu : public QObject
{
    Q_OBJECT

public:
    StatusMenu(Workspace &workspace, QMenu *menu, QWidget *window);

    static void addDndActions(Workspace &workspace, QMenu *menu); // 30 minutes, 1 hour, ..., or off

Q_SIGNALS:
    void failed(const conclave::Error &error);

private:
    void fill();
    void addPresets();
    void set(const std::optional<protocol::UserStatus> &status);
    void ask();

    Workspace &m_workspace;
    QMenu *m_menu;
    QWidget *m_window;
};

// "📅 In a meeting" without the emoji, for a screen reader; empty when there is no status.
QString statusWords(const std::optional<protocol::UserStatus> &status);

} // namespace conclave::client
