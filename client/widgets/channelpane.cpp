// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelpane.h"

#include "client/models/notifypreferences.h"
#include "client/widgets/channelheader.h"
#include "client/widgets/connectionbanner.h"
#include "client/widgets/notifymenu.h"

#include <QVBoxLayout>

namespace conclave::client {

ChannelPane::ChannelPane(Workspace &workspace, ConversationId conversation, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_column(new QVBoxLayout(this))
    , m_header(new ChannelHeader(this))
    , m_talk(new TalkPane(workspace, {conversation}, this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_header);
    m_column->addWidget(m_talk, 1);
    connect(&m_workspace, &Workspace::conversationChanged, this, [this](ConversationId changed) {
        if (changed == this->conversation())
            showConversation();
    });
    connect(&m_workspace.notify(), &NotifyPreferences::conversationChanged, this, [this](ConversationId changed) {
        if (changed == this->conversation())
            showConversation();
    });
    connect(m_header, &ChannelHeader::unmuteWanted, this,
            [this] { m_workspace.notify().unmute(this->conversation()); });
    showConversation();
}

void ChannelPane::place(ConnectionBanner *banner)
{
    banner->moveInto(m_column, 1);
}

void ChannelPane::showConversation()
{
    const auto info = m_workspace.store().conversations().find(conversation());
    if (info && *info)
        m_header->setConversation(**info);
    m_header->setMuted(m_workspace.notify().isMuted(conversation()), NotifyMenu::effect(m_workspace, conversation()));
}

} // namespace conclave::client
