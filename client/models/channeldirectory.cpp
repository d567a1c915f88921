// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/channeldirectory.h"

#include <algorithm>

namespace conclave::client {

void ChannelDirectory::setChannels(const QList<protocol::Conversation> &channels, const QSet<ConversationId> &mine)
{
    m_channels = channels;
    m_mine = mine;
    refresh();
}

void ChannelDirectory::setScope(Scope scope)
{
    m_scope = scope;
    refresh();
}

void ChannelDirectory::setOrder(Order order)
{
    m_order = order;
    refresh();
}

void ChannelDirectory::setFilter(const QString &text)
{
    m_words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    refresh();
}

int ChannelDirectory::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ChannelDirectory::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return channel(index.row()).name;
    case Qt::AccessibleTextRole:
        return description(index.row());
    default:
        return {};
    }
}

int ChannelDirectory::rowOf(ConversationId channel) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const protocol::Conversation &one) { return one.id == channel; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QString ChannelDirectory::description(int row) const
{
    const auto &one = channel(row);
    const auto text = isMine(row) ? tr("%1, %2 members, you are in it. %3") : tr("%1, %2 members. %3");
    return text.arg(one.name).arg(one.members).arg(one.topic);
}

void ChannelDirectory::refresh()
{
    beginResetModel();
    m_rows.clear();
    std::copy_if(m_channels.begin(), m_channels.end(), std::back_inserter(m_rows),
                 [this](const protocol::Conversation &channel) { return accepts(channel); });
    const auto byName = [](const protocol::Conversation &a, const protocol::Conversation &b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    };
    std::sort(m_rows.begin(), m_rows.end(), byName);
    if (m_order == Order::Members) {
        std::stable_sort(m_rows.begin(), m_rows.end(),
                         [](const auto &a, const auto &b) { return a.members > b.members; });
    }
    if (m_order == Order::Newest) {
        std::stable_sort(m_rows.begin(), m_rows.end(),
                         [](const auto &a, const auto &b) { return a.createdAt > b.createdAt; });
    }
    endResetModel();
}

bool ChannelDirectory::accepts(const protocol::Conversation &channel) const
{
    if (channel.archived != (m_scope == Scope::Archived) || (m_scope == Scope::Mine && !m_mine.contains(channel.id)))
        return false;
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) {
        return channel.name.contains(word, Qt::CaseInsensitive) || channel.topic.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace conclave::client
