// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/arrivals.h"
#include "client/views/readtracker.h"
#include "client/views/timelinecommands.h"
#include "client/views/timelineoverlays.h"
#include "client/views/timelinepointer.h"
#include "client/views/wheelscroll.h"

#include <QAbstractScrollArea>
#include <QPointer>

namespace conclave::client {

struct RowState;

// The messages of a conversation or of a thread. Whatever comes, goes or changes, the text that is being read does not
// move; at the end, the view follows. It only tells what the user wants; it changes nothing itself. GUI thread; owned
// by a pane.
class TimelineView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    using Action = TimelineAction;
    enum class Highlight : quint8 { No, Yes };

    // Where the reader was, to come back to it.
    struct Place
    {
        MessageId anchor; // null at the end
        int offset = 0; // of its text from the top of the view
    };

    explicit TimelineView(QWidget *parent = nullptr);

    void setRows(TimelineRows *rows); // not owned; may be nullptr
    const TimelineRows *rows() const { return m_rows; }
    void setFiles(FileStates *files); // not owned; without them, files are empty frames
    void setShowsThreadSummaries(bool shows);
    void setOwnName(const QString &name); // its mentions stand out
    void setRefused(const QList<TimelineAction> &actions); // what is not offered here
    void setQuickReactions(const QStringList &emojis) { m_commands->setQuickReactions(emojis); } // for the keys 1 to 6
    void setLetterKeys(bool act) { m_lettersAct = act; } // single letters as shortcuts

    void scrollToMessage(MessageId message, Highlight highlight);
    void scrollToEnd();
    bool isAtEnd() const { return m_geometry.isAtEnd(); }
    Place place() const;
    void restore(const Place &place); // at the end when the message is not among the rows

    QString selectedText() const { return m_selection.text(); }
    void copySelection() { m_commands->copy(); } // or the current message
    MessageId currentMessage() const; // that has the keyboard's focus; null for none
    void setCurrentMessage(MessageId message);
    const TimelineCursor &cursor() const { return m_cursor; }
    void setCurrentRow(int row);

    const TimelineGeometry &geometry() const { return m_geometry; }
    std::shared_ptr<MessageLayout> layoutOf(int row) { return m_geometry.layoutOf(row); }
    TimelineCommands &commands() { return *m_commands; }
    FileId menuFile() const { return m_menuFile; } // that the menu was last wanted for; null: none of them
    FileState fileState(const protocol::FileReference &file) const;

Q_SIGNALS:
    void actionRequested(conclave::MessageId message, conclave::client::TimelineView::Action action,
                         const QPoint &globalPosition);
    void reactionToggled(conclave::MessageId message, const QString &emoji);
    void linkActivated(const QUrl &address);
    void mentionActivated(const QString &name);
    void quoteActivated(conclave::MessageId message);
    void gapActivated(quint64 key); // of the row
    void fileActivated(conclave::MessageId message, conclave::FileId file, conclave::client::FileWish wish);
    void seenUpTo(conclave::Seq seq);
    void markedRead(); // all of it, on purpose
    void newBelowChanged(int count);
    void typed(const QString &text); // for the composer
    void rowsMoved(); // other rows are visible, or they are elsewhere
    void cursorMoved(); // to another row or target

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void wireParts();
    void wireRows();
    void insertRows(int first, int last);
    void removeRows(int first, int last);
    void resetRows();
    void applyTheme();

    void refresh(); // after any change of rows, place or size
    void writeScrollBar();
    void placeToolbar();
    void trackReading();
    void setNewBelow(int count);
    enum class Edge : quint8 { Top, Bottom };
    bool isNear(Edge edge) const;
    void fetchMore();
    void scroll(int distance);

    void noteSelecting();
    void noteCursor();
    FileId fileOf(int row, int target) const;
    void wantPictures(); // of what is visible
    void tellAction(int row, TimelineAction action, const QPoint &globalPosition);
    void markRead();
    void pan(QPoint point, int distance);
    void showTip(const QHelpEvent &event);
    RowState stateOf(int row) const;
    bool hasReducedMotion() const;

    TimelineRows *m_rows = nullptr;
    QPointer<FileStates> m_files;
    FileId m_menuFile;
    TimelineGeometry m_geometry;
    TimelineSelection m_selection;
    TimelineCursor m_cursor;
    TimelinePointer *m_pointer;
    TimelineCommands *m_commands;
    ReadTracker *m_reading;
    WheelScroll *m_wheel;
    TimelineOverlays *m_overlays;
    QTimer m_moreTimer;
    QTimer m_markTimer;
    quint64 m_marked = 0; // key of the row that is highlighted; see m_markTimer
    Arrivals m_arrivals;
    int m_newBelow = 0;
    int m_scrollValue = 0; // what we last wrote into the scroll bar
    bool m_lettersAct = true;
};

} // namespace conclave::client
