// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/navigator.h"

#include "client/models/errortexts.h"
#include "client/models/permalink.h"
#include "client/widgets/channelpane.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/threadpane.h"

namespace conclave::client {

Navigator::Navigator(Workspace &workspace, MainWindow &window)
    : QObject(&window)
    , m_workspace(workspace)
    , m_window(window)
{
}

std::optional<Message> Navigator::stored(ConversationId conversation, MessageId message) const
{
    const auto found = m_workspace.store().messages().message(conversation, message);
    return found ? *found : std::nullopt;
}

bool Navigator::isMember(ConversationId conversation) const
{
    const auto membership = m_workspace.store().conversations().membership(conversation);
    return membership && *membership && !(*membership)->leftSeq;
}

void Navigator::jumpTo(ConversationId conversation, MessageId message)
{
    m_wanted = message;
    const auto found = stored(conversation, message);
    const auto deleted = m_workspace.store().messages().isDeleted(conversation, message);
    if (!isMember(conversation))
        Q_EMIT told(tr("You are not in the channel of this message, or it does not exist."));
    else if (found && found->thread && !stored(conversation, *found->thread) && m_workspace.isOnline())
        fetchRoot(*found);
    else if (found)
        show(*found);
    else if (deleted && *deleted)
        Q_EMIT told(tr("This message was deleted."));
    else if (!m_workspace.isOnline())
        Q_EMIT told(tr("This message is not on this computer. It can be shown when you are online."));
    else
        fetch(conversation, message);
}

bool Navigator::follow(const QString &text)
{
    const bool isOurs = text.startsWith(QLatin1StringView("conclave:"), Qt::CaseInsensitive);
    const auto link = Permalink::parse(text);
    if (!link) {
        if (isOurs)
            Q_EMIT told(tr("This is not a link that Conclave can open."));
        return isOurs;
    }
    if (link->authority != m_workspace.authority()) {
        if (isOurs)
            Q_EMIT told(tr("This link leads to the workspace at %1. You are signed in to %2.")
                            .arg(link->authority, m_workspace.authority()));
        return isOurs;
    }
    if (link->message)
        jumpTo(link->conversation, *link->message);
    else if (isMember(link->conversation))
        Q_EMIT channelWanted(link->conversation);
    else
        Q_EMIT told(tr("You are not in this channel, or it does not exist."));
    return true;
}

void Navigator::fetch(ConversationId conversation, MessageId message)
{
    m_workspace.call(
        this,
        [conversation, message](Account &account, auto reply) { account.loadAround(conversation, message, reply); },
        [this, conversation, message](const Status &loaded) { finish(conversation, message, loaded); });
}

// The message that began the thread stands above the replies; without it, they are shown all the same.
void Navigator::fetchRoot(const Message &reply)
{
    m_workspace.call(
        this,
        [conversation = reply.conversation, root = *reply.thread](Account &account, auto done) {
            account.loadAround(conversation, root, done);
        },
        [this, reply](const Status &) {
            if (reply.id == m_wanted)
                show(reply);
        });
}

void Navigator::finish(ConversationId conversation, MessageId message, const Status &loaded)
{
    if (message != m_wanted)
        return; // the user wants something else by now
    const auto found = stored(conversation, message);
    if (found)
        jumpTo(conversation, message);
    else if (!loaded && loaded.error().code != ErrorCode::NotFound && loaded.error().code != ErrorCode::Forbidden)
        Q_EMIT told(errorText(loaded.error()));
    else
        Q_EMIT told(tr("This message does not exist, or you may not read it."));
}

void Navigator::show(const Message &message)
{
    m_wanted = {};
    leave();
    m_window.showChannel(message.conversation);
    if (message.thread)
        m_window.right()->showThread(message.conversation, *message.thread);
    auto *talk = message.thread ? m_window.right()->thread()->talk() : m_window.channel()->talk();
    talk->showMessage(message.id);
    if (message.deleted)
        Q_EMIT told(tr("This message was deleted."));
    talk->timeline()->setFocus(Qt::OtherFocusReason);
}

Visits::Visit Navigator::here() const
{
    if (!m_window.channel())
        return {};
    const auto *thread = m_window.right()->thread();
    return {m_window.current(), m_window.channel()->talk()->timeline()->place(),
            thread ? thread->talk()->place().thread : MessageId(), m_window.screens()->current()};
}

void Navigator::leave()
{
    m_visits.leave(here());
}

void Navigator::back()
{
    goTo(m_visits.back(here()));
}

void Navigator::forward()
{
    goTo(m_visits.forward(here()));
}

void Navigator::goTo(const std::optional<Visits::Visit> &visit)
{
    if (!visit || !isMember(visit->conversation))
        return;
    if (visit->screen) {
        m_window.showScreen(*visit->screen);
        return;
    }
    m_window.showChannel(visit->conversation);
    m_window.channel()->talk()->showPlace(visit->place);
    if (!visit->thread.isNull())
        m_window.right()->showThread(visit->conversation, visit->thread);
    else if (m_window.right()->thread())
        m_window.right()->close();
}

} // namespace conclave::client
