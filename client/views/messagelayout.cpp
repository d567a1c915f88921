// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/messagelayout.h"

#include "client/views/counts.h"
#include "client/views/rowmetrics.h"
#include "client/views/times.h"

#include <QFontMetrics>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

int widthOf(const QString &text, TextStyle style)
{
    return QFontMetrics(Theme::instance().font(style)).horizontalAdvance(text);
}

const char *signOf(Receipt::State state)
{
    switch (state) {
    case Receipt::State::Stored:
        return "check";
    case Receipt::State::Delivered:
        return "check-check";
    case Receipt::State::Read:
        return "circle-check-filled";
    }
    Q_UNREACHABLE();
}

} // namespace

MessageLayout::MessageLayout(const TimelineItem &item, const LayoutLook &look)
    : m_look(look)
    , m_key(item.key)
{
    addDividers();
    switch (item.kind) {
    case TimelineItem::Kind::Message:
        addMessage(item);
        break;
    case TimelineItem::Kind::Notice:
        addNotice(item);
        break;
    case TimelineItem::Kind::Start:
        addStart(item);
        break;
    case TimelineItem::Kind::Gap:
    case TimelineItem::Kind::Loading:
        addEdge(item);
        break;
    }
}

int MessageLayout::contentLeft() const
{
    return px(rowmetrics::TextLeft);
}

int MessageLayout::contentWidth() const
{
    return rowmetrics::textWidth(m_look.width, [this](int length) { return px(length); });
}

void MessageLayout::addDividers()
{
    const auto add = [this](int height) {
        const QRect box(0, m_height, m_look.width, height);
        m_height += height;
        return box;
    };
    if (m_look.context.startsDay)
        m_parts.day = add(px(rowmetrics::DayHeight));
    if (m_look.context.startsUnread)
        m_parts.unread = add(px(rowmetrics::UnreadHeight));
    m_headTop = m_height;
}

void MessageLayout::addMessage(const TimelineItem &item)
{
    m_height += px(m_look.context.isGrouped ? rowmetrics::GroupedPadding : rowmetrics::HeaderPadding);
    if (m_look.context.isGrouped)
        m_parts.gutter = {0, m_height, contentLeft() - px(10), px(rowmetrics::HeaderHeight)};
    else
        addHeader(item);
    if (item.quote && !item.deleted)
        addQuote(*item.quote);
    m_bodyTop = m_height;
    const bool hasOnlyFiles = item.text.isEmpty() && !item.files.isEmpty() && !item.deleted;
    if (hasOnlyFiles)
        addFiles(item);
    else
        addBody(item);
    addMarks(item);
    if (!hasOnlyFiles && !item.deleted)
        addFiles(item);
    if (!item.deleted)
        addReactions(item);
    if (item.thread && m_look.showsThread)
        addThread(item);
    if (item.delivery == Delivery::Failed)
        addFailure(item);
    m_height += px(rowmetrics::BottomPadding);
    if (!m_look.context.isGrouped)
        m_height = std::max(m_height, m_parts.avatar.bottom() + 1 + px(rowmetrics::BottomPadding));
}

void MessageLayout::addHeader(const TimelineItem &item)
{
    const int height = px(rowmetrics::HeaderHeight);
    const auto time = clockTime(item.at);
    const int timeWidth = widthOf(time, TextStyle::Meta);
    const int nameWidth = widthOf(withoutTricks(item.senderName), TextStyle::BodyStrong);
    const int room = contentWidth() - timeWidth - px(8);
    m_parts.avatar
        = {px(rowmetrics::AvatarLeft), m_height + px(2), px(rowmetrics::AvatarSide), px(rowmetrics::AvatarSide)};
    m_parts.name = {contentLeft(), m_height, std::min(nameWidth, room), height};
    m_parts.time = {m_parts.name.right() + 1 + px(8), m_height, timeWidth, height};
    m_height += height;
}

void MessageLayout::addQuote(const QuotedMessage &quote)
{
    m_parts.quote = {contentLeft(), m_height, contentWidth(), px(rowmetrics::QuoteHeight)};
    m_height += m_parts.quote.height();
    const auto label = tr("Reply to %1: %2").arg(withoutTricks(quote.sender), withoutTricks(quote.excerpt));
    m_targets.append({Target::Kind::Quote, {m_parts.quote}, label, {}});
}

void MessageLayout::addBody(const TimelineItem &item)
{
    if (item.deleted) {
        addPlain(tr("This message was deleted."), {.color = Token::Text3, .isItalic = true}, contentLeft());
        return;
    }
    m_isSelectable = true;
    m_body = MessageBody(MessageText::ofMarkdown(item.text),
                         {contentLeft(), m_height, contentWidth(), m_look.isExpanded, m_look.ownName});
    m_targets += m_body.targets();
    m_height = m_body.bottom();
}

// Small signs: behind the time, or behind the last line when there is no header.
void MessageLayout::addMarks(const TimelineItem &item)
{
    QList<Mark> marks;
    if (item.delivery == Delivery::Queued)
        marks.append({"clock", item.waitsFor, {}});
    if (item.delivery == Delivery::Sent && item.receipt)
        marks.append({signOf(item.receipt->state), {}, {}});
    if (item.pinned && !item.deleted)
        marks.append({"pin", tr("Pinned"), {}});
    if (item.saved && !item.deleted)
        marks.append({"bookmark", tr("Saved"), {}});
    if (item.edited && !item.deleted)
        marks.append({nullptr, tr("(edited)"), {}});
    if (marks.isEmpty())
        return;
    placeMarks(marks);
    if (item.edited && !item.deleted && item.delivery == Delivery::Sent)
        m_targets.append({Target::Kind::Versions,
                          {m_marks.last().box.adjusted(-px(4), -px(2), px(4), px(2))},
                          tr("Edited. Show the earlier versions"),
                          {}});
}

void MessageLayout::placeMarks(const QList<Mark> &marks)
{
    if (!m_look.context.isGrouped) {
        placeMarks(marks, {m_parts.time.right() + 1, m_parts.time.top()}, m_parts.time.height());
        return;
    }
    int width = 0;
    for (const auto &mark : marks)
        width += px(mark.icon ? 26 : 8) + widthOf(mark.text, TextStyle::Meta);
    const bool hasText = !m_body.blocks().empty();
    const auto end = hasText || m_files.isEmpty() ? m_body.textEnd() : std::optional(endOfFiles());
    if (end && end->x() + width <= contentLeft() + contentWidth()) {
        placeMarks(marks, *end, m_height - end->y());
    } else {
        placeMarks(marks, {contentLeft() - px(8), m_height}, px(16));
        m_height += px(16);
    }
}

void MessageLayout::placeMarks(QList<Mark> marks, QPoint at, int lineHeight)
{
    for (auto &mark : marks) {
        at.rx() += px(8);
        const int iconWidth = mark.icon ? px(14) + (mark.text.isEmpty() ? 0 : px(4)) : 0;
        mark.box = {at, QSize(iconWidth + widthOf(mark.text, TextStyle::Meta), lineHeight)};
        at.rx() += mark.box.width();
    }
    m_marks = std::move(marks);
}

// What is at work on a file is no part of the layout: rows keep their heights while files come and go.
void MessageLayout::addFiles(const TimelineItem &item)
{
    if (item.files.isEmpty())
        return;
    m_files = FileBlock(item.files, contentWidth());
    m_height += px(rowmetrics::PartGap);
    m_parts.files = {contentLeft(), m_height};
    for (const auto &piece : m_files.pieces()) {
        const auto kind = piece.picture.isNull() ? Target::Kind::File : Target::Kind::Picture;
        const auto id = piece.file.file.toText();
        m_targets.append({kind, {piece.box.translated(m_parts.files)}, FileBlock::describe(piece.file), id});
        if (item.delivery == Delivery::Sent)
            m_targets.append({Target::Kind::SaveFile,
                              {piece.save.translated(m_parts.files)},
                              tr("Save %1", "a file").arg(FileBlock::shownName(piece.file)),
                              id});
    }
    m_height += m_files.height() + px(rowmetrics::PartGap);
}

// Beside the last one.
QPoint MessageLayout::endOfFiles() const
{
    const auto &last = m_files.pieces().last().box;
    return m_parts.files + QPoint(last.right() + 1, last.bottom() + 1 + px(rowmetrics::PartGap) - px(20));
}

void MessageLayout::addReactions(const TimelineItem &item)
{
    if (item.reactions.isEmpty())
        return;
    m_reactions = ReactionStrip(item.reactions, contentWidth());
    m_height += px(rowmetrics::PartGap);
    m_parts.reactions = {contentLeft(), m_height};
    m_firstPill = int(m_targets.size());
    for (int i = 0; i < m_reactions.count(); ++i) {
        const auto &group = m_reactions.groupOf(i);
        m_targets.append({Target::Kind::Reaction,
                          {m_reactions.boxOf(i).translated(m_parts.reactions)},
                          ReactionStrip::describe(group),
                          group.emoji});
    }
    m_height += m_reactions.height() + px(rowmetrics::PartGap);
}

void MessageLayout::addThread(const TimelineItem &item)
{
    const auto &thread = *item.thread;
    const int avatars = int(thread.people.size()) * px(rowmetrics::ThreadAvatarSide + 2);
    const auto label = repliesText(thread.replies);
    const auto unread = thread.unread > 0 ? newRepliesText(thread.unread) : QString();
    const auto last = thread.lastAt > 0 ? lastReplyText(thread.lastAt) : QString();
    int width = avatars + px(6) + widthOf(label, TextStyle::Section);
    for (const auto &text : {unread, last})
        width += text.isEmpty() ? 0 : px(8) + widthOf(text, TextStyle::Meta);
    width += unread.isEmpty() ? 0 : px(16); // the pill around it
    m_height += px(rowmetrics::PartGap);
    m_parts.thread = {contentLeft(), m_height, std::min(width + px(6), contentWidth()), px(rowmetrics::ThreadHeight)};
    m_height += m_parts.thread.height();
    m_targets.append({Target::Kind::Thread, {m_parts.thread}, label, {}});
}

void MessageLayout::addFailure(const TimelineItem &item)
{
    const auto reason = withoutTricks(item.failure);
    const auto text = reason.isEmpty() ? tr("Not sent.") : tr("Not sent: %1").arg(reason);
    m_height += px(rowmetrics::PartGap);
    const int textLeft = contentLeft() + px(22);
    m_parts.failure = {contentLeft(), m_height + px(4), px(16), px(16)};
    m_failureText = std::make_unique<TextBox>(MessageText::ofPlain(text).blocks().first(),
                                              TextLook{.style = TextStyle::Meta, .color = Token::Danger},
                                              contentWidth() - px(22));
    const int right = textLeft + m_failureText->size().width() + px(12);
    const bool isShort = m_failureText->lineCount() == 1 && right + px(220) < contentLeft() + contentWidth();
    const int below = m_parts.failure.top() + m_failureText->size().height() + px(6);
    addButtons(isShort ? QPoint(right, m_height) : QPoint(contentLeft(), below));
    m_height = m_targets.last().boxes.first().bottom() + 1 + px(rowmetrics::PartGap);
}

void MessageLayout::addButtons(QPoint at)
{
    const std::pair<Target::Kind, QString> buttons[] = {
        {Target::Kind::Retry, tr("Retry")},
        {Target::Kind::EditFailed, tr("Edit")},
        {Target::Kind::DropFailed, tr("Delete")},
    };
    for (const auto &[kind, label] : buttons) {
        const QRect box(at, QSize(widthOf(label, TextStyle::Section) + px(20), px(rowmetrics::TargetHeight)));
        m_targets.append({kind, {box}, label, {}});
        at.rx() += box.width() + px(6);
    }
}

void MessageLayout::addNotice(const TimelineItem &item)
{
    m_height += px(rowmetrics::NoticePadding);
    m_bodyTop = m_height;
    m_isSelectable = true;
    addPlain(item.text, {.style = TextStyle::Meta, .color = Token::Text2, .emojiSize = 14, .lineHeight = px(18)},
             contentLeft());
    m_parts.gutter = {0, m_bodyTop, contentLeft() - px(10), px(18)};
    m_height += px(rowmetrics::NoticePadding);
}

void MessageLayout::addStart(const TimelineItem &item)
{
    m_height += px(rowmetrics::StartPadding);
    m_bodyTop = m_height;
    addPlain(item.text, {.color = Token::Text2}, px(rowmetrics::AvatarLeft));
    m_height += px(12);
}

void MessageLayout::addEdge(const TimelineItem &item)
{
    m_bodyTop = m_height;
    const QRect row(0, m_height, m_look.width, px(rowmetrics::EdgeRowHeight));
    m_height += row.height();
    if (item.kind == TimelineItem::Kind::Loading) {
        const auto text = item.text.isEmpty() ? tr("Loading earlier messages…") : withoutTricks(item.text);
        QRect box(0, 0, widthOf(text, TextStyle::Meta), px(16));
        box.moveCenter(row.center());
        m_marks.append({nullptr, text, box});
        return;
    }
    const auto label = item.text.isEmpty() ? tr("Load missing messages") : withoutTricks(item.text);
    QRect box(0, 0, widthOf(label, TextStyle::Section) + px(24), px(26));
    box.moveCenter(row.center());
    m_targets.append({Target::Kind::LoadGap, {box}, label, {}});
}

void MessageLayout::addPlain(const QString &text, const TextLook &look, int left)
{
    const int width = contentLeft() + contentWidth() - left;
    m_body = MessageBody::ofPlain(text, look, {left, m_height, width, false, {}});
    m_height = m_body.bottom();
}

bool MessageLayout::isOverSender(QPoint point) const
{
    return m_parts.avatar.contains(point) || m_parts.name.contains(point);
}

int MessageLayout::targetAt(QPoint point) const
{
    for (int i = int(m_targets.size()) - 1; i >= 0; --i) { // what lies in another one comes behind it
        for (const auto &box : m_targets.at(i).boxes) {
            if (box.contains(point))
                return i;
        }
    }
    return -1;
}

int MessageLayout::pieceOf(int target) const
{
    if (target < 0)
        return -1;
    const auto &chosen = m_targets.at(target);
    const bool isOfFile = chosen.kind == Target::Kind::Picture || chosen.kind == Target::Kind::File
        || chosen.kind == Target::Kind::SaveFile;
    const auto file = isOfFile ? FileId::fromText(chosen.value) : std::nullopt;
    return file ? m_files.indexOf(*file) : -1;
}

int MessageLayout::pillOf(int target) const
{
    const int pill = target - m_firstPill;
    return target >= 0 && pill >= 0 && pill < m_reactions.count() ? pill : -1;
}

} // namespace conclave::client
