// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelinerows.h"
#include "client/views/heightindex.h"
#include "client/views/messagelayout.h"

#include <QCache>
#include <QSet>
#include <QSize>
#include <memory>

namespace conclave::client {

// Where the rows of a timeline are on the screen. The truth is an anchor: one row and the place of its text in the
// viewport, or the end. Rows come, go and change around it and it stays; all other places follow from it. Only rows
// that are visible are shaped; the others have estimated heights. Call settle() after changes. No widget, no signals.
// GUI thread; owned by a TimelineView.
class TimelineGeometry
{
public:
    struct VisibleRow
    {
        int row = 0;
        int top = 0; // in the viewport
        std::shared_ptr<MessageLayout> layout;

        int bottom() const { return top + layout->height(); }
        int bodyTop() const { return top + layout->bodyTop(); }
    };

    TimelineGeometry();

    // What is shown, and how. `rows` is not owned and may be nullptr.
    void setRows(const TimelineRows *rows);
    const TimelineRows *rows() const { return m_rows; }
    int rowCount() const { return m_heights.count(); }
    void setViewport(QSize size);
    QSize viewport() const { return m_viewport; }
    void setShowsThreads(bool shows);
    void setOwnName(const QString &name);
    void expand(int row); // long code and long text are shown whole from now on
    void shapeAnew(); // the theme has changed

    // What happened to the rows; in the order of the signals.
    void insertRows(int first, int count);
    void removeRows(int first, int count);
    void changeRows(int first, int last);
    void resetRows();
    void refreshUnreadMark();

    // Where the reader is.
    void settle();
    void scrollBy(int distance); // downwards when positive
    void scrollTo(qint64 offset); // from the top of all rows
    void putRow(int row, int top); // its top edge in the viewport
    void anchorText(int row, int top); // its text in the viewport
    void goToEnd();
    void keepPlace(); // stop following the end
    void setMayFollow(bool may); // off while a selection is being made
    void beginReading() { m_isOpening = false; } // from now on the place is the reader's
    bool isOpening() const { return m_isOpening; }

    const QList<VisibleRow> &visible() const { return m_visible; }
    const VisibleRow *visibleRow(int row) const; // nullptr when it is not
    const VisibleRow *rowAt(int y) const; // nullptr between or outside of rows
    const VisibleRow *nearestRow(int y) const; // nullptr without rows
    const VisibleRow *anchor() const { return visibleRow(m_anchor.row); }
    std::shared_ptr<MessageLayout> layoutOf(int row); // shapes it if need be
    int lastWholeRow() const; // the lowest one whose end is in view; -1 for none
    int unreadRow() const { return m_unreadRow; } // -1 for none
    bool hasTime(int row) const; // a message or what happened; not an edge
    bool isAtEnd() const;
    qint64 offset() const; // of the viewport's top from the top of all rows
    qint64 length() const; // of all rows
    int layoutsMade() const { return m_layoutsMade; } // since the start; for tests and benchmarks

private:
    struct Anchor
    {
        int row = 0;
        int textTop = 0;
    };
    RowContext contextOfRow(int row) const;
    QList<int> estimates(int first, int count) const;
    int exactHeight(int row) { return layoutOf(row)->height(); }
    void placeOpening();
    bool unreadFits();
    void placeFromAnchor();
    void placeFromEnd();
    void moveAnchor();
    Anchor heirOf(int first, int count) const;
    void forgetRow(int row);
    void findUnreadRow();

    const TimelineRows *m_rows = nullptr;
    HeightIndex m_heights;
    QCache<quint64, std::shared_ptr<MessageLayout>> m_layouts; // by the item's key
    QSet<quint64> m_stale; // keys of items that have changed since they were shaped
    QSet<quint64> m_expanded;
    QList<VisibleRow> m_visible;
    QSize m_viewport;
    QString m_ownName;
    Anchor m_anchor;
    int m_unreadRow = -1;
    int m_layoutsMade = 0;
    bool m_showsThreads = true;
    bool m_isOpening = false; // nobody has seen the rows yet
    bool m_followsEnd = true;
    bool m_mayFollow = true;
};

} // namespace conclave::client
