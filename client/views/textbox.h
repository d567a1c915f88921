// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/messagetext.h"
#include "client/views/theme.h"

#include <QPainter>
#include <QTextLayout>
#include <memory>

namespace conclave::client {

struct TextLook
{
    TextStyle style = TextStyle::Body;
    Token color = Token::Text;
    bool isItalic = false;
    bool wraps = true;
    int emojiSize = 18; // at 100 %
    int lineHeight = 0; // of the style when 0
    int maxLines = 1'000'000;
    int maxCharacters = 1'000'000;
    QString ownName{}; // whose mentions stand out
};

// One block of text, shaped and broken into lines of equal height. The painter and the caller see it from its own top
// left corner. Colours are those of the theme when it was made. GUI thread; owned by a MessageLayout.
class TextBox
{
public:
    TextBox(const TextBlock &block, const TextLook &look, int width);

    QSize size() const { return m_size; } // as wide as its longest line
    int lineCount() const { return m_layout->lineCount(); }
    int lineHeight() const { return m_lineHeight; }
    int length() const { return m_length; } // of the text that is shown; the rest may have been left out
    QPoint lastLineEnd() const; // the right end of the last line, at its top
    bool isRightToLeft() const { return m_isRightToLeft; } // as its first strong character says

    int positionAt(QPointF point) const; // the nearest gap between characters
    std::pair<int, int> wordAt(int position) const;
    std::pair<int, int> lineAt(int position) const; // between two line breaks of the source
    QList<QRectF> rectsOf(int from, int to) const; // one a line

    // `exposed` bounds the work; [from, to) is selected.
    void draw(QPainter &painter, const QRectF &exposed, int from, int to) const;

private:
    struct Picture
    {
        QRectF box;
        QString emoji;
    };
    struct Plate // behind inline code and mentions
    {
        QRectF box;
        Token color;
    };
    void breakLines(const TextBlock &block, const TextLook &look, int width);
    void reserveEmojis(const TextBlock &block, const TextLook &look);
    void placePictures(const TextBlock &block, const TextLook &look);
    void placePlates(const TextBlock &block, const TextLook &look);
    QTextLine lineOf(int position) const;

    std::unique_ptr<QTextLayout> m_layout;
    QList<Picture> m_pictures;
    QList<Plate> m_plates;
    QSize m_size;
    int m_lineHeight = 0;
    int m_length = 0;
    bool m_hasRightToLeft = false; // anywhere
    bool m_isRightToLeft = false; // as a whole
};

} // namespace conclave::client
