// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entrylistmodel.h"

#include <QHash>

namespace conclave::client {

// The threads that the user follows, those with unread replies first. Only these have unread replies. Lives on the GUI
// thread.
class ThreadListModel : public EntryListModel
{
    Q_OBJECT

public:
    enum class Filter : quint8 { Unread, Mine, All };

    ThreadListModel(Workspace &workspace, QObject *parent);

    void setFilter(Filter filter);
    Filter filter() const { return m_filter; }
    int countOf(Filter filter) const;
    int unreadThreads() const { return countOf(Filter::Unread); }
    QList<Entry> unreadOf(ConversationId conversation) const; // whatever the filter is
    std::optional<Entry> find(const ReadPlace &place) const; // likewise

Q_SIGNALS:
    void threadsChanged(conclave::ConversationId conversation);

protected:
    QList<Entry> read(const std::optional<QSet<ConversationId>> &changed) override;

private:
    struct Followed
    {
        Entry entry;
        bool isOwn = false;

        bool operator==(const Followed &) const = default;
    };
    QList<Followed> readOf(ConversationId conversation) const;
    Entry entryOf(const ReadPlace &place, const MessageStore::Thread &thread) const;
    static bool matches(const Followed &thread, Filter filter);

    QHash<ConversationId, QList<Followed>> m_followed;
    Filter m_filter = Filter::All;
};

} // namespace conclave::client
