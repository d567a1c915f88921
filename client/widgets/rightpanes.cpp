// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/rightpanes.h"

#include "client/models/memberlistmodel.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/channelinfopane.h"
#include "client/widgets/filespage.h"
#include "client/widgets/memberspane.h"
#include "client/widgets/pinspane.h"
#include "client/widgets/profilepane.h"
#include "client/widgets/searchpane.h"
#include "client/widgets/threadpane.h"

namespace conclave::client {

namespace {

constexpr int LeastWidth = 360; // the tabs of a search side by side

} // namespace

RightPanes::RightPanes(Workspace &workspace, ChannelDesk &desk, QWidget *parent)
    : QStackedWidget(parent)
    , m_workspace(workspace)
    , m_desk(desk)
{
    setMinimumWidth(LeastWidth);
}

void RightPanes::show(QWidget *pane)
{
    while (count() > 0) {
        auto *old = widget(0);
        if (const auto *search = qobject_cast<SearchPane *>(old))
            m_searched = search->text();
        removeWidget(old);
        old->deleteLater();
    }
    addWidget(pane);
    m_open = true;
    Q_EMIT opened();
}

void RightPanes::close()
{
    if (std::exchange(m_open, false))
        Q_EMIT closed();
}

void RightPanes::leaveChannel()
{
    if (!isSearching())
        close();
}

void RightPanes::toggle()
{
    if (m_open) {
        close();
    } else if (count() > 0) {
        m_open = true;
        Q_EMIT opened();
    }
}

void RightPanes::focusPane()
{
    if (auto *thread = qobject_cast<ThreadPane *>(currentWidget()))
        thread->talk()->composer()->focusText();
    else if (auto *pane = currentWidget())
        pane->setFocus(Qt::ShortcutFocusReason);
}

ThreadPane *RightPanes::thread() const
{
    return m_open ? qobject_cast<ThreadPane *>(currentWidget()) : nullptr;
}

void RightPanes::showThread(ConversationId conversation, MessageId root)
{
    if (thread() && thread()->talk()->place() == ReadPlace{conversation, root})
        return;
    auto *pane = new ThreadPane(m_workspace, {conversation, root}, this);
    connect(pane, &ThreadPane::closed, this, &RightPanes::close);
    show(pane);
    Q_EMIT talkOpened(pane->talk());
    pane->talk()->composer()->focusText();
}

void RightPanes::showMembers(ConversationId conversation)
{
    show(membersOf(conversation));
}

MembersPane *RightPanes::membersOf(ConversationId conversation)
{
    auto *pane = new MembersPane(this);
    auto *members = new MemberListModel(m_workspace, conversation, pane);
    pane->setModel(members);
    pane->setSelf(m_workspace.self());
    pane->setCanAdd(m_desk.mayAddPeople(conversation));
    pane->setCanRemove(m_desk.mayRemovePeople(conversation));
    connect(pane, &MembersPane::closed, this, &RightPanes::close);
    connect(pane, &MembersPane::mentionWanted, this, [this](UserId user) {
        if (const auto known = m_workspace.user(user))
            Q_EMIT mentionWanted(known->name);
    });
    connect(pane, &MembersPane::profileWanted, this, &RightPanes::showProfile);
    connect(pane, &MembersPane::addWanted, this, [this, conversation] { m_desk.addPeople(conversation); });
    connect(pane, &MembersPane::removeWanted, this,
            [this, conversation](UserId user) { m_desk.removeMember(conversation, user); });
    return pane;
}

void RightPanes::showPins(ConversationId conversation)
{
    show(pinsOf(conversation));
}

PinsPane *RightPanes::pinsOf(ConversationId conversation)
{
    auto *pane = new PinsPane(m_workspace, conversation, this);
    connect(pane, &PinsPane::closed, this, &RightPanes::close);
    connect(pane, &PinsPane::chosen, this, &RightPanes::messageWanted);
    return pane;
}

FilesPage *RightPanes::filesOf(ConversationId conversation)
{
    auto *page = new FilesPage(m_workspace, conversation, this);
    connect(page, &FilesPage::fileWanted, this, &RightPanes::fileWanted);
    connect(page, &FilesPage::messageWanted, this, &RightPanes::messageWanted);
    return page;
}

void RightPanes::showInfo(ConversationId conversation)
{
    if (conversation.isNull())
        return;
    auto *pane = new ChannelInfoPane(m_workspace, m_desk, conversation, this);
    auto *members = membersOf(conversation);
    auto *pins = pinsOf(conversation);
    members->setEmbedded();
    pins->setEmbedded();
    pane->addTab(tr("Members"), members);
    pane->addTab(tr("Files"), filesOf(conversation));
    pane->addTab(tr("Pinned"), pins);
    connect(pane, &ChannelInfoPane::closed, this, &RightPanes::close);
    show(pane);
}

void RightPanes::showProfile(UserId user)
{
    auto *pane = new ProfilePane(m_workspace, user, this);
    connect(pane, &ProfilePane::closed, this, &RightPanes::close);
    connect(pane->card(), &ProfileCard::mentionWanted, this, &RightPanes::mentionWanted);
    connect(pane->card(), &ProfileCard::channelWanted, this, &RightPanes::channelWanted);
    show(pane);
}

bool RightPanes::isSearching() const
{
    return m_open && qobject_cast<SearchPane *>(currentWidget());
}

SearchPane *RightPanes::searchPane()
{
    if (auto *known = qobject_cast<SearchPane *>(currentWidget())) {
        if (!std::exchange(m_open, true))
            Q_EMIT opened();
        return known;
    }
    auto *pane = new SearchPane(m_workspace, this);
    connect(pane, &SearchPane::closed, this, &RightPanes::close);
    connect(pane, &SearchPane::messageWanted, this, &RightPanes::resultWanted);
    connect(pane, &SearchPane::channelWanted, this, &RightPanes::channelWanted);
    connect(pane, &SearchPane::announce, this, &RightPanes::announce);
    show(pane);
    pane->setText(m_searched);
    return pane;
}

void RightPanes::showSearch(ConversationId scope)
{
    auto *pane = searchPane();
    pane->setScope(scope);
    pane->focusField();
}

void RightPanes::showSearch(const QString &text)
{
    auto *pane = searchPane();
    pane->setScope({});
    pane->setText(text);
    pane->focusField();
}

} // namespace conclave::client
