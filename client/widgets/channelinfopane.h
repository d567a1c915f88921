// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace conclave::client {

class ChannelDesk;

// Everything about a channel at the right, in tabs. Members and pinned messages are the panes that show them elsewhere.
// Owned by the main window; GUI thread.
class ChannelInfoPane : public QWidget
{
    Q_OBJECT

public:
    ChannelInfoPane(Workspace &workspace, ChannelDesk &desk, ConversationId conversation, QWidget *parent = nullptr);

    void addTab(const QString &name, QWidget *page); // the pane owns the page

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addScrolledTab(const QString &name, QWidget *page);

    QTabBar *m_tabs;
    QStackedWidget *m_pages;
};

} // namespace conclave::client
