// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/transfercontrol.h"

#include "client/models/transferdesk.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/sidebar.h"
#include "client/widgets/switchercontrol.h"
#include "client/widgets/transfersbutton.h"
#include "client/widgets/transferspopover.h"
#include "client/widgets/transfertexts.h"

namespace conclave::client {

TransferControl::TransferControl(Workspace &workspace, Sidebar &sidebar, MainWindow *window)
    : QObject(window)
    , m_workspace(workspace)
    , m_window(window)
    , m_desk(workspace.transfers())
{
    if (!m_desk)
        return;
    m_button = new TransfersButton(*m_desk, &sidebar);
    sidebar.addTool(m_button);
    connect(m_button, &TransfersButton::clicked, this, &TransferControl::show);
    connect(m_desk, &TransferDesk::finished, this, &TransferControl::tell);
}

void TransferControl::addCommands(SwitcherControl &switcher)
{
    if (m_desk)
        switcher.addCommand(tr("Files on their way"), {}, "arrow-up-down", [this] { show(); });
}

void TransferControl::show()
{
    if (!m_desk || m_popover)
        return;
    m_popover = new TransfersPopover(m_workspace, *m_desk, m_window);
    m_popover->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_popover, &TransfersPopover::placeWanted, m_window, &MainWindow::openPlace);
    const auto under = m_button->isVisible() ? m_button->mapToGlobal(QPoint(0, m_button->height()))
                                             : m_window->mapToGlobal(QPoint(0, 0));
    m_popover->openAt(under);
}

void TransferControl::tell(const Transfer &transfer)
{
    const auto name = transferTitle(transfer);
    if (transfer.kind != TransferKind::Upload)
        return; // FileActions says what was saved
    if (transfer.state == TransferState::Failed)
        Q_EMIT announce(tr("%1 was not uploaded. %2").arg(name, transferFailure(transfer)));
    else
        Q_EMIT announce(tr("%1 is uploaded.").arg(name));
}

} // namespace conclave::client
