// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entry.h"
#include "client/models/workspace.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

namespace conclave::client {

// A list of entries over the store; what they are is said by the classes below it. It follows the store, reads again at
// most every few milliseconds and, of what concerns single conversations, only those that changed. Lives on the GUI
// thread.
class EntryListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    EntryListModel(Workspace &workspace, QObject *parent);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; // as a line, and for screen readers
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    const Entry &entry(int row) const { return m_entries.at(row); }
    int count() const { return m_count; } // entries without the heads of sections

Q_SIGNALS:
    void changed(); // some of it

protected:
    void scheduleAll();
    void schedule(ConversationId conversation); // changed
    // The whole list; `changed` are the conversations to look at again, without a value all of them.
    virtual QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) = 0;
    void readNow();

    // What the entries have in common.
    Workspace &workspace() const { return m_workspace; }
    QString channelName(ConversationId conversation) const; // "#general"
    QString whereOf(const ReadPlace &place) const;
    static QString excerptOf(const QString &markdown);
    static QString excerptOf(const protocol::Content::Text &text); // what it carries where it has no text
    QList<ConversationId> ownConversations() const;

private:
    void assign(const QList<Entry> &fresh);
    static QString accessibleText(const Entry &entry);

    Workspace &m_workspace;
    QList<Entry> m_entries;
    int m_count = 0;
    std::optional<QSet<ConversationId>> m_changed = QSet<ConversationId>(); // since the last reading
    QTimer m_refresh;
};

} // namespace conclave::client
