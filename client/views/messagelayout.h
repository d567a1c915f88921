// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"
#include "client/views/fileblock.h"
#include "client/views/messagebody.h"
#include "client/views/reactionstrip.h"
#include "client/views/rowcontext.h"
#include "client/views/target.h"

#include <QCoreApplication>

namespace conclave::client {

// What a layout depends on besides its item and the theme.
struct LayoutLook
{
    RowContext context;
    int width = 0;
    bool isExpanded = false; // long code and long text are shown whole
    bool showsThread = true;
    QString ownName;

    bool operator==(const LayoutLook &) const = default;
};

// One row of the timeline, shaped at a width: where its parts are and what of them can be clicked. Coordinates are
// those of the row. It keeps no reference to the item; it is made anew when item, look or theme change. GUI thread;
// owned by a TimelineGeometry.
class MessageLayout
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::MessageLayout)

public:
    struct Mark
    {
        const char *icon = nullptr; // may be absent
        QString text; // may be empty
        QRect box;
    };
    struct Parts // null when they are not there
    {
        QRect day;
        QRect unread;
        QRect avatar;
        QRect gutter; // left of the text; where the time of a message without header appears
        QRect name;
        QRect time;
        QRect quote;
        QRect thread;
        QRect failure; // the icon; its text is a block of its own
        QPoint files;
        QPoint reactions;
    };

    MessageLayout(const TimelineItem &item, const LayoutLook &look);

    quint64 key() const { return m_key; } // of the item
    int height() const { return m_height; }
    int bodyTop() const { return m_bodyTop; } // where the text begins: this is what stays in place on the screen
    int headTop() const { return m_headTop; } // below the date and the line "New"
    const LayoutLook &look() const { return m_look; }
    const Parts &parts() const { return m_parts; }
    const MessageBody &body() const { return m_body; }
    MessageBody &body() { return m_body; } // to pan code
    bool hasSelectableText() const { return m_isSelectable; }
    const TextBox *failureText() const { return m_failureText.get(); }
    const QList<Mark> &marks() const { return m_marks; }
    const QList<Target> &targets() const { return m_targets; }
    const ReactionStrip &reactions() const { return m_reactions; }
    const FileBlock &files() const { return m_files; }

    int targetAt(QPoint point) const; // an index in targets(); -1 for none
    bool isOverSender(QPoint point) const; // the picture or the name at its head
    int pillOf(int target) const; // an index in reactions(); -1 for other targets
    int pieceOf(int target) const; // an index in the pieces of files(); -1 for other targets

private:
    int px(int length) const { return Theme::instance().px(length); }
    int contentLeft() const;
    int contentWidth() const;
    void addDividers();
    void addMessage(const TimelineItem &item);
    void addHeader(const TimelineItem &item);
    void addQuote(const QuotedMessage &quote);
    void addBody(const TimelineItem &item);
    void addMarks(const TimelineItem &item);
    void addFiles(const TimelineItem &item);
    QPoint endOfFiles() const;
    void placeMarks(const QList<Mark> &marks);
    void placeMarks(QList<Mark> marks, QPoint at, int lineHeight);
    void addReactions(const TimelineItem &item);
    void addThread(const TimelineItem &item);
    void addFailure(const TimelineItem &item);
    void addButtons(QPoint at);
    void addNotice(const TimelineItem &item);
    void addStart(const TimelineItem &item);
    void addEdge(const TimelineItem &item);
    void addPlain(const QString &text, const TextLook &look, int left);

    LayoutLook m_look;
    quint64 m_key = 0;
    Parts m_parts;
    MessageBody m_body;
    std::unique_ptr<TextBox> m_failureText;
    QList<Mark> m_marks;
    QList<Target> m_targets;
    FileBlock m_files;
    ReactionStrip m_reactions;
    int m_firstPill = 0; // in m_targets
    bool m_isSelectable = false;
    int m_bodyTop = 0;
    int m_headTop = 0;
    int m_height = 0; // also where the next part begins while they are added
};

} // namespace conclave::client
