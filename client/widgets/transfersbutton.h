// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"
#include "client/widgets/iconbutton.h"

namespace conclave::client {

// Leads to the files on their way, with a ring that says how far they are together; it is only there while some are.
// Owned by the sidebar; GUI thread.
class TransfersButton : public IconButton
{
    Q_OBJECT

public:
    TransfersButton(const TransferDesk &desk, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    const TransferDesk &m_desk;
    int m_percent = 0;
    bool m_hasFailed = false;
    bool m_isMoving = false; // else there is no ring
};

} // namespace conclave::client
