// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/textbox.h"

#include "client/views/emoji.h"
#include "client/views/highlighter.h"
#include "client/views/rowmetrics.h"

#include <QTextBoundaryFinder>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int UnlimitedWidth = 1'000'000;
constexpr int TabColumns = 4;
constexpr qsizetype LongWord = 256;

QTextCharFormat colored(Token token)
{
    QTextCharFormat format;
    format.setForeground(Theme::instance().color(token));
    return format;
}

QTextCharFormat formatOf(quint8 style)
{
    QTextCharFormat format;
    if (style & markdown::Code) {
        format.setFont(Theme::instance().font(TextStyle::Code));
        format.setForeground(Theme::instance().color(Token::CodeText));
    }
    if (style & markdown::Bold)
        format.setFontWeight(Theme::instance().font(TextStyle::BodyStrong).weight());
    if (style & markdown::Italic)
        format.setFontItalic(true);
    if (style & markdown::Strike)
        format.setFontStrikeOut(true);
    return format;
}

bool isOwn(const LinkedRange &range, const TextLook &look)
{
    return range.mention == look.ownName || range.mention == QLatin1StringView(markdown::EverybodyName);
}

QTextCharFormat formatOf(const LinkedRange &range, const TextLook &look)
{
    if (range.mention.isEmpty()) {
        auto format = colored(Token::Link);
        format.setFontUnderline(true);
        return format;
    }
    auto format = colored(isOwn(range, look) ? Token::Mention : Token::Accent);
    format.setFontWeight(Theme::instance().font(TextStyle::BodyStrong).weight());
    return format;
}

Token colorOf(CodeKind kind)
{
    switch (kind) {
    case CodeKind::Keyword:
        return Token::CodeKeyword;
    case CodeKind::String:
        return Token::CodeString;
    case CodeKind::Number:
        return Token::CodeNumber;
    case CodeKind::Comment:
        return Token::CodeComment;
    }
    Q_UNREACHABLE();
}

QList<QTextLayout::FormatRange> formatsOf(const TextBlock &block, const TextLook &look)
{
    QList<QTextLayout::FormatRange> formats;
    const auto add = [&formats](qsizetype start, qsizetype length, const QTextCharFormat &format) {
        formats.append({int(start), int(length), format});
    };
    if (block.kind == markdown::Block::Kind::Code) {
        for (const auto &span : highlight(block.text, block.language))
            add(span.start, span.length, colored(colorOf(span.kind)));
        return formats;
    }
    for (const auto &range : block.styles)
        add(range.start, range.length, formatOf(range.style));
    for (const auto &range : block.links)
        add(range.start, range.length, formatOf(range, look));
    return formats;
}

QFont fontOf(const TextLook &look)
{
    auto font = Theme::instance().font(look.style);
    if (look.isItalic)
        font.setItalic(true);
    return font;
}

qreal widthOf(QStringView text, const QFontMetricsF &metrics, int emojiSize)
{
    const auto emojis = text.count(QChar(QChar::ObjectReplacementCharacter));
    return metrics.horizontalAdvance(text.toString().remove(QChar(QChar::ObjectReplacementCharacter)))
        + qreal(emojis) * Theme::instance().px(emojiSize + 2);
}

// Where the columns of a table stand: each as wide as its widest cell. All is measured as bold: the first line is.
QList<QTextOption::Tab> tabsOf(const TextBlock &block, const TextLook &look)
{
    const QFontMetricsF metrics(Theme::instance().font(TextStyle::BodyStrong));
    QList<qreal> widths(block.columns.size(), 0);
    for (const auto line : QStringView(block.text).split(QChar(QChar::LineSeparator))) {
        const auto cells = line.split(u'\t');
        for (qsizetype i = 0; i < std::min(cells.size(), widths.size()); ++i)
            widths[i] = std::max(widths.at(i), widthOf(cells.at(i), metrics, look.emojiSize));
    }
    QList<QTextOption::Tab> tabs;
    qreal left = 0;
    for (qsizetype i = 1; i < widths.size(); ++i) {
        left += std::ceil(widths.at(i - 1)) + Theme::instance().px(rowmetrics::ColumnGap);
        const auto align = block.columns.at(i);
        if (align == markdown::Align::Right)
            tabs.append({left + widths.at(i), QTextOption::RightTab});
        else // also what should be in the middle: such tabs do not keep their distance
            tabs.append({left, QTextOption::LeftTab});
    }
    return tabs;
}

// Looking for the end of a very long word again at each line would take the square of its length.
QTextOption::WrapMode wrapModeOf(const QString &text, const TextLook &look)
{
    if (!look.wraps)
        return QTextOption::ManualWrap;
    qsizetype length = 0;
    for (const QChar c : text) {
        length = c.isSpace() ? 0 : length + 1;
        if (length > LongWord)
            return QTextOption::WrapAnywhere;
    }
    return QTextOption::WrapAtWordBoundaryOrAnywhere;
}

// What may be shown of a text; the rest need not be shaped at all.
QString allowedPart(const QString &text, const TextLook &look)
{
    auto length = std::min<qsizetype>(text.size(), look.maxCharacters);
    if (length < text.size() && length > 0 && text.at(length).isLowSurrogate())
        --length;
    qsizetype end = -1;
    for (int line = 0; !look.wraps && line < look.maxLines; ++line) {
        end = text.indexOf(QChar(QChar::LineSeparator), end + 1);
        if (end < 0)
            break;
    }
    return text.first(look.wraps || end < 0 ? length : std::min(length, end));
}

} // namespace

TextBox::TextBox(const TextBlock &block, const TextLook &look, int width)
    : m_layout(std::make_unique<QTextLayout>(allowedPart(block.text, look), fontOf(look)))
    , m_lineHeight(look.lineHeight > 0 ? look.lineHeight : Theme::instance().lineHeight(look.style))
{
    const auto isRightToLeft = [](QChar c) { return c.direction() == QChar::DirR || c.direction() == QChar::DirAL; };
    m_hasRightToLeft = std::any_of(block.text.begin(), block.text.end(), isRightToLeft);
    QTextOption option;
    option.setWrapMode(wrapModeOf(block.text, look));
    // Told once: the layout would look for the first letter again and again.
    m_isRightToLeft = m_hasRightToLeft && block.text.isRightToLeft();
    option.setTextDirection(m_isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(look.wraps && m_isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    const QFontMetricsF metrics(m_layout->font());
    option.setTabStopDistance(metrics.horizontalAdvance(u' ') * TabColumns);
    if (!block.columns.isEmpty())
        option.setTabs(tabsOf(block, look));
    m_layout->setTextOption(option);
    QTextLayout::FormatRange base{0, int(m_layout->text().size()), colored(look.color)};
    m_layout->setFormats(QList{base} + formatsOf(block, look));
    m_layout->setCacheEnabled(true);
    breakLines(block, look, look.wraps ? width : UnlimitedWidth);
    placePictures(block, look);
    placePlates(block, look);
}

// Lines have the same height and base line whatever fonts are in them.
void TextBox::breakLines(const TextBlock &block, const TextLook &look, int width)
{
    const QFontMetricsF metrics(m_layout->font());
    const qreal baseLine = (m_lineHeight - metrics.height()) / 2 + metrics.ascent();
    const qreal lineWidth = std::max(width, Theme::instance().px(look.emojiSize));
    qreal longest = 0;
    m_layout->beginLayout();
    reserveEmojis(block, look);
    for (int i = 0; i < look.maxLines; ++i) {
        auto line = m_layout->createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(lineWidth);
        line.setPosition({0, std::round(i * m_lineHeight + baseLine - line.ascent())});
        longest = std::max(longest, line.naturalTextRect().right());
        m_length = line.textStart() + line.textLength();
    }
    m_layout->endLayout();
    m_size = {int(std::ceil(longest)), m_layout->lineCount() * m_lineHeight};
}

// Gives each emoji's place its width. Text layouts outside of documents leave such objects without one.
void TextBox::reserveEmojis(const TextBlock &block, const TextLook &look)
{
    const int advance = Theme::instance().px(look.emojiSize + 2);
    int item = 0;
    for (const auto &emoji : block.emojis) {
        if (emoji.position >= m_layout->text().size())
            return;
        QTextInlineObject object(item, m_layout->engine());
        while (object.textPosition() < emoji.position)
            object = QTextInlineObject(++item, m_layout->engine());
        object.setWidth(advance);
    }
}

void TextBox::placePictures(const TextBlock &block, const TextLook &look)
{
    const auto side = qreal(Theme::instance().px(look.emojiSize));
    const auto advance = qreal(Theme::instance().px(look.emojiSize + 2));
    int index = 0;
    int last = -1;
    qreal behind = 0; // the emoji before
    for (const auto &emoji : block.emojis) {
        while (index < lineCount()
               && emoji.position >= m_layout->lineAt(index).textStart() + m_layout->lineAt(index).textLength())
            ++index;
        if (index == lineCount())
            return;
        const auto line = m_layout->lineAt(index);
        const bool isNext = !m_hasRightToLeft && emoji.position == last + 1 && emoji.position > line.textStart();
        const qreal before = isNext ? behind : line.cursorToX(emoji.position);
        last = emoji.position;
        behind = before + advance;
        const bool runsLeft = m_hasRightToLeft && line.cursorToX(emoji.position + 1) < before;
        const qreal top = index * m_lineHeight + (m_lineHeight - side) / 2;
        m_pictures.append(
            {{std::round(before + 1 - (runsLeft ? advance : 0)), std::round(top), side, side}, emoji.text});
    }
}

void TextBox::placePlates(const TextBlock &block, const TextLook &look)
{
    if (block.kind == markdown::Block::Kind::Code)
        return;
    const int inset = Theme::instance().px(1);
    const auto add = [this, inset](int from, int length, Token color) {
        for (const auto &box : rectsOf(from, from + length))
            m_plates.append({box.adjusted(-2, inset, 2, -inset), color});
    };
    for (const auto &range : block.styles) {
        if (range.style & markdown::Code)
            add(range.start, range.length, Token::CodeBg);
    }
    for (const auto &range : block.links) {
        if (!range.mention.isEmpty())
            add(range.start, range.length, isOwn(range, look) ? Token::MentionBg : Token::AccentSoft);
    }
}

QPoint TextBox::lastLineEnd() const
{
    if (lineCount() == 0)
        return {};
    const auto line = m_layout->lineAt(lineCount() - 1);
    return {int(std::ceil(line.naturalTextRect().right())), (lineCount() - 1) * m_lineHeight};
}

int TextBox::positionAt(QPointF point) const
{
    if (lineCount() == 0)
        return 0;
    const int index = std::clamp(int(std::floor(point.y() / m_lineHeight)), 0, lineCount() - 1);
    return m_layout->lineAt(index).xToCursor(point.x());
}

QTextLine TextBox::lineOf(int position) const
{
    return m_layout->lineForTextPosition(std::clamp(position, 0, int(m_layout->text().size())));
}

std::pair<int, int> TextBox::wordAt(int position) const
{
    const auto text = m_layout->text();
    if (text.isEmpty())
        return {0, 0};
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(std::min(position + 1, int(text.size())));
    const auto from = int(std::max<qsizetype>(0, finder.toPreviousBoundary()));
    const auto to = finder.toNextBoundary();
    return {from, to < 0 ? int(text.size()) : int(to)};
}

std::pair<int, int> TextBox::lineAt(int position) const
{
    const auto text = m_layout->text();
    const auto before = position > 0 ? text.lastIndexOf(QChar(QChar::LineSeparator), position - 1) : -1;
    const auto behind = text.indexOf(QChar(QChar::LineSeparator), position);
    return {int(before + 1), behind < 0 ? int(text.size()) : int(behind)};
}

QList<QRectF> TextBox::rectsOf(int from, int to) const
{
    QList<QRectF> rects;
    const auto first = lineOf(from);
    if (!first.isValid())
        return rects; // its line was left out
    for (int i = first.lineNumber(); i < lineCount(); ++i) {
        const auto line = m_layout->lineAt(i);
        const int begin = std::max(from, line.textStart());
        const int end = std::min(to, line.textStart() + line.textLength());
        if (line.textStart() >= to)
            break;
        if (begin >= end)
            continue;
        const qreal x1 = line.cursorToX(begin);
        const qreal x2 = line.cursorToX(end);
        rects.append({std::min(x1, x2), qreal(i * m_lineHeight), std::abs(x2 - x1), qreal(m_lineHeight)});
    }
    return rects;
}

void TextBox::draw(QPainter &painter, const QRectF &exposed, int from, int to) const
{
    const auto &theme = Theme::instance();
    from = std::max(from, 0);
    to = std::min(to, int(m_layout->text().size()));
    constexpr qreal ClipMargin = 4; // underlines and italics reach out of their boxes
    const auto clip = exposed.adjusted(-ClipMargin, -ClipMargin, ClipMargin, ClipMargin);
    painter.setPen(Qt::NoPen);
    for (const auto &plate : m_plates) {
        painter.setBrush(theme.color(plate.color));
        if (plate.box.intersects(clip))
            painter.drawRoundedRect(plate.box, theme.px(4), theme.px(4));
    }
    QList<QTextLayout::FormatRange> selections;
    if (from < to) {
        for (const auto &box : rectsOf(from, to))
            painter.fillRect(box, theme.color(Token::Selection));
        selections.append({from, to - from, colored(Token::Text)});
    }
    m_layout->draw(&painter, {0, 0}, selections, clip);
    const qreal ratio = painter.device()->devicePixelRatioF();
    for (const auto &picture : m_pictures) {
        if (picture.box.intersects(clip))
            painter.drawPixmap(picture.box.topLeft(),
                               EmojiSet::instance().pixmap(picture.emoji, int(picture.box.width()), ratio));
    }
}

} // namespace conclave::client
