// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channeldesk.h"

#include "client/widgets/channelbrowser.h"
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/errortexts.h"
#include "client/widgets/peoplepicker.h"
#include "client/widgets/textdialog.h"

namespace conclave::client {

using protocol::Ack;
using protocol::Conversation;

ChannelDesk::ChannelDesk(Workspace &workspace, QWidget *window)
    : QObject(window)
    , m_workspace(workspace)
    , m_window(window)
{
}

std::optional<protocol::Conversation> ChannelDesk::find(ConversationId conversation) const
{
    const auto found = m_workspace.store().conversations().find(conversation);
    return found ? *found : std::nullopt;
}

void ChannelDesk::report(const Result<Ack> &ack)
{
    if (!ack)
        Q_EMIT failed(errorText(ack.error()));
}

void ChannelDesk::create(const QString &name)
{
    if (m_creation)
        m_creation->deleteLater();
    m_creation = new CreateChannelDialog(m_window);
    m_creation->setAttribute(Qt::WA_DeleteOnClose);
    m_creation->setName(name);
    m_creation->setOnline(m_workspace.isOnline());
    const auto self = m_workspace.user(m_workspace.self());
    m_creation->setBroadcastAllowed(self && self->role <= protocol::Role::Moderator);
    connect(m_creation, &CreateChannelDialog::createWanted, this, &ChannelDesk::send);
    connect(&m_workspace, &Workspace::statusChanged, m_creation,
            [this] { m_creation->setOnline(m_workspace.isOnline()); });
    m_creation->open();
}

void ChannelDesk::send(const protocol::CreateConversation &request)
{
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.create(request, reply); },
        [this](const Result<Ack> &ack) {
            if (!ack && m_creation)
                m_creation->showError(ack.error());
            if (!ack)
                return;
            if (m_creation)
                m_creation->accept();
            Q_EMIT opened(ack->conversation);
        });
}

void ChannelDesk::browse()
{
    if (!m_browser) {
        m_browser = new ChannelBrowser(m_window);
        m_browser->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_browser, &ChannelBrowser::refreshWanted, this, &ChannelDesk::listChannels);
        connect(m_browser, &ChannelBrowser::joinWanted, this, &ChannelDesk::join);
        connect(m_browser, &ChannelBrowser::openWanted, this, &ChannelDesk::opened);
        connect(m_browser, &ChannelBrowser::openWanted, m_browser, &QWidget::close);
        connect(m_browser, &ChannelBrowser::createWanted, this, &ChannelDesk::create);
    }
    m_browser->show();
    m_browser->raise();
}

void ChannelDesk::listChannels(bool archived)
{
    m_workspace.call(
        m_browser, [archived](Account &account, auto reply) { account.directory({}, archived, reply); },
        [this, archived](const Result<QList<Conversation>> &channels) {
            if (!m_browser)
                return;
            if (channels)
                m_browser->setChannels(*channels, joined());
            else
                m_browser->showError(channels.error(), known(archived));
        });
}

QSet<ConversationId> ChannelDesk::joined() const
{
    QSet<ConversationId> mine;
    const auto memberships = m_workspace.store().conversations().memberships();
    for (auto it = memberships->cbegin(); memberships && it != memberships->cend(); ++it) {
        if (!it->leftSeq)
            mine.insert(it.key());
    }
    return mine;
}

QList<Conversation> ChannelDesk::known(bool archived) const
{
    QList<Conversation> own;
    const auto mine = joined();
    const auto all = m_workspace.store().conversations().all();
    for (const auto &conversation : all ? *all : QList<Conversation>()) {
        if (conversation.archived == archived && mine.contains(conversation.id))
            own << conversation;
    }
    return own;
}

void ChannelDesk::join(ConversationId conversation)
{
    m_workspace.call(
        this, [conversation](Account &account, auto reply) { account.join(conversation, reply); },
        [this](const Result<Ack> &ack) {
            report(ack);
            if (!ack)
                return;
            if (m_browser)
                m_browser->close();
            Q_EMIT opened(ack->conversation);
        });
}

void ChannelDesk::addPeople(ConversationId conversation)
{
    const auto members = m_workspace.store().conversations().members(conversation);
    QSet<UserId> there;
    for (const auto &member : members ? *members : QList<protocol::Member>())
        there.insert(member.user);
    QList<protocol::User> others;
    for (const auto &user : m_workspace.users()) {
        if (!user.disabled && !there.contains(user.id))
            others.append(user);
    }
    const auto info = find(conversation);
    auto *picker = new PeoplePicker(tr("Add people to #%1").arg(info ? info->name : QString()), tr("Add"), m_window);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    picker->setPeople(others);
    if (info)
        picker->setNote(info->history == protocol::History::All ? tr("They can read everything that was written here.")
                                                                : tr("They can read what is written from now on."));
    connect(picker, &PeoplePicker::chosen, this, [this, conversation, picker](const QList<UserId> &users) {
        for (const auto &user : users)
            invite(conversation, user);
        picker->accept();
    });
    picker->open();
}

void ChannelDesk::invite(ConversationId conversation, UserId user)
{
    const protocol::InviteMember request{conversation, ClientId::create(), user};
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.invite(request, reply); },
        [this](const Result<Ack> &ack) { report(ack); });
}

bool ChannelDesk::mayAddPeople(ConversationId conversation) const
{
    const auto info = find(conversation);
    const auto self = m_workspace.user(m_workspace.self());
    return info && self && !info->archived && self->role != protocol::Role::Guest;
}

bool ChannelDesk::mayRemovePeople(ConversationId conversation) const
{
    const auto info = find(conversation);
    const auto self = m_workspace.user(m_workspace.self());
    const bool isCreator = info && self && info->createdBy == self->id && self->role != protocol::Role::Guest;
    return isCreator || (self && self->role <= protocol::Role::Moderator);
}

void ChannelDesk::removeMember(ConversationId conversation, UserId user)
{
    Question question;
    question.title = tr("Remove %1?").arg(m_workspace.displayName(user));
    question.text = tr("They keep what they have read until now and see nothing that comes later.");
    question.verb = tr("Remove");
    question.destructive = true;
    Prompts::ask(m_window, question, [this, conversation, user](bool yes) {
        if (!yes)
            return;
        const protocol::RemoveMember request{conversation, ClientId::create(), user};
        m_workspace.call(
            this, [request](Account &account, auto reply) { account.remove(request, reply); },
            [this](const Result<Ack> &ack) { report(ack); });
    });
}

void ChannelDesk::leave(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    Question question;
    question.title = tr("Leave #%1?").arg(info->name);
    question.text = info->kind == protocol::ConversationKind::Private ? tr("Only a member can let you in again.")
                                                                      : tr("You can join again at any time.");
    question.verb = tr("Leave");
    question.destructive = true;
    Prompts::ask(m_window, question, [this, conversation](bool yes) {
        if (!yes)
            return;
        m_workspace.call(
            this, [conversation](Account &account, auto reply) { account.leave(conversation, reply); },
            [this](const Result<Ack> &ack) { report(ack); });
    });
}

void ChannelDesk::change(const protocol::ChangeConversation &request)
{
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.change(request, reply); },
        [this](const Result<Ack> &ack) { report(ack); });
}

void ChannelDesk::askText(const QString &title, const QString &label, const QString &text,
                          const std::function<void(const QString &)> &done)
{
    auto *dialog = new TextDialog(title, label, text, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TextDialog::entered, this, done);
    dialog->open();
}

void ChannelDesk::rename(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    askText(tr("Rename #%1").arg(info->name), tr("Name"), info->name, [this, conversation](const QString &name) {
        protocol::ChangeConversation request;
        request.conversation = conversation;
        request.clientId = ClientId::create();
        request.name = name;
        change(request);
    });
}

void ChannelDesk::setTopic(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    askText(tr("Topic of #%1").arg(info->name), tr("Topic"), info->topic, [this, conversation](const QString &topic) {
        protocol::ChangeConversation request;
        request.conversation = conversation;
        request.clientId = ClientId::create();
        request.topic = topic;
        change(request);
    });
}

void ChannelDesk::setArchived(ConversationId conversation, bool archived)
{
    protocol::ChangeConversation request;
    request.conversation = conversation;
    request.clientId = ClientId::create();
    request.archived = archived;
    change(request);
}

} // namespace conclave::client
