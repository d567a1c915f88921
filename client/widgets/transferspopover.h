// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"
#include "client/models/workspace.h"
#include "client/widgets/popupframe.h"

class QScrollArea;
class QVBoxLayout;

namespace conclave::client {

class IconButton;
class TextLabel;
class TransferRow;

// All files that are on their way, in both directions. Follows the desk while it is open. Owned by the window; GUI
// thread.
class TransfersPopover : public PopupFrame
{
    Q_OBJECT

public:
    TransfersPopover(Workspace &workspace, TransferDesk &desk, QWidget *window);

    void openAt(const QPoint &global); // its upper edge, near this point
    TransferRow *row(FileId file) const { return m_rows.value(file); }

Q_SIGNALS:
    void placeWanted(const conclave::client::ReadPlace &place);

private:
    void build();
    void applyTheme();
    void put(const Transfer &transfer);
    void take(FileId file);
    void showWhatIsThere();
    QString whereOf(const Transfer &transfer) const;

    Workspace &m_workspace;
    TransferDesk &m_desk;
    TextLabel *m_heading;
    TextLabel *m_nothing;
    IconButton *m_close;
    QScrollArea *m_scroll;
    QWidget *m_list;
    QVBoxLayout *m_column;
    QHash<FileId, TransferRow *> m_rows;
};

} // namespace conclave::client
