// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QPointer>

namespace conclave::client {

class Announcer;
class MainWindow;
class Sidebar;
class SwitcherControl;
class TransferDesk;
class TransfersButton;
class TransfersPopover;
struct Transfer;

// The ways to the list of files on their way, and what is said when one got there or did not. Owned by the main window;
// GUI thread.
class TransferControl : public QObject
{
    Q_OBJECT

public:
    TransferControl(Workspace &workspace, Sidebar &sidebar, MainWindow *window);

    void addCommands(SwitcherControl &switcher);
    void show();
    bool hasAny() const { return m_desk != nullptr; } // where files can be sent at all

Q_SIGNALS:
    void announce(const QString &text);

private:
    void tell(const Transfer &transfer);

    Workspace &m_workspace;
    MainWindow *m_window;
    TransferDesk *m_desk; // may be absent
    TransfersButton *m_button = nullptr;
    QPointer<TransfersPopover> m_popover;
};

} // namespace conclave::client
