// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

#include <QAbstractListModel>
#include <QSet>

namespace conclave::client {

// The channels that can be looked through, narrowed and sorted as the user wants. Lives on the GUI thread; owned by the
// channel browser.
class ChannelDirectory : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Scope : quint8 { Live, Mine, Archived };
    enum class Order : quint8 { Name, Members, Newest };

    using QAbstractListModel::QAbstractListModel;

    void setChannels(const QList<protocol::Conversation> &channels, const QSet<ConversationId> &mine);
    void setScope(Scope scope);
    void setOrder(Order order);
    void setFilter(const QString &text); // words of name and topic

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const protocol::Conversation &channel(int row) const { return m_rows.at(row); }
    int rowOf(ConversationId channel) const; // -1 when it is not among the rows
    bool isMine(int row) const { return m_mine.contains(channel(row).id); }

private:
    void refresh();
    bool accepts(const protocol::Conversation &channel) const;
    QString description(int row) const;

    QList<protocol::Conversation> m_channels;
    QSet<ConversationId> m_mine;
    QList<protocol::Conversation> m_rows;
    Scope m_scope = Scope::Live;
    Order m_order = Order::Name;
    QStringList m_words;
};

} // namespace conclave::client
