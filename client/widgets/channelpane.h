// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/talkpane.h"

class QVBoxLayout;

namespace conclave::client {

class ChannelHeader;
class ConnectionBanner;

// One channel: header, timeline and composer. Owned by the main window; GUI thread.
class ChannelPane : public QWidget
{
    Q_OBJECT

public:
    ChannelPane(Workspace &workspace, ConversationId conversation, QWidget *parent = nullptr);

    void place(ConnectionBanner *banner); // under the header; the window's only one, which goes from pane to pane

    ConversationId conversation() const { return m_talk->place().conversation; }
    TalkPane *talk() const { return m_talk; }
    ChannelHeader *header() const { return m_header; }

private:
    void showConversation();

    Workspace &m_workspace;
    QVBoxLayout *m_column;
    ChannelHeader *m_header;
    TalkPane *m_talk;
};

} // namespace conclave::client
