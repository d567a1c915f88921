// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelinerows.h"
#include "client/models/workspace.h"

#include <QHash>
#include <QTimer>

namespace conclave::client {

// The messages of one conversation, or of one of its threads, oldest first: a window over the store that grows upwards
// by pages, with what waits in the outbox applied on top. It follows the store: differences are announced row by row.
// Lives on the GUI thread; owned by a pane.
class TimelineModel : public TimelineRows
{
    Q_OBJECT

public:
    static constexpr int PageMessages = 60;

    TimelineModel(Workspace &workspace, const ReadPlace &place, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const TimelineItem &item(int row) const override { return m_items.at(row); }
    int rowOf(MessageId message) const override;
    Seq unreadFrom() const override { return m_unreadFrom; }
    bool hasOlder() const override { return m_older != Older::None; }
    void loadOlder() override;

    const ReadPlace &place() const { return m_place; }
    void forgetUnreadMark(); // the user has been here
    Seq lastSeq() const; // of the newest row that is in the log
    std::optional<TimelineItem> lastOwn() const; // the newest own message that can be edited
    bool show(MessageId message); // makes it one of the rows, if the store has it
    void loadGap(); // one page of the newest gap

private:
    enum class Older : quint8 { None, Stored, OnServer };

    void openAtEnd();
    void scheduleRefresh();
    void refresh();
    QList<TimelineItem> read();
    QList<Message> readMessages() const;
    void findOlder(const QList<Message> &messages);
    void addGaps(QList<TimelineItem> &items) const;
    void addTop(QList<TimelineItem> &items) const;
    void apply(const QList<TimelineItem> &fresh);
    void insert(int row, const QList<TimelineItem> &items);
    void fetch();
    void loadedPage();
    void findUnreadMark();
    void watchWaiting();
    void watchEnd();

    Workspace &m_workspace;
    const ReadPlace m_place;
    QList<TimelineItem> m_items;
    QTimer m_refresh;
    QTimer m_patience; // while something waits in the outbox and does not say for what yet
    QTimer m_end; // until the next warning before the end of a temporary channel
    Seq m_from = 1; // rows begin with this event
    Seq m_unreadFrom = 0;
    Older m_older = Older::None;
    bool m_loading = false;
};

} // namespace conclave::client
