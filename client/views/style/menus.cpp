// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/menus.h"

#include "client/views/platform/translucency.h"

#include <QIcon>
#include <QStyle>
#include <algorithm>
#include <cmath>

namespace conclave::client::style {

namespace {

constexpr int PopupRadius = 8;
constexpr int ToolTipRadius = 6;
constexpr int ItemHeight = 30;
constexpr int SeparatorHeight = 9;
constexpr int Padding = 10;
constexpr int GlyphSize = 16;
constexpr int GlyphGap = 8;

void paintGround(const Canvas &canvas, const QRect &rect, int radius)
{
    const auto border = color(Token::Border);
    if (canLackTranslucency()) // the mask cuts the corners off; the edge must not blend with black
        canvas.painter.fillRect(rect, border);
    paintBox(canvas.painter, rect, {.fill = color(Token::Surface), .border = border, .radius = radius});
}

QRegion roundedRegion(const QRect &rect, int radius)
{
    QRegion region(rect.adjusted(0, radius, 0, -radius));
    for (int y = 0; y < radius; ++y) {
        const double height = radius - y - 1;
        const int inset = int(radius - std::sqrt(radius * radius - height * height));
        region += QRect(rect.left() + inset, rect.top() + y, rect.width() - 2 * inset, 1);
        region += QRect(rect.left() + inset, rect.bottom() - y, rect.width() - 2 * inset, 1);
    }
    return region;
}

// Checks and icons share one column, which is there when any item of the menu needs it.
int glyphColumn(const QStyleOptionMenuItem &option)
{
    const int width = std::max(option.maxIconWidth, option.menuHasCheckableItems ? px(GlyphSize) : 0);
    return width > 0 ? std::max(width, px(GlyphSize)) + px(GlyphGap) : 0;
}

void paintSeparator(QPainter &painter, const QStyleOptionMenuItem &option)
{
    const QRectF line(option.rect.left() + px(6), option.rect.center().y(), option.rect.width() - 2 * px(6), 1);
    painter.fillRect(onPixelGrid(painter, line), color(Token::Border));
}

void paintItemGlyph(QPainter &painter, const QStyleOptionMenuItem &option, const QRect &column)
{
    if (option.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (option.checked)
            paintGlyph(painter, column, "check", GlyphSize, color(isEnabled(option) ? Token::Accent : Token::Text3));
        return;
    }
    QRect box(0, 0, px(GlyphSize), px(GlyphSize));
    box.moveCenter(column.center());
    option.icon.paint(&painter, box, Qt::AlignCenter, isEnabled(option) ? QIcon::Normal : QIcon::Disabled);
}

void paintItemText(const Canvas &canvas, const QStyleOptionMenuItem &option, const QRect &area)
{
    auto &painter = canvas.painter;
    const auto isMirrored = option.direction == Qt::RightToLeft;
    const auto begin = (isMirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    const auto end = (isMirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
    const auto tab = option.text.indexOf(u'\t');
    painter.setFont(option.font);
    painter.setPen(color(isEnabled(option) ? Token::Text : Token::Text3));
    painter.drawText(area, int(begin) | Qt::TextSingleLine | mnemonicFlag(canvas, option), option.text.left(tab));
    if (tab < 0)
        return;
    painter.setPen(color(Token::Text3));
    painter.drawText(area, int(end) | Qt::TextSingleLine, option.text.mid(tab + 1));
}

} // namespace

void paintPopup(const Canvas &canvas, const QStyleOption &option)
{
    paintGround(canvas, option.rect, PopupRadius);
}

void paintToolTip(const Canvas &canvas, const QStyleOption &option)
{
    paintGround(canvas, option.rect, ToolTipRadius);
}

QRegion popupMask(const QRect &rect)
{
    return roundedRegion(rect, px(PopupRadius));
}

QRegion toolTipMask(const QRect &rect)
{
    return roundedRegion(rect, px(ToolTipRadius));
}

QSize menuItemSize(const QStyleOptionMenuItem &option, QSize contents)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator && option.text.isEmpty())
        return {contents.width(), px(SeparatorHeight)};
    const int shortcutGap = option.text.contains(u'\t') ? px(24) : 0;
    const int width = contents.width() + 2 * px(Padding) + glyphColumn(option) + shortcutGap + px(GlyphSize);
    return {std::max(width, px(160)), std::max(px(ItemHeight), contents.height() + px(4))};
}

void paintMenuItem(const Canvas &canvas, const QStyleOptionMenuItem &option)
{
    auto &painter = canvas.painter;
    if (option.menuItemType == QStyleOptionMenuItem::Separator && option.text.isEmpty()) {
        paintSeparator(painter, option);
        return;
    }
    const bool isSelected = option.state & QStyle::State_Selected;
    if (isSelected && isEnabled(option))
        paintBox(painter, option.rect, {.fill = color(Token::AccentSoft), .border = color(Token::Accent)});
    else if (isSelected)
        paintBox(painter, option.rect, {.fill = color(Token::Hover), .border = color(Token::ControlBorder)});
    const auto inner = option.rect.adjusted(px(Padding), 0, -px(Padding), 0);
    const auto visual
        = [&option](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    const int column = glyphColumn(option);
    if (column > 0)
        paintItemGlyph(painter, option, visual({inner.left(), inner.top(), column - px(GlyphGap), inner.height()}));
    const bool isSubMenu = option.menuItemType == QStyleOptionMenuItem::SubMenu;
    paintItemText(canvas, option, visual(inner.adjusted(column, 0, isSubMenu ? -px(GlyphSize) : 0, 0)));
    if (isSubMenu) {
        const char *glyph = option.direction == Qt::RightToLeft ? "chevron-left" : "chevron-right";
        const QRect end(inner.right() + 1 - px(GlyphSize), inner.top(), px(GlyphSize), inner.height());
        paintGlyph(painter, visual(end), glyph, GlyphSize, color(isEnabled(option) ? Token::Text2 : Token::Text3));
    }
}

QSize menuBarItemSize(QSize contents)
{
    return {contents.width() + 2 * px(Padding), std::max(px(28), contents.height() + px(8))};
}

void paintMenuBarItem(const Canvas &canvas, const QStyleOptionMenuItem &option)
{
    auto &painter = canvas.painter;
    painter.fillRect(option.rect, color(Token::Bg));
    const bool isOpen = option.state & QStyle::State_Sunken;
    const int inset = px(1);
    const auto box = option.rect.adjusted(inset, inset, -inset, -inset);
    if (isEnabled(option) && (isOpen || (option.state & QStyle::State_Selected)))
        paintBox(painter, box,
                 {.fill = isOpen ? color(Token::AccentSoft) : mixed(Token::Hover, Token::ControlBorder, 0.08)});
    painter.setPen(color(isEnabled(option) ? Token::Text : Token::Text3));
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextSingleLine | mnemonicFlag(canvas, option), option.text);
}

} // namespace conclave::client::style
