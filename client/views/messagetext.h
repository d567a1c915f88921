// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/markdown/markdown.h"

namespace conclave::client {

struct StyledRange
{
    int start = 0;
    int length = 0;
    quint8 style = markdown::Plain; // of markdown::Style
};

struct LinkedRange
{
    int start = 0;
    int length = 0;
    QString address; // of a link; empty for a mention
    QString mention; // the lower-case name; empty for a link
};

struct InlineEmoji
{
    int position = 0;
    QString text;
};

// One block of a message as it is shown: an emoji is one object replacement character, a line ends with U+2028, and
// what could mislead the eye is replaced by U+FFFD.
struct TextBlock
{
    markdown::Block::Kind kind = markdown::Block::Kind::Paragraph;
    int level = 0; // of a heading
    int quoteDepth = 0;
    int listDepth = 0;
    QString marker; // of a list's item
    QString language; // of code
    QList<markdown::Align> columns{}; // of a table, whose cells are divided by tabs
    QString text;
    QList<StyledRange> styles;
    QList<LinkedRange> links;
    QList<InlineEmoji> emojis; // in order

    QString plain(int from, int to) const; // what a copy holds
};

// The text of a message, parsed and ready to be shaped. Positions count all blocks as one text with one character
// between two of them. A plain value.
class MessageText
{
public:
    static MessageText ofMarkdown(const QString &source);
    static MessageText ofPlain(const QString &text); // no markup, one block

    const QList<TextBlock> &blocks() const { return m_blocks; }
    int size() const;
    int startOf(int block) const { return m_starts.at(block); }
    int blockAt(int position) const;
    QString plain(int from, int to) const;
    QString plain() const { return plain(0, size()); }
    int offsetOf(int position) const; // in plain()
    int positionOf(int offset) const; // of what stands there in plain()
    bool isEmojiOnly() const; // at most six

private:
    void append(TextBlock block);

    QList<TextBlock> m_blocks;
    QList<int> m_starts;
};

// Without control characters and those that turn the direction of what follows: for names and links.
QString withoutTricks(QStringView text);

} // namespace conclave::client
