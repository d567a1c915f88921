// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channeldesk.h"

#include "client/models/errortexts.h"
#include "client/widgets/channelbrowser.h"
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/extenddialog.h"
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

QString ChannelDesk::whatLeavingMeans(const protocol::Conversation &info) const
{
    const auto self = m_workspace.user(m_workspace.self());
    const bool isGuest = self && self->role == protocol::Role::Guest;
    QStringList sentences{info.kind == protocol::ConversationKind::Private || isGuest
                              ? tr("Only a member can let you in again.")
                              : tr("You can join again at any time.")};
    if (info.archived)
        sentences = {tr("Nobody can be let in again while it is archived.")};
    if (info.history == protocol::History::FromJoin)
        sentences << tr("What was written until now is not shown to you again then.");
    if (info.posters && self && info.posters->contains(self->id))
        sentences << tr("Then you are no announcer any more.");
    return sentences.join(QLatin1Char(' '));
}

void ChannelDesk::leave(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    Question question;
    question.title = tr("Leave #%1?").arg(info->name);
    question.text = whatLeavingMeans(*info);
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

protocol::ChangeConversation ChannelDesk::changeOf(ConversationId conversation)
{
    protocol::ChangeConversation request;
    request.conversation = conversation;
    request.clientId = ClientId::create();
    return request;
}

void ChannelDesk::rename(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    askText(tr("Rename #%1").arg(info->name), tr("Name"), info->name,
            [this, conversation](const QString &name) { changeName(conversation, name); });
}

void ChannelDesk::changeName(ConversationId conversation, const QString &name)
{
    const auto problem = CreateChannelDialog::problemOf(name);
    if (name.isEmpty() || !problem.isEmpty()) {
        Q_EMIT failed(name.isEmpty() ? tr("A channel needs a name.") : problem);
        return;
    }
    auto request = changeOf(conversation);
    request.name = name;
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.change(request, reply); },
        [this](const Result<Ack> &ack) {
            if (!ack && ack.error().code == ErrorCode::Conflict)
                Q_EMIT failed(tr("There is a channel with this name already."));
            else
                report(ack);
        });
}

void ChannelDesk::setTopic(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    askText(tr("Topic of #%1").arg(info->name), tr("Topic"), info->topic,
            [this, conversation](const QString &topic) { changeTopic(conversation, topic); });
}

void ChannelDesk::changeTopic(ConversationId conversation, const QString &topic)
{
    auto request = changeOf(conversation);
    request.topic = topic;
    change(request);
}

void ChannelDesk::setReplies(ConversationId conversation, protocol::Replies replies)
{
    auto request = changeOf(conversation);
    request.replies = replies;
    change(request);
}

void ChannelDesk::setArchived(ConversationId conversation, bool archived)
{
    const auto info = find(conversation);
    if (!info)
        return;
    auto request = changeOf(conversation);
    request.archived = archived;
    if (!archived) { // nothing is lost by that
        change(request);
        return;
    }
    Question question;
    question.title = tr("Archive #%1?").arg(info->name);
    question.text
        = tr("Nobody can write there until it is taken back into use. Everything can still be read, and nobody "
             "loses anything.");
    question.verb = tr("Archive");
    Prompts::ask(m_window, question, [this, request](bool yes) {
        if (yes)
            change(request);
    });
}

void ChannelDesk::extend(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info || !info->endsAt)
        return;
    auto *dialog = new ExtendDialog(info->name, *info->endsAt, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExtendDialog::extendWanted, this, [this, conversation](qint64 endsAt) {
        auto request = changeOf(conversation);
        request.endsAt = endsAt;
        change(request);
    });
    dialog->open();
}

} // namespace conclave::client
