// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelinereader.h"
#include "client/models/timelinerows.h"

#include <QHash>
#include <QTimer>

namespace conclave::client {

// The messages of one conversation, or of one of its threads, oldest first: a window over the store that grows by
// pages, with what waits in the outbox applied on top. It reaches to the newest message, unless the user jumped far
// back. It follows the store: differences are announced row by row. Lives on the GUI thread; owned by a pane.
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
    bool hasNewer() const override { return m_hasNewer; }
    void loadNewer() override;
    void showEnd() override;

    const ReadPlace &place() const { return m_place; }
    void forgetUnreadMark(); // the user has been here
    void setUnreadMark(Seq seq); // the user wants it to be new from there on
    Seq lastSeq() const; // of the newest message that is in the log, or of what happened
    std::optional<TimelineItem> lastOwn() const; // the newest own message that can be edited
    bool show(MessageId message); // makes it one of the rows, if the store has it
    void loadGap(quint64 key); // one page of what is missing in that row

private:
    enum class Older : quint8 { None, Stored, OnServer };
    enum class GivesWay : quint8 { Oldest, Newest }; // where there are too many rows

    void openAtEnd();
    void scheduleRefresh();
    void refresh(GivesWay side = GivesWay::Oldest);
    QList<TimelineItem> read(GivesWay side);
    QList<Message> readMessages() const;
    void keepBounds(QList<Message> &messages, GivesWay side);
    Seq rangeStart(Seq seq) const;
    void findOlder(const QList<Message> &messages);
    void addGaps(QList<TimelineItem> &items) const;
    void addTop(QList<TimelineItem> &items) const;
    void addEnd(QList<TimelineItem> &items) const;
    void apply(const QList<TimelineItem> &fresh);
    void insert(int row, const QList<TimelineItem> &items);
    void fetch(Seq before);
    void fetchOlder();
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
    TimelineReader::Window m_window;
    Seq m_unreadFrom = 0;
    Older m_older = Older::None;
    bool m_loading = false;
    Seq m_wantedGap = 0; // to be loaded after what is being loaded
    bool m_hasNewer = false;
};

} // namespace conclave::client
