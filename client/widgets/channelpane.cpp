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
    , m_header(new ChannelHeader(this))
    , m_banner(new ConnectionBanner(m_clock, ConnectionBanner::Timings(), this))
    , m_talk(new TalkPane(workspace, {conversation}, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_banner);
    column->addWidget(m_talk, 1);
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
    connect(&m_workspace, &Workspace::statusChanged, this, &ChannelPane::showConnection);
    connect(&m_workspace, &Workspace::delivered, this, [this] { m_banner->noteDelivered(1); });
    connect(m_banner, &ConnectionBanner::retryWanted, this,
            [this] { m_workspace.tell([](Account &account) { account.retryNow(); }); });
    connect(m_banner, &ConnectionBanner::signInWanted, this, &ChannelPane::signInWanted);
    connect(m_banner, &ConnectionBanner::announce, m_talk, &TalkPane::announce);
    showConversation();
    showConnection();
}

void ChannelPane::showConversation()
{
    const auto info = m_workspace.store().conversations().find(conversation());
    if (info && *info)
        m_header->setConversation(**info);
    m_header->setMuted(m_workspace.notify().isMuted(conversation()), NotifyMenu::effect(m_workspace, conversation()));
}

void ChannelPane::showConnection()
{
    m_banner->setStatus(m_workspace.status(), m_workspace.host());
}

} // namespace conclave::client
