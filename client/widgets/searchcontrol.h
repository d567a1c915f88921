// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

namespace conclave::client {

class Announcer;
class MainWindow;
class SwitcherControl;

// The ways to the search, from commands and from the switcher, and from there to what was found. Owned by the main
// window; GUI thread.
class SearchControl : public QObject
{
    Q_OBJECT

public:
    SearchControl(SwitcherControl &switcher, Announcer &announcer, MainWindow *window);

private:
    void addCommands(SwitcherControl &switcher);
    void show(ConversationId conversation, MessageId message);

    MainWindow *m_window;
};

} // namespace conclave::client
