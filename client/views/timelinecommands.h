// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelinecursor.h"
#include "client/views/timelinekeys.h"
#include "client/views/timelineselection.h"

#include <QObject>
#include <QStringList>
#include <QUrl>

namespace conclave::client {

enum class TimelineAction : quint8 {
    Reply,
    Thread,
    React,
    Reactions, // who put them
    Edit,
    Delete,
    Pin,
    CopyText,
    Profile, // of who wrote it
    Menu,
    Retry,
    DropFailed,
    EditFailed,
    Save, // or take it off what is saved
    CopyLink,
    MarkUnread, // from here on
    DeleteNow, // without a way back
    Versions, // of an edited one
};

// What is wanted of a file that a message carries.
enum class FileWish : quint8 { Open, Save, SaveAs, CopyPicture, CopyName, ShowInFolder };

// Turns keys and clicks into what the user wants of a message. GUI thread; owned by a TimelineView.
class TimelineCommands : public QObject
{
    Q_OBJECT

public:
    TimelineCommands(TimelineGeometry &geometry, TimelineSelection &selection, TimelineCursor &cursor, QObject *parent);

    void setRefused(const QList<TimelineAction> &actions) { m_refused = actions; } // here, to anybody or this user
    const QList<TimelineAction> &refused() const { return m_refused; }
    void setQuickReactions(const QStringList &emojis) { m_quickReactions = emojis; }

    bool run(const TimelineKey &key); // whether it means something now
    void activate(int row, int target);
    void request(TimelineAction action, int row);
    void copy(); // the selection, or the current message
    void showFirstNew();

Q_SIGNALS:
    void requested(int row, conclave::client::TimelineAction action);
    void reactionToggled(conclave::MessageId message, const QString &emoji);
    void linkActivated(const QUrl &address);
    void mentionActivated(const QString &name);
    void quoteActivated(conclave::MessageId message);
    void gapActivated(quint64 key);
    void fileActivated(conclave::MessageId message, conclave::FileId file, conclave::client::FileWish wish);
    void typed(const QString &text);
    void endWanted();
    void viewChanged(); // the place, the cursor, the selection or a layout

private:
    bool moveCursor(const TimelineKey &key);
    bool actOnRow(const TimelineKey &key);
    bool requestPlain(TimelineKey::Command command, int row);
    bool activateCurrent();
    bool cancel();
    bool react(int number);
    void copySource();
    const TimelineItem *currentItem() const; // nullptr without one
    bool canAct(TimelineAction action, const TimelineItem &item) const;

    TimelineGeometry &m_geometry;
    TimelineSelection &m_selection;
    TimelineCursor &m_cursor;
    QStringList m_quickReactions;
    QList<TimelineAction> m_refused;
};

} // namespace conclave::client
