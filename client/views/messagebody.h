// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/messagetext.h"
#include "client/views/target.h"
#include "client/views/textbox.h"

#include <QCoreApplication>
#include <vector>

namespace conclave::client {

// The text of a message as blocks in a column: paragraphs, lists, quotes and code. Coordinates are those of the row
// that it is part of. GUI thread; owned by a MessageLayout.
class MessageBody
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::MessageBody)

public:
    struct Block
    {
        TextBox text;
        QPoint origin{}; // of the text
        QRect frame{}; // around code or a table; null otherwise
        bool isTable = false;
        QRect label{}; // the language of code
        QRect rule{}; // a line across instead of text
        QString marker{}; // of a list's item, or the language
        QRect markerBox{};
        int quoteDepth = 0;
        int pan = 0; // how far code is moved to the left
        int start = 0; // the position of its first character in the message

        int maxPan() const;
        QPointF toText(QPoint point) const { return point - origin + QPoint(pan, 0); }
    };
    struct Column
    {
        int left = 0;
        int top = 0;
        int width = 0;
        bool isExpanded = false; // long code and long text are shown whole
        QString ownName;
    };

    MessageBody() = default;
    MessageBody(MessageText text, const Column &column);
    static MessageBody ofPlain(const QString &text, const TextLook &look, const Column &column); // in one style

    int bottom() const { return m_bottom; }
    const MessageText &text() const { return m_text; }
    const std::vector<Block> &blocks() const { return m_blocks; }
    const QList<Target> &targets() const { return m_targets; } // links, mentions and what shows more
    std::optional<QPoint> textEnd() const; // behind the last line, where it is text that runs to the right

    int positionAt(QPoint point) const; // the nearest
    bool isOverText(QPoint point) const;
    std::pair<int, int> wordAt(int position) const;
    std::pair<int, int> lineAt(int position) const;

    bool pan(QPoint point, int distance); // the code there; whether it moved
    bool panAll(int distance);
    void panTo(const MessageBody &other); // as the code of an earlier layout was

private:
    int px(int length) const { return Theme::instance().px(length); }
    bool addBlock(int index, const TextLook &look); // false when the rest is hidden
    Block blockFor(const TextBlock &source, const TextLook &look) const;
    void placeCode(Block &block, const QString &language);
    void placeText(Block &block, const TextBlock &source);
    void addLinks(const Block &block, const TextBlock &source);
    void addShowMore(const QString &label);
    const Block *blockNear(QPoint point) const;
    const Block *blockOf(int position) const;

    MessageText m_text;
    Column m_column;
    std::vector<Block> m_blocks;
    QList<Target> m_targets;
    int m_linesLeft = 0; // that may be shown
    int m_charactersLeft = 0;
    int m_bottom = 0;
};

} // namespace conclave::client
