// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/talkpane.h"

namespace conclave::client {

class ChannelHeader;
class ConnectionBanner;

// One channel: header, banner of the connection, timeline and composer. Owned by the main window; GUI thread.
class ChannelPane : public QWidget
{
    Q_OBJECT

public:
    ChannelPane(Workspace &workspace, ConversationId conversation, QWidget *parent = nullptr);

    ConversationId conversation() const { return m_talk->place().conversation; }
    TalkPane *talk() const { return m_talk; }
    ChannelHeader *header() const { return m_header; }

Q_SIGNALS:
    void signInWanted();

private:
    void showConversation();
    void showConnection();

    Workspace &m_workspace;
    SystemClock m_clock;
    ChannelHeader *m_header;
    ConnectionBanner *m_banner;
    TalkPane *m_talk;
};

} // namespace conclave::client
