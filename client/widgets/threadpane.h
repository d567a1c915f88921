// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/talkpane.h"

namespace conclave::client {

class IconButton;

// A thread at the right: the message that began it, the replies, a composer. Owned by the main window; GUI thread.
class ThreadPane : public QWidget
{
    Q_OBJECT

public:
    ThreadPane(Workspace &workspace, const ReadPlace &place, QWidget *parent = nullptr);

    TalkPane *talk() const { return m_talk; }

Q_SIGNALS:
    void closed();

private:
    void showFollowing();

    Workspace &m_workspace;
    TalkPane *m_talk;
    IconButton *m_follow;
};

} // namespace conclave::client
