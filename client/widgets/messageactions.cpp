// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/messageactions.h"

#include "client/models/permalink.h"
#include "client/store/mapkeys.h"
#include "client/widgets/versionsdialog.h"

#include <QClipboard>
#include <QGuiApplication>

namespace conclave::client {

MessageActions::MessageActions(Workspace &workspace, const ReadPlace &place, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_place(place)
{
}

void MessageActions::toggleSaved(const TimelineItem &item)
{
    const auto value = item.saved ? QString() : QString::number(SystemClock().nowMs());
    m_workspace.setMap(mapkeys::of(mapkeys::Saved, m_place.conversation, item.id), value);
    Q_EMIT told(item.saved ? tr("The message is not saved any more.")
                           : tr("Saved. It is under “Saved” in the sidebar."));
}

void MessageActions::copyLink(const TimelineItem &item)
{
    const Permalink link{m_workspace.authority(), m_place.conversation, item.id};
    QGuiApplication::clipboard()->setText(link.toText());
    Q_EMIT told(tr("The link is on the clipboard. Whoever may read the message can open it."));
}

void MessageActions::markUnread(const TimelineItem &item)
{
    m_workspace.setMap(mapkeys::of(mapkeys::Unread, m_place), QString::number(item.seq));
    Q_EMIT told(tr("Unread from here on."));
}

// The workspace outlives whatever shows the offer; this pane may be gone by then.
void MessageActions::remove(const TimelineItem &item)
{
    m_workspace.ask(
        this,
        [conversation = m_place.conversation, id = item.id](Account &account) {
            return account.outbox().hold(conversation, {protocol::Content::Delete{id}});
        },
        [this, &workspace = m_workspace](const Result<ClientId> &held) {
            if (!held) {
                Q_EMIT workspace.sendFailed(held.error());
                return;
            }
            const auto takeBack = [&workspace, id = *held] {
                workspace.attempt([id](Account &account) { return account.outbox().takeBack(id); });
            };
            Q_EMIT offered({tr("Message deleted."), tr("Undo"), takeBack});
        });
}

void MessageActions::removeNow(const TimelineItem &item)
{
    m_workspace.send(m_place.conversation, {protocol::Content::Delete{item.id}});
}

void MessageActions::edit(const TimelineItem &item, const QString &text)
{
    const auto conversation = m_place.conversation;
    m_workspace.send(conversation, {protocol::Content::Edit{item.id, text}});
    const auto undo = [&workspace = m_workspace, conversation, id = item.id, before = item.text] {
        workspace.send(conversation, {protocol::Content::Edit{id, before}});
    };
    Q_EMIT offered({tr("Message changed."), tr("Undo"), undo});
}

void MessageActions::showVersions(const TimelineItem &item, QWidget *parent)
{
    const auto message = m_workspace.store().messages().message(m_place.conversation, item.id);
    if (message && *message)
        (new VersionsDialog(m_workspace, **message, parent))->open();
}

} // namespace conclave::client
