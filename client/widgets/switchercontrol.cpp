// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/switchercontrol.h"

#include "client/widgets/conversationicon.h"

namespace conclave::client {

SwitcherControl::SwitcherControl(ConversationListModel &conversations, QWidget *window)
    : QObject(window)
    , m_conversations(conversations)
    , m_switcher(new QuickSwitcher(window))
{
    connect(m_switcher, &QuickSwitcher::chosen, this, &SwitcherControl::choose);
    connect(m_switcher, &QuickSwitcher::announce, this, &SwitcherControl::announce);
}

void SwitcherControl::addCommand(const QString &name, const QString &keys, const char *iconName,
                                 const std::function<void()> &run)
{
    SwitcherEntry entry;
    entry.id = QStringLiteral("command/") + name;
    entry.name = name;
    entry.detail = keys;
    entry.kind = SwitcherEntry::Kind::Command;
    entry.iconName = iconName;
    m_commands.append(entry);
    m_runs.insert(entry.id, run);
}

void SwitcherControl::open(ConversationId current, const QList<ConversationId> &recent, const QString &query)
{
    QList<SwitcherEntry> entries;
    for (const auto &item : m_conversations.items()) {
        SwitcherEntry entry;
        entry.id = item.info.id.toText();
        entry.name = item.info.name;
        entry.detail = item.info.topic;
        entry.iconName = conversationIcon(item.info.kind);
        entry.unread = item.unread ? int(item.unread->messages) : int(item.isUnread);
        entry.mentions = item.unread ? int(item.unread->mentions) : 0;
        const auto place = recent.indexOf(item.info.id);
        entry.recency = place < 0 ? 0 : recent.size() - place;
        entries.append(entry);
    }
    m_switcher->setEntries(entries + m_commands);
    m_switcher->open(current.toText(), query);
}

void SwitcherControl::choose(const SwitcherEntry &entry)
{
    if (entry.kind == SwitcherEntry::Kind::Search) {
        Q_EMIT searchWanted(entry.id);
        return;
    }
    if (const auto run = m_runs.value(entry.id)) {
        run();
        return;
    }
    if (const auto id = ConversationId::fromText(entry.id))
        Q_EMIT conversationChosen(*id);
}

} // namespace conclave::client
