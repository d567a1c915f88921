// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QWidget>

namespace conclave::client {

// Who is signed in, and whether they are connected. Owned by the sidebar; GUI thread.
class SelfBar : public QWidget
{
    Q_OBJECT

public:
    explicit SelfBar(Workspace &workspace, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    QString stateText() const;

    Workspace &m_workspace;
};

} // namespace conclave::client
