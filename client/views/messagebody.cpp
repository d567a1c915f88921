// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/messagebody.h"

#include "client/views/counts.h"
#include "client/views/rowmetrics.h"

#include <QFontMetrics>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using BlockKind = markdown::Block::Kind;

constexpr int MaxLanguageName = 24;

int widthOf(const QString &text, TextStyle style)
{
    return QFontMetrics(Theme::instance().font(style)).horizontalAdvance(text);
}

// A box is drawn for a task, whatever its characters are.
int markerWidth(const QString &marker)
{
    const bool isTask
        = marker == QLatin1StringView(markdown::TaskOpen) || marker == QLatin1StringView(markdown::TaskDone);
    return isTask ? Theme::instance().px(rowmetrics::TaskSide) : widthOf(marker, TextStyle::Body);
}

TextLook lookOf(const TextBlock &block, const MessageText &text, const QString &ownName)
{
    TextLook look{.emojiSize = rowmetrics::EmojiSide, .ownName = ownName};
    if (block.kind == BlockKind::Code) {
        look.style = TextStyle::Code;
        look.color = Token::CodeText;
        look.wraps = false;
        return look;
    }
    if (block.quoteDepth > 0)
        look.color = Token::Text2;
    if (block.kind == BlockKind::Table) {
        look.wraps = false;
        look.lineHeight = Theme::instance().px(rowmetrics::TableRowHeight);
    } else if (block.kind == BlockKind::Heading) {
        look.style = block.level <= 2 ? TextStyle::Head : TextStyle::BodyStrong;
    } else if (text.isEmojiOnly()) {
        look.emojiSize = rowmetrics::BigEmojiSide;
        look.lineHeight = Theme::instance().px(rowmetrics::BigEmojiLine);
    }
    return look;
}

int gapBetween(const TextBlock &above, const TextBlock &below)
{
    const auto isItem
        = [](const TextBlock &block) { return block.listDepth > 0 && block.kind == BlockKind::Paragraph; };
    return isItem(above) && isItem(below) ? rowmetrics::ItemGap : rowmetrics::BlockGap;
}

} // namespace

int MessageBody::Block::maxPan() const
{
    const int shown = frame.width() - 2 * Theme::instance().px(rowmetrics::CodePaddingX);
    return frame.isNull() ? 0 : std::max(0, text.size().width() - shown);
}

MessageBody::MessageBody(MessageText text, const Column &column)
    : m_text(std::move(text))
    , m_column(column)
    , m_linesLeft(column.isExpanded ? std::numeric_limits<int>::max() : rowmetrics::MaxTextLines)
    , m_charactersLeft(column.isExpanded ? std::numeric_limits<int>::max() : rowmetrics::MaxTextCharacters)
    , m_bottom(column.top)
{
    const auto &sources = m_text.blocks();
    for (int i = 0; i < sources.size(); ++i) {
        if (i > 0)
            m_bottom += px(gapBetween(sources.at(i - 1), sources.at(i)));
        else if (sources.at(i).kind == BlockKind::Code || sources.at(i).kind == BlockKind::Table)
            m_bottom += px(rowmetrics::ItemGap); // its frame must not touch the header
        if (!addBlock(i, lookOf(sources.at(i), m_text, column.ownName))) {
            addShowMore(tr("Show the whole message"));
            return;
        }
    }
}

MessageBody MessageBody::ofPlain(const QString &text, const TextLook &look, const Column &column)
{
    MessageBody body;
    body.m_text = MessageText::ofPlain(text);
    body.m_column = column;
    body.m_linesLeft = rowmetrics::MaxTextLines;
    body.m_charactersLeft = rowmetrics::MaxTextCharacters;
    body.m_bottom = column.top;
    body.addBlock(0, look);
    return body;
}

bool MessageBody::addBlock(int index, const TextLook &look)
{
    const auto &source = m_text.blocks().at(index);
    const auto codeLines = int(source.text.count(QChar(QChar::LineSeparator))) + 1;
    const bool isFolded
        = source.kind == BlockKind::Code && codeLines > rowmetrics::MaxCodeLines && !m_column.isExpanded;
    auto limited = look;
    limited.maxLines = isFolded ? std::min(m_linesLeft, rowmetrics::CollapsedCodeLines) : m_linesLeft;
    limited.maxCharacters = m_charactersLeft;
    auto block = blockFor(source, limited);
    block.start = m_text.startOf(index);
    if (!block.frame.isNull())
        placeCode(block, source.language);
    else
        placeText(block, source);
    addLinks(block, source);
    m_linesLeft -= block.text.lineCount();
    m_charactersLeft -= block.text.length();
    const bool isWhole = block.text.length() == source.text.size();
    m_blocks.push_back(std::move(block));
    const bool isFoldedOnly = isFolded && m_linesLeft > 0 && m_charactersLeft > 0;
    if (isFoldedOnly)
        addShowMore(moreLinesText(codeLines - rowmetrics::CollapsedCodeLines));
    return isWhole || isFoldedOnly;
}

MessageBody::Block MessageBody::blockFor(const TextBlock &source, const TextLook &look) const
{
    const int quoteIndent = source.quoteDepth * px(rowmetrics::QuoteIndent);
    int listIndent = source.listDepth * px(rowmetrics::ListIndent);
    if (!source.marker.isEmpty())
        listIndent = std::max(listIndent, markerWidth(source.marker) + px(6));
    const int left = m_column.left + quoteIndent + listIndent;
    const int width = std::max(m_column.width - quoteIndent - listIndent, px(rowmetrics::MinTextWidth));
    Block block{.text = TextBox(source, look, width), .origin = {left, m_bottom}, .marker = source.marker};
    block.quoteDepth = source.quoteDepth;
    block.isTable = source.kind == BlockKind::Table;
    if (source.kind == BlockKind::Code)
        block.frame = {left, m_bottom, width, 0};
    else if (block.isTable) // no wider than it needs
        block.frame
            = {left, m_bottom, std::min(width, block.text.size().width() + 2 * px(rowmetrics::CodePaddingX)), 0};
    return block;
}

void MessageBody::placeCode(Block &block, const QString &language)
{
    const int paddingX = px(rowmetrics::CodePaddingX);
    const int paddingY = block.isTable ? 0 : px(rowmetrics::CodePaddingY);
    block.marker = withoutTricks(language).left(MaxLanguageName);
    if (!block.marker.isEmpty()) {
        const int width = std::min(widthOf(block.marker, TextStyle::Meta), block.frame.width() / 2);
        block.label = {block.frame.right() + 1 - paddingX - width, m_bottom + px(5), width, px(16)};
        m_bottom += px(14);
    }
    block.origin = {block.frame.left() + paddingX, m_bottom + paddingY};
    m_bottom = block.origin.y() + block.text.size().height() + paddingY;
    block.frame.setBottom(m_bottom - 1);
    if (block.maxPan() > 0) {
        m_bottom += px(4); // room for a bar
        block.frame.setBottom(m_bottom - 1);
    }
}

void MessageBody::placeText(Block &block, const TextBlock &source)
{
    if (source.kind == BlockKind::Rule) {
        block.rule = {block.origin.x(), m_bottom + px(8), m_column.left + m_column.width - block.origin.x(),
                      std::max(1, px(1))};
        m_bottom += px(16);
        return;
    }
    if (!block.marker.isEmpty()) {
        const int width = markerWidth(block.marker);
        block.markerBox = {block.origin.x() - px(6) - width, m_bottom, width, block.text.lineHeight()};
    }
    m_bottom += block.text.size().height();
}

void MessageBody::addLinks(const Block &block, const TextBlock &source)
{
    for (const auto &range : source.links) {
        const bool isMention = !range.mention.isEmpty();
        Target target{isMention ? Target::Kind::Mention : Target::Kind::Link,
                      {},
                      source.plain(range.start, range.start + range.length),
                      isMention ? range.mention : range.address};
        for (const auto &box : block.text.rectsOf(range.start, range.start + range.length))
            target.boxes.append(box.toAlignedRect().translated(block.origin));
        if (!target.boxes.isEmpty())
            m_targets.append(target);
    }
}

void MessageBody::addShowMore(const QString &label)
{
    const int width = widthOf(label, TextStyle::Section) + px(4);
    m_targets.append(
        {Target::Kind::ShowMore, {{m_column.left, m_bottom, width, px(rowmetrics::TargetHeight)}}, label, {}});
    m_bottom += px(rowmetrics::TargetHeight);
}

std::optional<QPoint> MessageBody::textEnd() const
{
    if (m_blocks.empty())
        return std::nullopt;
    const auto &last = m_blocks.back();
    const bool isLast = last.origin.y() + last.text.size().height() == m_bottom;
    const bool isText = last.frame.isNull() && last.rule.isNull() && !last.text.isRightToLeft();
    return isLast && isText ? std::optional(last.origin + last.text.lastLineEnd()) : std::nullopt;
}

const MessageBody::Block *MessageBody::blockNear(QPoint point) const
{
    const Block *nearest = nullptr;
    for (const auto &block : m_blocks) {
        if (nearest && point.y() < block.origin.y())
            break;
        nearest = &block;
    }
    return nearest;
}

const MessageBody::Block *MessageBody::blockOf(int position) const
{
    return m_blocks.empty() ? nullptr : &m_blocks[std::min(size_t(m_text.blockAt(position)), m_blocks.size() - 1)];
}

int MessageBody::positionAt(QPoint point) const
{
    const auto *block = blockNear(point);
    if (!block || point.y() < m_column.top)
        return 0;
    if (block == &m_blocks.back() && point.y() >= block->origin.y() + block->text.size().height())
        return m_text.size();
    return block->start + block->text.positionAt(block->toText(point));
}

bool MessageBody::isOverText(QPoint point) const
{
    const auto *block = blockNear(point);
    if (!block)
        return false;
    const int width = m_column.left + m_column.width - block->origin.x();
    return QRect(block->origin, QSize(width, block->text.size().height())).contains(point);
}

std::pair<int, int> MessageBody::wordAt(int position) const
{
    const auto *block = blockOf(position);
    if (!block)
        return {0, 0};
    const auto [from, to] = block->text.wordAt(position - block->start);
    return {from + block->start, to + block->start};
}

std::pair<int, int> MessageBody::lineAt(int position) const
{
    const auto *block = blockOf(position);
    if (!block)
        return {0, 0};
    const auto [from, to] = block->text.lineAt(position - block->start);
    return {from + block->start, to + block->start};
}

bool MessageBody::pan(QPoint point, int distance)
{
    const auto block = std::find_if(m_blocks.begin(), m_blocks.end(),
                                    [point](const Block &one) { return one.frame.contains(point); });
    if (block == m_blocks.end())
        return false;
    const int pan = std::clamp(block->pan + distance, 0, block->maxPan());
    return std::exchange(block->pan, pan) != pan;
}

bool MessageBody::panAll(int distance)
{
    bool hasMoved = false;
    for (const auto &block : m_blocks)
        hasMoved = pan(block.frame.center(), distance) || hasMoved;
    return hasMoved;
}

void MessageBody::panTo(const MessageBody &other)
{
    for (size_t i = 0; i < std::min(m_blocks.size(), other.m_blocks.size()); ++i)
        m_blocks[i].pan = std::min(other.m_blocks[i].pan, m_blocks[i].maxPan());
}

} // namespace conclave::client
