// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/unreadwalk.h"
#include "client/widgets/messageactions.h"

#include <QElapsedTimer>

namespace conclave::client {

class MainWindow;

// The keys that go through what is unread and away from where the user is: Ctrl+J to the next unread message, Shift+Esc
// for all read, and Esc, which leaves one thing after the other and, pressed twice in the composer, marks the channel
// as read. Owned by the main window; GUI thread.
class ReadingKeys : public QObject
{
    Q_OBJECT

public:
    ReadingKeys(Workspace &workspace, const ConversationListModel &conversations, MainWindow &window);

    void goToNextUnread();
    void markAllRead();
    void escape(); // the focus had nothing to leave

Q_SIGNALS:
    void told(const QString &sentence);
    void offered(const conclave::client::Offer &offer);

private:
    MainWindow &m_window;
    UnreadWalk m_walk;
    QElapsedTimer m_sinceEscape;
};

} // namespace conclave::client
