// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QMenu>
#include <QToolButton>

namespace conclave::client {

// Who is signed in, whether they are connected, and what they say about themselves; its menu changes that. Owned by the
// sidebar; GUI thread.
class SelfBar : public QToolButton
{
    Q_OBJECT

public:
    explicit SelfBar(Workspace &workspace, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void openMenu();
    QString stateText() const;
    QString detail() const; // the second line
    void paintDetail(QPainter &painter, QRect line) const;
    QString versionText() const; // about the server's version; empty when it is no trouble

    Workspace &m_workspace;
    QMenu *m_menu;
};

} // namespace conclave::client
