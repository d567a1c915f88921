// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/outboxlistmodel.h"

#include "shared/util/logging.h"

namespace conclave::client {

using protocol::Content;

OutboxListModel::OutboxListModel(Workspace &workspace, QObject *parent)
    : EntryListModel(workspace, parent)
{
    connect(&workspace, &Workspace::outboxChanged, this, &OutboxListModel::scheduleAll);
    readNow();
}

QList<Entry> OutboxListModel::read(const std::optional<QSet<ConversationId>> &)
{
    const auto items = workspace().store().outbox().all();
    if (!items) {
        qCWarning(lcClient) << "the outbox cannot be read:" << items.error().detail;
        return {};
    }
    const auto now = SystemClock().nowMs();
    QList<Entry> failed;
    QList<Entry> waiting;
    for (const auto &item : *items) {
        if (item.state == OutboxState::Failed)
            failed.append(entryOf(item));
        else if (item.state == OutboxState::Queued && item.holdUntil <= now)
            waiting.append(entryOf(item));
    }
    m_failed = int(failed.size());
    return failed + waiting;
}

// `more` of a refused one is the name of the error's code.
Entry OutboxListModel::entryOf(const OutboxItem &item) const
{
    Entry entry;
    const auto *text = item.frame.content.as<Content::Text>();
    entry.kind = item.state == OutboxState::Failed ? Entry::Kind::Failed : Entry::Kind::Waiting;
    entry.place = {item.frame.conversation, text ? text->thread.value_or(MessageId()) : MessageId()};
    entry.message = {item.frame.clientId.uuid};
    entry.title = whereOf(entry.place);
    entry.text = text ? excerptOf(*text) : describe(item.frame.content);
    entry.at = item.queuedAt;
    entry.more = item.error;
    return entry;
}

QString OutboxListModel::describe(const Content &content) const
{
    if (const auto *edit = content.as<Content::Edit>())
        return tr("Change of a message: %1").arg(excerptOf(edit->text));
    if (content.as<Content::Delete>())
        return tr("Deletion of a message");
    if (const auto *reaction = content.as<Content::Reaction>())
        return reaction->on ? tr("Reaction %1").arg(reaction->emoji) : tr("Reaction %1, removed").arg(reaction->emoji);
    if (const auto *pin = content.as<Content::Pin>())
        return pin->on ? tr("Pinning of a message") : tr("Unpinning of a message");
    return tr("A change");
}

QString OutboxListModel::textOf(const Entry &entry) const
{
    const auto item = workspace().store().outbox().find(idOf(entry));
    const auto *text = item && *item ? (*item)->frame.content.as<Content::Text>() : nullptr;
    return text ? text->text : QString();
}

} // namespace conclave::client
