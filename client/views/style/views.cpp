// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/views.h"

#include "client/views/style/buttons.h"
#include "client/views/style/fields.h"
#include "client/views/style/menus.h"
#include "client/views/style/metrics.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QStyle>
#include <QTableView>
#include <algorithm>

namespace conclave::client::style {

namespace {

constexpr int GroupGap = 6; // between the title and the frame
constexpr int TabMark = 2;
constexpr int HeaderMargin = 8;
constexpr int HeaderGlyph = 16;

bool isVertical(QTabBar::Shape shape)
{
    return shape == QTabBar::RoundedWest || shape == QTabBar::RoundedEast || shape == QTabBar::TriangularWest
        || shape == QTabBar::TriangularEast;
}

bool isAtBottom(QTabBar::Shape shape)
{
    return shape == QTabBar::RoundedSouth || shape == QTabBar::TriangularSouth;
}

// The cells of a row together are one rounded rectangle: those inside it go beyond the clip where they meet others.
QRectF rowShape(const QStyleOptionViewItem &option, qreal overlap)
{
    const bool isMirrored = option.direction == Qt::RightToLeft;
    const auto position = option.viewItemPosition;
    const bool isFirst = position == QStyleOptionViewItem::Beginning;
    const bool isLast = position == QStyleOptionViewItem::End;
    const bool goesOn = position == QStyleOptionViewItem::Middle || isFirst || isLast;
    const bool openBegin = goesOn && !isFirst;
    const bool openEnd = goesOn && !isLast;
    const bool openLeft = isMirrored ? openEnd : openBegin;
    const bool openRight = isMirrored ? openBegin : openEnd;
    return QRectF(option.rect).adjusted(openLeft ? -overlap : 0, 0, openRight ? overlap : 0, 0);
}

int groupTitleHeight(const QStyleOptionGroupBox &option)
{
    const int line = Theme::instance().lineHeight(TextStyle::BodyStrong);
    if (option.subControls & QStyle::SC_GroupBoxCheckBox)
        return std::max(line, px(IndicatorSize + 2 * IndicatorMargin)) + px(GroupGap);
    return option.text.isEmpty() ? 0 : line + px(GroupGap);
}

} // namespace

void paintRow(const Canvas &canvas, const QStyleOptionViewItem &option)
{
    auto &painter = canvas.painter;
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
    const bool isSelected = option.state & QStyle::State_Selected;
    if (!isSelected && !isHovered(option))
        return;
    const auto fill = color(isSelected ? Token::AccentSoft : Token::Hover);
    if (qobject_cast<const QTableView *>(canvas.widget)) { // does not say which cells are the row's ends
        painter.fillRect(option.rect, fill);
        return;
    }
    painter.save();
    painter.setClipRect(option.rect, Qt::IntersectClip);
    paintBox(painter, rowShape(option, px(8)), {.fill = fill});
    painter.restore();
}

void paintRowGround(const Canvas &canvas, const QStyleOptionViewItem &option)
{
    if (option.features & QStyleOptionViewItem::Alternate)
        canvas.painter.fillRect(option.rect, color(Token::BgAlt));
}

void paintBranch(const Canvas &canvas, const QStyleOption &option)
{
    if (!(option.state & QStyle::State_Children))
        return;
    const char *closed = option.direction == Qt::RightToLeft ? "chevron-left" : "chevron-right";
    const char *glyph = option.state & QStyle::State_Open ? "chevron-down" : closed;
    paintGlyph(canvas.painter, option.rect, glyph, 16, color(Token::Text2));
}

QRect headerArrowRect(const QStyleOption &option)
{
    const QRect rect(option.rect.right() + 1 - px(HeaderMargin + HeaderGlyph), option.rect.top(), px(HeaderGlyph),
                     option.rect.height());
    return QStyle::visualRect(option.direction, option.rect, rect);
}

QRect headerLabelRect(const QStyleOption &option)
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(&option);
    const bool hasArrow = header && header->sortIndicator != QStyleOptionHeader::None;
    const int margin = px(HeaderMargin);
    const auto rect = option.rect.adjusted(margin, 0, hasArrow ? -px(HeaderMargin + HeaderGlyph) : -margin, 0);
    return QStyle::visualRect(option.direction, option.rect, rect);
}

void paintHeaderSection(const Canvas &canvas, const QStyleOptionHeader &option)
{
    auto &painter = canvas.painter;
    const auto &rect = option.rect;
    painter.fillRect(rect, isHovered(option) ? mixed(Token::BgAlt, Token::ControlBorder, 0.08) : color(Token::BgAlt));
    const auto border = color(Token::Border);
    if (option.orientation == Qt::Horizontal) {
        painter.fillRect(onPixelGrid(painter, QRectF(rect.left(), rect.bottom(), rect.width(), 1)), border);
        const bool isLast
            = option.position == QStyleOptionHeader::End || option.position == QStyleOptionHeader::OnlyOneSection;
        const qreal inset = rect.height() / 4.0;
        const qreal x = option.direction == Qt::RightToLeft ? rect.left() : rect.right();
        if (!isLast)
            painter.fillRect(onPixelGrid(painter, QRectF(x, rect.top() + inset, 1, rect.height() - 2 * inset)), border);
    } else {
        painter.fillRect(onPixelGrid(painter, QRectF(rect.right(), rect.top(), 1, rect.height())), border);
    }
}

void paintHeader(const Canvas &canvas, const QStyleOptionHeader &option)
{
    paintHeaderSection(canvas, option);
    auto label = option;
    label.rect = headerLabelRect(option);
    canvas.style.drawControl(QStyle::CE_HeaderLabel, &label, &canvas.painter, canvas.widget);
    if (option.sortIndicator == QStyleOptionHeader::None)
        return;
    const char *glyph = option.sortIndicator == QStyleOptionHeader::SortUp ? "chevron-up" : "chevron-down";
    paintGlyph(canvas.painter, headerArrowRect(option), glyph, HeaderGlyph, color(Token::Text2));
}

void paintTab(const Canvas &canvas, const QStyleOptionTab &option)
{
    auto &painter = canvas.painter;
    const bool isSelected = option.state & QStyle::State_Selected;
    const int inset = px(4);
    const auto inner
        = isVertical(option.shape) ? option.rect.adjusted(0, 1, 0, -1) : option.rect.adjusted(0, inset, 0, -inset);
    if (isVertical(option.shape) && isSelected)
        paintBox(painter, inner, {.fill = color(Token::AccentSoft)});
    else if (isHovered(option) && !isSelected)
        paintBox(painter, inner, {.fill = mixed(Token::Hover, Token::ControlBorder, 0.08)});
    if (isSelected && !isVertical(option.shape)) {
        const qreal mark = px(TabMark);
        const qreal top = isAtBottom(option.shape) ? option.rect.top() : option.rect.bottom() + 1 - mark;
        const QRectF line(option.rect.left() + px(8), top, option.rect.width() - 2 * px(8), mark);
        painter.fillRect(onPixelGrid(painter, line), color(isEnabled(option) ? Token::Accent : Token::ControlBorder));
    }
    if (isFocused(option) && isSelected)
        paintFocusRing(painter, inner);
}

void paintTabBase(const Canvas &canvas, const QStyleOptionTabBarBase &option)
{
    if (isVertical(option.shape))
        return;
    const int y = isAtBottom(option.shape) ? option.rect.top() : option.rect.bottom();
    const QRectF line(option.rect.left(), y, option.rect.width(), 1);
    canvas.painter.fillRect(onPixelGrid(canvas.painter, line), color(Token::Border));
}

QColor tabTextColor(const QStyleOptionTab &option)
{
    if (!isEnabled(option))
        return color(Token::Text3);
    return color(option.state & QStyle::State_Selected ? Token::Text : Token::Text2);
}

QRect groupBoxRect(const QStyleOptionGroupBox &option, QStyle::SubControl part)
{
    const int title = groupTitleHeight(option);
    const bool isCheckable = option.subControls & QStyle::SC_GroupBoxCheckBox;
    const int height = title - px(GroupGap);
    const auto &whole = option.rect;
    const int frame = option.features & QStyleOptionFrame::Flat ? 0 : 1;
    QRect rect;
    switch (part) {
    case QStyle::SC_GroupBoxFrame:
        rect = whole.adjusted(0, title, 0, 0);
        break;
    case QStyle::SC_GroupBoxContents:
        rect = whole.adjusted(frame, title + frame, -frame, -frame);
        break;
    case QStyle::SC_GroupBoxCheckBox:
        rect = {whole.left() + px(IndicatorMargin), whole.top() + (height - px(IndicatorSize)) / 2, px(IndicatorSize),
                px(IndicatorSize)};
        break;
    case QStyle::SC_GroupBoxLabel:
        rect = {whole.left() + (isCheckable ? px(IndicatorSize + IndicatorMargin + 8) : 0), whole.top(),
                QFontMetrics(Theme::instance().font(TextStyle::BodyStrong)).horizontalAdvance(option.text) + px(4),
                height};
        break;
    default:
        return whole;
    }
    return QStyle::visualRect(option.direction, whole, rect);
}

void paintGroupBox(const Canvas &canvas, const QStyleOptionGroupBox &option)
{
    auto &painter = canvas.painter;
    if (!(option.features & QStyleOptionFrame::Flat))
        paintBox(painter, groupBoxRect(option, QStyle::SC_GroupBoxFrame),
                 {.border = color(Token::Border), .radius = 8});
    if (option.subControls & QStyle::SC_GroupBoxCheckBox) {
        QStyleOptionButton box;
        static_cast<QStyleOption &>(box) = option;
        box.rect = groupBoxRect(option, QStyle::SC_GroupBoxCheckBox);
        paintCheckIndicator(canvas, box);
    }
    painter.save();
    painter.setFont(Theme::instance().font(TextStyle::BodyStrong));
    painter.setPen(color(isEnabled(option) ? Token::Text : Token::Text3));
    const auto alignment = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    painter.drawText(groupBoxRect(option, QStyle::SC_GroupBoxLabel),
                     int(alignment) | Qt::TextSingleLine | mnemonicFlag(canvas, option), option.text);
    painter.restore();
}

void paintLineFrame(const Canvas &canvas, const QStyleOptionFrame &option)
{
    QRectF line = option.rect;
    if (option.frameShape == QFrame::HLine)
        line = QRectF(line.left(), line.center().y() - 0.5, line.width(), 1);
    else
        line = QRectF(line.center().x() - 0.5, line.top(), 1, line.height());
    canvas.painter.fillRect(onPixelGrid(canvas.painter, line), color(Token::Border));
}

void paintFrame(const Canvas &canvas, const QStyleOptionFrame &option)
{
    if (isComboBoxPopup(canvas.widget)) {
        paintPopup(canvas, option);
        return;
    }
    const auto *area = qobject_cast<const QAbstractScrollArea *>(canvas.widget);
    if (!area) {
        paintBox(canvas.painter, option.rect, {.border = color(Token::Border), .radius = 8});
        return;
    }
    if (!qobject_cast<const QAbstractItemView *>(area)) {
        auto field = option;
        field.state &= ~QStyle::State_MouseOver; // is not painted anew when the mouse leaves
        paintField(canvas, field);
        return;
    }
    const auto ground = area->viewport()->palette().color(area->viewport()->backgroundRole());
    paintBox(canvas.painter, option.rect, {.fill = ground, .border = color(Token::Border)});
}

void paintSplitter(const Canvas &canvas, const QStyleOption &option)
{
    canvas.painter.fillRect(option.rect, color(isHovered(option) || isPressed(option) ? Token::Accent : Token::Border));
}

} // namespace conclave::client::style
