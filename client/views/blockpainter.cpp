// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/blockpainter.h"

#include "client/views/counts.h"
#include "client/views/icons.h"
#include "client/views/rowmetrics.h"
#include "client/views/times.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <cmath>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::BlockPainter)
};

class RowPainter
{
public:
    RowPainter(QPainter &painter, const TimelineItem &item, const MessageLayout &layout, const RowState &state,
               const QRect &exposed)
        : m_painter(painter)
        , m_item(item)
        , m_layout(layout)
        , m_state(state)
        , m_exposed(exposed)
    {
    }
    void paint();

private:
    void paintBackground();
    void paintDividers();
    void paintHeader();
    void paintGutter();
    void paintQuote();
    void paintBlock(const MessageBody::Block &block);
    void paintCodeFrame(const MessageBody::Block &block);
    void paintTableLines(const MessageBody::Block &block);
    void paintTask(const MessageBody::Block &block);
    void paintQuoteBars(const MessageBody::Block &block);
    void paintText(const MessageBody::Block &block);
    void paintMarks();
    void paintFiles();
    void paintThread();
    void paintFailure();
    void paintTargets();
    void paintButton(const Target &target, bool isHovered);
    void paintFocus();

    int px(int length) const { return m_theme.px(length); }
    int hairline() const { return std::max(1, px(1)); }
    int widthOf(const QString &text) const { return m_painter.fontMetrics().horizontalAdvance(text); }
    void text(const QRect &box, const QString &text, TextStyle style, Token color, Qt::Alignment alignment);

    QPainter &m_painter;
    const TimelineItem &m_item;
    const MessageLayout &m_layout;
    const RowState &m_state;
    const QRect m_exposed;
    const Theme &m_theme = Theme::instance();
};

void RowPainter::paint()
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    paintBackground();
    paintDividers();
    paintHeader();
    paintGutter();
    paintQuote();
    for (const auto &block : m_layout.body().blocks())
        paintBlock(block);
    paintMarks();
    paintFiles();
    if (m_layout.reactions().count() > 0) {
        m_painter.translate(m_layout.parts().reactions);
        m_layout.reactions().draw(m_painter, m_layout.pillOf(m_state.hoveredTarget));
        m_painter.translate(-m_layout.parts().reactions);
    }
    paintThread();
    paintFailure();
    paintTargets();
    paintFocus();
}

void RowPainter::text(const QRect &box, const QString &text, TextStyle style, Token color, Qt::Alignment alignment)
{
    m_painter.setFont(m_theme.font(style));
    m_painter.setPen(m_theme.color(color));
    m_painter.drawText(box, int(alignment | Qt::AlignVCenter | Qt::TextSingleLine),
                       m_painter.fontMetrics().elidedText(text, Qt::ElideRight, box.width() + 1));
}

// The whole row, with edges on whole pixels of the device: neighbours meet without a seam at any scale.
void RowPainter::paintBackground()
{
    const bool isPlain = !m_state.isHovered && !m_state.isMarked && !m_item.mentionsMe;
    if (isPlain || m_item.kind != TimelineItem::Kind::Message)
        return;
    const QTransform transform = m_painter.deviceTransform();
    const QRectF row(0, m_layout.headTop(), m_layout.look().width, m_layout.height() - m_layout.headTop());
    const auto mapped = transform.mapRect(row);
    const QRectF snapped(QPointF(std::round(mapped.left()), std::round(mapped.top())),
                         QPointF(std::round(mapped.right()), std::round(mapped.bottom())));
    const auto box = transform.inverted().mapRect(snapped);
    auto tint = m_theme.color(Token::MentionBg);
    tint.setAlphaF(0.45F);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    if (m_state.isMarked)
        m_painter.fillRect(box, m_theme.color(Token::AccentSoft));
    else if (m_state.isHovered)
        m_painter.fillRect(box, m_theme.color(Token::Hover));
    if (m_item.mentionsMe && !m_item.deleted) {
        if (!m_state.isMarked)
            m_painter.fillRect(box, tint);
        m_painter.fillRect(QRectF(box.topLeft(), QSizeF(px(3), box.height())), m_theme.color(Token::Mention));
    }
    m_painter.setRenderHint(QPainter::Antialiasing);
}

void RowPainter::paintDividers()
{
    const auto &parts = m_layout.parts();
    const int margin = px(rowmetrics::AvatarLeft);
    if (parts.day.intersects(m_exposed)) {
        const auto name = dayName(m_item.at);
        m_painter.setFont(m_theme.font(TextStyle::Section));
        QRect label(0, 0, widthOf(name) + px(24), parts.day.height());
        label.moveCenter(parts.day.center());
        text(label, name, TextStyle::Section, Token::Text2, Qt::AlignHCenter);
        const int y = parts.day.center().y();
        m_painter.fillRect(QRect(margin, y, label.left() - margin, hairline()), m_theme.color(Token::Border));
        m_painter.fillRect(QRect(label.right(), y, parts.day.right() - margin - label.right(), hairline()),
                           m_theme.color(Token::Border));
    }
    if (parts.unread.intersects(m_exposed)) {
        const auto name = Words::tr("New", "above the first unread message");
        m_painter.setFont(m_theme.font(TextStyle::Section));
        const int labelWidth = widthOf(name);
        const QRect label(parts.unread.right() - margin - labelWidth, parts.unread.top(), labelWidth + 1,
                          parts.unread.height());
        text(label, name, TextStyle::Section, Token::Danger, Qt::AlignLeft);
        m_painter.fillRect(QRect(margin, parts.unread.center().y(), label.left() - px(12) - margin, hairline()),
                           m_theme.color(Token::Danger));
    }
}

void RowPainter::paintHeader()
{
    const auto &parts = m_layout.parts();
    if (parts.avatar.isNull())
        return;
    paintAvatar(m_painter, parts.avatar, m_item.sender.toText(), m_item.senderName);
    text(parts.name, withoutTricks(m_item.senderName), TextStyle::BodyStrong, Token::Text, Qt::AlignLeft);
    text(parts.time.translated(0, px(1)), clockTime(m_item.at), TextStyle::Meta, Token::Text3, Qt::AlignLeft);
}

void RowPainter::paintGutter()
{
    const bool isShown = m_state.isHovered || m_state.hasFocus;
    if (isShown && !m_layout.parts().gutter.isNull())
        text(m_layout.parts().gutter, clockTime(m_item.at), TextStyle::Meta, Token::Text3, Qt::AlignRight);
}

void RowPainter::paintQuote()
{
    const auto &box = m_layout.parts().quote;
    if (box.isNull() || !m_item.quote)
        return;
    const bool isHovered = m_state.hoveredTarget == 0; // it comes first
    m_painter.fillRect(QRect(box.left(), box.top() + px(3), px(3), box.height() - px(6)),
                       m_theme.color(Token::ControlBorder));
    const auto sender = withoutTricks(m_item.quote->sender);
    m_painter.setFont(m_theme.font(TextStyle::Section));
    const int left = box.left() + px(10);
    const int room = box.right() - left;
    const QRect name(left, box.top(), std::min(widthOf(sender), room / 2), box.height());
    text(name, sender, TextStyle::Section, isHovered ? Token::Link : Token::Text2, Qt::AlignLeft);
    const auto excerpt = m_item.quote->excerpt.isEmpty() ? Words::tr("This message is not available.")
                                                         : withoutTricks(m_item.quote->excerpt);
    const QRect rest(name.right() + px(8), box.top(), box.right() - name.right() - px(8), box.height());
    text(rest, excerpt, TextStyle::Meta, isHovered ? Token::Link : Token::Text2, Qt::AlignLeft);
}

void RowPainter::paintBlock(const MessageBody::Block &block)
{
    paintQuoteBars(block);
    if (!block.rule.isNull()) {
        m_painter.fillRect(block.rule, m_theme.color(Token::Border));
        return;
    }
    if (!block.frame.isNull())
        paintCodeFrame(block);
    else if (block.marker == QLatin1StringView(markdown::TaskOpen)
             || block.marker == QLatin1StringView(markdown::TaskDone))
        paintTask(block);
    else if (!block.marker.isEmpty())
        text(block.markerBox, block.marker, TextStyle::Body, Token::Text2, Qt::AlignRight);
    paintText(block);
}

void RowPainter::paintQuoteBars(const MessageBody::Block &block)
{
    const int height = block.frame.isNull() ? block.text.size().height() : block.frame.height();
    const int top = block.frame.isNull() ? block.origin.y() : block.frame.top();
    const int gap = px(rowmetrics::BlockGap);
    for (int depth = 0; depth < block.quoteDepth; ++depth) {
        const bool isFirst = &block == &m_layout.body().blocks().front() || (&block - 1)->quoteDepth <= depth;
        const int above = isFirst ? 0 : gap; // over the space between two blocks
        const QRect bar(px(rowmetrics::TextLeft) + depth * px(rowmetrics::QuoteIndent), top - above, px(3),
                        height + above);
        m_painter.fillRect(bar, m_theme.color(Token::Border));
    }
}

void RowPainter::paintCodeFrame(const MessageBody::Block &block)
{
    const qreal stroke = hairline();
    const auto edge = QRectF(block.frame).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    m_painter.setPen(QPen(m_theme.color(Token::Border), stroke));
    m_painter.setBrush(block.isTable ? QBrush(Qt::NoBrush) : m_theme.color(Token::CodeBg));
    m_painter.drawRoundedRect(edge, px(6), px(6));
    if (block.isTable)
        paintTableLines(block);
    if (!block.label.isNull())
        text(block.label, block.marker, TextStyle::Meta, Token::Text3, Qt::AlignRight);
    if (block.maxPan() == 0)
        return;
    const int track = block.frame.width() - 2 * px(rowmetrics::CodePaddingX);
    const int length = std::max(px(24), track * track / std::max(1, track + block.maxPan()));
    const int left = block.frame.left() + px(rowmetrics::CodePaddingX) + (track - length) * block.pan / block.maxPan();
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_theme.color(Token::ControlBorder));
    m_painter.drawRoundedRect(QRectF(left, block.frame.bottom() - px(6), length, px(3)), px(1), px(1));
}

void RowPainter::paintTableLines(const MessageBody::Block &block)
{
    for (int row = 1; row < block.text.lineCount(); ++row) {
        const QRect line(block.frame.left(), block.origin.y() + row * block.text.lineHeight() - hairline(),
                         block.frame.width(), hairline());
        m_painter.fillRect(line, m_theme.color(row == 1 ? Token::ControlBorder : Token::Border));
    }
}

void RowPainter::paintTask(const MessageBody::Block &block)
{
    const int side = px(rowmetrics::TaskSide);
    const bool isDone = block.marker == QLatin1StringView(markdown::TaskDone);
    QRect box(0, 0, side, side);
    box.moveCenter(block.markerBox.center());
    box.moveRight(block.markerBox.right());
    const qreal stroke = hairline();
    m_painter.setPen(QPen(m_theme.color(isDone ? Token::Accent : Token::ControlBorder), stroke));
    m_painter.setBrush(isDone ? QBrush(m_theme.color(Token::Accent)) : QBrush(Qt::NoBrush));
    m_painter.drawRoundedRect(QRectF(box).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2), px(3), px(3));
    if (isDone)
        paintIcon(m_painter, box.adjusted(px(1), px(1), -px(1), -px(1)), "check", m_theme.color(Token::OnAccent));
}

void RowPainter::paintText(const MessageBody::Block &block)
{
    const auto length = block.text.size();
    const QRect lines(block.origin, QSize(m_layout.look().width - block.origin.x(), length.height()));
    if (!lines.intersects(m_exposed.adjusted(0, -px(4), 0, px(4))))
        return;
    m_painter.save();
    if (!block.frame.isNull()) {
        const int inset = px(rowmetrics::CodePaddingX) - px(2);
        m_painter.setClipRect(block.frame.adjusted(inset, 0, -inset, 0), Qt::IntersectClip);
    }
    const QPoint origin = block.origin - QPoint(block.pan, 0);
    m_painter.translate(origin);
    block.text.draw(m_painter, m_exposed.translated(-origin), m_state.selectedFrom - block.start,
                    m_state.selectedTo - block.start);
    m_painter.restore();
}

void RowPainter::paintMarks()
{
    for (const auto &mark : m_layout.marks()) {
        auto box = mark.box.translated(0, px(1));
        if (mark.icon) {
            const QRect picture(box.left(), box.top() + (box.height() - px(14)) / 2 - px(1), px(14), px(14));
            paintIcon(m_painter, picture, mark.icon, m_theme.color(Token::Text3));
            box.setLeft(picture.right() + 1 + px(4));
        }
        text(box, mark.text, TextStyle::Meta, Token::Text3, Qt::AlignLeft);
    }
}

void RowPainter::paintFiles()
{
    if (m_layout.files().isEmpty())
        return;
    const auto isSave
        = [this](int target) { return target >= 0 && m_layout.targets().at(target).kind == Target::Kind::SaveFile; };
    FileBlock::Marks marks;
    (isSave(m_state.hoveredTarget) ? marks.hoveredSave : marks.hovered) = m_layout.pieceOf(m_state.hoveredTarget);
    marks.focused = m_layout.pieceOf(m_state.focusedTarget);
    marks.isUnsent = m_item.delivery != Delivery::Sent;
    const auto origin = m_layout.parts().files;
    m_painter.translate(origin);
    m_layout.files().draw(m_painter, m_state.files, marks, m_exposed.translated(-origin));
    m_painter.translate(-origin);
}

void RowPainter::paintThread()
{
    auto box = m_layout.parts().thread;
    if (box.isNull() || !m_item.thread)
        return;
    const int side = px(rowmetrics::ThreadAvatarSide);
    for (const auto &person : m_item.thread->people) {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.avatarColor(person.toText()));
        m_painter.drawRoundedRect(QRect(box.left(), box.top() + (box.height() - side) / 2, side, side), px(5), px(5));
        box.setLeft(box.left() + px(rowmetrics::ThreadAvatarSide + 2));
    }
    box.setLeft(box.left() + px(6));
    const auto draw = [this, &box](const QString &words, TextStyle style, Token color) {
        text(box, words, style, color, Qt::AlignLeft);
        box.setLeft(box.left() + widthOf(words) + px(8));
    };
    draw(repliesText(m_item.thread->replies), TextStyle::Section, Token::Link);
    if (m_item.thread->unread > 0) {
        const auto words = newRepliesText(m_item.thread->unread);
        m_painter.setFont(m_theme.font(TextStyle::Meta));
        QRect pill(box.left(), 0, widthOf(words) + px(16), px(18));
        pill.moveTop(box.top() + (box.height() - pill.height()) / 2);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.color(Token::Accent));
        m_painter.drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0);
        text(pill, words, TextStyle::Meta, Token::OnAccent, Qt::AlignHCenter);
        box.setLeft(pill.right() + px(8));
    }
    if (m_item.thread->lastAt > 0)
        draw(lastReplyText(m_item.thread->lastAt), TextStyle::Meta, Token::Text3);
}

void RowPainter::paintFailure()
{
    const auto &box = m_layout.parts().failure;
    if (box.isNull() || !m_layout.failureText())
        return;
    paintIcon(m_painter, box, "circle-alert", m_theme.color(Token::Danger));
    const QPoint origin(box.right() + 1 + px(6), box.top());
    m_painter.translate(origin);
    m_layout.failureText()->draw(m_painter, m_exposed.translated(-origin), 0, 0);
    m_painter.translate(-origin);
}

void RowPainter::paintTargets()
{
    for (int i = 0; i < m_layout.targets().size(); ++i) {
        const auto &target = m_layout.targets().at(i);
        const bool isHovered = i == m_state.hoveredTarget;
        switch (target.kind) {
        case Target::Kind::ShowMore:
            text(target.boxes.first(), target.label, TextStyle::Section, Token::Link, Qt::AlignLeft);
            break;
        case Target::Kind::Retry:
        case Target::Kind::EditFailed:
        case Target::Kind::DropFailed:
        case Target::Kind::LoadGap:
            paintButton(target, isHovered);
            break;
        default:
            break;
        }
    }
}

void RowPainter::paintButton(const Target &target, bool isHovered)
{
    const qreal stroke = hairline();
    const auto edge = QRectF(target.boxes.first()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    m_painter.setPen(QPen(m_theme.color(Token::ControlBorder), stroke));
    m_painter.setBrush(m_theme.color(isHovered ? Token::AccentSoft : Token::Surface));
    m_painter.drawRoundedRect(edge, px(6), px(6));
    text(target.boxes.first(), target.label, TextStyle::Section, Token::Text, Qt::AlignHCenter);
}

void RowPainter::paintFocus()
{
    if (!m_state.hasFocus && !m_state.isOutlined)
        return;
    const qreal stroke = px(2);
    m_painter.setPen(QPen(m_theme.color(Token::Accent), stroke));
    m_painter.setBrush(Qt::NoBrush);
    const auto ring = [this, stroke](const QRectF &box) {
        m_painter.drawRoundedRect(box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2), px(6), px(6));
    };
    if (m_state.focusedTarget >= 0) {
        for (const auto &box : m_layout.targets().at(m_state.focusedTarget).boxes)
            ring(QRectF(box).adjusted(-px(3), -px(3), px(3), px(3)));
        return;
    }
    const QRectF row(0, m_layout.headTop(), m_layout.look().width, m_layout.height() - m_layout.headTop());
    ring(row.adjusted(px(4), 0, -px(4), 0));
}

} // namespace

void paintRow(QPainter &painter, const TimelineItem &item, const MessageLayout &layout, const RowState &state,
              const QRect &exposed)
{
    RowPainter(painter, item, layout, state, exposed).paint();
}

} // namespace conclave::client
