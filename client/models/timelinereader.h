// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"
#include "client/models/workspace.h"

#include <QCoreApplication>
#include <limits>

namespace conclave::client {

// Makes rows of what the store holds: messages with their marks, what happened between them, what waits in the outbox.
// For one reading; a failure of the store is logged and leaves its part out. GUI thread.
class TimelineReader
{
    Q_DECLARE_TR_FUNCTIONS(TimelineReader)

public:
    static constexpr int PatienceMs = 10'000; // what waits longer in the outbox says for what

    // Positions whose messages are read; the newest ones, and what waits, belong to a window without an end.
    struct Window
    {
        Seq from = 1;
        Seq before = std::numeric_limits<Seq>::max();

        bool isOpen() const { return before == std::numeric_limits<Seq>::max(); }
    };

    TimelineReader(Workspace &workspace, const ReadPlace &place, const Window &window);

    QList<TimelineItem> rows(const QList<Message> &messages) const;

    static quint64 keyOf(const MessageId &id);
    static quint64 keyOf(TimelineItem::Kind kind, Seq seq);

private:
    TimelineItem itemOf(const Message &message) const;
    void addReactions(QList<TimelineItem> &items) const;
    void addPins(QList<TimelineItem> &items) const;
    void addThreads(QList<TimelineItem> &items) const;
    void addReceipts(QList<TimelineItem> &items) const;
    Receipt receiptOf(const TimelineItem &item, const QList<protocol::Cursor> &others, qint64 members) const;
    void addNotices(QList<TimelineItem> &items) const;
    void addWarnings(QList<TimelineItem> &items) const; // before the end of a temporary channel
    QString sentence(const protocol::Event &event) const;
    QString changeSentence(const QString &who, const protocol::Content::Changed &changed) const;
    void applyOutbox(QList<TimelineItem> &items) const;
    void applyWaiting(const OutboxItem &waiting, QList<TimelineItem> &items) const;
    QString waitsFor(const OutboxItem &waiting) const;
    void react(TimelineItem &item, const QString &emoji, UserId user, bool on) const;
    TimelineItem *find(QList<TimelineItem> &items, const MessageId &id) const;

    Workspace &m_workspace;
    const ReadPlace m_place;
    const Window m_window;
};

} // namespace conclave::client
