// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/buttons.h"

#include <QIcon>
#include <QStyle>
#include <algorithm>

namespace conclave::client::style {

namespace {

constexpr int ButtonPadding = 14;
constexpr int IconGap = 6;
constexpr int MenuGlyph = 16;
constexpr int LabelGap = 8; // between an indicator and its label

bool isFilled(const QStyleOptionButton &option)
{
    return isEnabled(option) && (option.features & QStyleOptionButton::DefaultButton)
        && !(option.features & QStyleOptionButton::Flat);
}

bool isChecked(const QStyleOption &option)
{
    return option.state & QStyle::State_On;
}

Box flatLook(const QStyleOption &option)
{
    if (isPressed(option))
        return {.fill = mixed(Token::Hover, Token::ControlBorder, 0.2)};
    if (isChecked(option))
        return {.fill = color(Token::AccentSoft)};
    return isHovered(option) ? Box{.fill = mixed(Token::Hover, Token::ControlBorder, 0.08)} : Box{};
}

Box filledLook(const QStyleOption &option)
{
    const qreal shade = isPressed(option) ? 0.24 : isHovered(option) ? 0.12 : 0;
    return {.fill = mixed(Token::Accent, Token::Text, shade)};
}

Box outlinedLook(const QStyleOption &option)
{
    if (!isEnabled(option))
        return {.fill = color(Token::BgAlt), .border = color(Token::Border)};
    if (isPressed(option))
        return {.fill = mixed(Token::Surface, Token::ControlBorder, 0.2), .border = color(Token::ControlBorder)};
    if (isChecked(option))
        return {.fill = color(Token::AccentSoft), .border = color(Token::Accent)};
    const auto fill = isHovered(option) ? color(Token::Hover) : color(Token::Surface);
    return {.fill = fill, .border = color(Token::ControlBorder)};
}

// A filled button has the ring's colour: a gap in the colour of its text keeps the two apart.
void paintFilledFocus(QPainter &painter, const QRectF &rect, const Box &look)
{
    const qreal ring = px(FocusStroke);
    paintBox(painter, rect, {.fill = color(Token::OnAccent)});
    paintBox(painter, rect.adjusted(2 * ring, 2 * ring, -2 * ring, -2 * ring), {.fill = look.fill, .radius = 3});
    paintFocusRing(painter, rect);
}

QIcon::Mode iconMode(const QStyleOption &option)
{
    return isEnabled(option) ? QIcon::Normal : QIcon::Disabled;
}

struct IndicatorLook
{
    Box box;
    QColor mark;
};

IndicatorLook indicatorLook(const QStyleOption &option, int radius)
{
    const bool isSet = option.state & (QStyle::State_On | QStyle::State_NoChange);
    if (!isEnabled(option)) {
        const auto border = color(Token::Border);
        return {{.fill = isSet ? border : color(Token::BgAlt), .border = border, .radius = radius},
                color(Token::Text3)};
    }
    if (isSet) {
        const auto fill = mixed(Token::Accent, Token::Text, isPressed(option) ? 0.24 : isHovered(option) ? 0.12 : 0);
        return {{.fill = fill, .border = fill, .radius = radius}, color(Token::OnAccent)};
    }
    const auto border = color(isHovered(option) ? Token::Text2 : Token::ControlBorder);
    const auto fill = isPressed(option) ? color(Token::AccentSoft) : color(Token::Surface);
    return {{.fill = fill, .border = border, .radius = radius}, Qt::transparent};
}

void paintIndicatorFocus(const Canvas &canvas, const QStyleOption &option, int radius)
{
    const qreal margin = px(IndicatorMargin);
    if (isFocused(option))
        paintFocusRing(canvas.painter, QRectF(option.rect).adjusted(-margin, -margin, margin, margin), radius);
}

void paintLabelled(const Canvas &canvas, const QStyleOptionButton &option, QStyle::PrimitiveElement indicator,
                   QStyle::ControlElement label)
{
    auto part = option;
    part.rect = indicatorRect(option);
    canvas.style.drawPrimitive(indicator, &part, &canvas.painter, canvas.widget);
    part.rect = checkLabelRect(option);
    canvas.style.drawControl(label, &part, &canvas.painter, canvas.widget);
}

QRect menuGlyphRect(const QStyleOption &option)
{
    const QRect rect(option.rect.right() + 1 - px(ButtonPadding + MenuGlyph - 6), option.rect.top(), px(MenuGlyph),
                     option.rect.height());
    return QStyle::visualRect(option.direction, option.rect, rect);
}

} // namespace

QSize pushButtonSize(const QStyleOptionButton &option, QSize contents)
{
    const int menu = option.features & QStyleOptionButton::HasMenu ? px(MenuGlyph + IconGap) : 0;
    const int icon = option.icon.isNull() || option.text.isEmpty() ? 0 : px(IconGap);
    const int width = contents.width() + 2 * px(ButtonPadding) + menu + icon;
    const int least = option.text.isEmpty() ? px(ControlHeight) : px(72);
    const bool isIconOnly = option.text.isEmpty() && !option.icon.isNull();
    return {isIconOnly ? px(ControlHeight) : std::max(width, least),
            std::max(px(ControlHeight), contents.height() + px(8))};
}

void paintPushButton(const Canvas &canvas, const QStyleOptionButton &option)
{
    const bool isFlat = option.features & QStyleOptionButton::Flat;
    const auto look = isFilled(option) ? filledLook(option) : isFlat ? flatLook(option) : outlinedLook(option);
    if (isFocused(option) && isFilled(option)) {
        paintFilledFocus(canvas.painter, option.rect, look);
        return;
    }
    paintBox(canvas.painter, option.rect, look);
    if (isFocused(option))
        paintFocusRing(canvas.painter, option.rect);
}

void paintPushButtonLabel(const Canvas &canvas, const QStyleOptionButton &option)
{
    auto &painter = canvas.painter;
    QRect area = option.rect;
    const auto ink = isFilled(option)
        ? color(Token::OnAccent)
        : option.palette.color(isEnabled(option) ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
    if (option.features & QStyleOptionButton::HasMenu) {
        const auto glyph = menuGlyphRect(option);
        paintGlyph(painter, glyph, "chevron-down", MenuGlyph, ink);
        const bool isMirrored = option.direction == Qt::RightToLeft;
        area = isMirrored ? area.adjusted(glyph.width(), 0, 0, 0) : area.adjusted(0, 0, -glyph.width(), 0);
    }
    const int flags = Qt::AlignCenter | Qt::TextSingleLine | mnemonicFlag(canvas, option);
    const int textWidth = option.fontMetrics.size(flags, option.text).width();
    const auto iconSize = option.icon.isNull() ? QSize(0, 0) : option.iconSize;
    const int gap = option.icon.isNull() || option.text.isEmpty() ? 0 : px(IconGap);
    const int width = std::min(area.width(), iconSize.width() + gap + textWidth);
    const QRect content(area.center().x() - width / 2, area.top(), width, area.height());
    if (!option.icon.isNull()) {
        const QRect box(content.left(), area.center().y() - iconSize.height() / 2, iconSize.width(), iconSize.height());
        const auto state = isChecked(option) ? QIcon::On : QIcon::Off;
        option.icon.paint(&painter, QStyle::visualRect(option.direction, area, box), Qt::AlignCenter, iconMode(option),
                          state);
    }
    painter.setPen(ink);
    const auto textRect = content.adjusted(iconSize.width() + gap, 0, 0, 0);
    painter.drawText(QStyle::visualRect(option.direction, area, textRect), flags, option.text);
}

QSize toolButtonSize(const QStyleOptionToolButton &option, QSize contents)
{
    const bool hasText = option.toolButtonStyle != Qt::ToolButtonIconOnly && !option.text.isEmpty();
    const int menu = option.features & QStyleOptionToolButton::MenuButtonPopup ? px(20) : 0;
    return {std::max(px(32), contents.width() + px(hasText ? 12 : 8)) + menu,
            std::max(px(32), contents.height() + px(8))};
}

void paintToolButtonPanel(const Canvas &canvas, const QStyleOption &option)
{
    paintBox(canvas.painter, option.rect, flatLook(option));
    if (isFocused(option))
        paintFocusRing(canvas.painter, option.rect);
}

void paintToolButton(const Canvas &canvas, const QStyleOptionToolButton &option)
{
    paintToolButtonPanel(canvas, option);
    auto label = option;
    label.rect = canvas.style.subControlRect(QStyle::CC_ToolButton, &option, QStyle::SC_ToolButton, canvas.widget);
    canvas.style.drawControl(QStyle::CE_ToolButtonLabel, &label, &canvas.painter, canvas.widget);
    if (option.features & QStyleOptionToolButton::MenuButtonPopup) {
        const auto menu
            = canvas.style.subControlRect(QStyle::CC_ToolButton, &option, QStyle::SC_ToolButtonMenu, canvas.widget);
        paintGlyph(canvas.painter, menu, "chevron-down", 14, color(isEnabled(option) ? Token::Text2 : Token::Text3));
    }
}

void paintCheckIndicator(const Canvas &canvas, const QStyleOption &option)
{
    const auto look = indicatorLook(option, 4);
    paintBox(canvas.painter, option.rect, look.box);
    if (option.state & QStyle::State_NoChange)
        paintGlyph(canvas.painter, option.rect, "minus", 14, look.mark);
    else if (isChecked(option))
        paintGlyph(canvas.painter, option.rect, "check", 14, look.mark);
    paintIndicatorFocus(canvas, option, 7);
}

void paintRadioIndicator(const Canvas &canvas, const QStyleOption &option)
{
    const auto look = indicatorLook(option, IndicatorSize);
    paintBox(canvas.painter, option.rect, look.box);
    if (isChecked(option)) {
        const qreal inset = option.rect.width() / 3.0;
        const auto dot = QRectF(option.rect).adjusted(inset, inset, -inset, -inset);
        paintBox(canvas.painter, dot, {.fill = look.mark, .radius = IndicatorSize});
    }
    paintIndicatorFocus(canvas, option, IndicatorSize);
}

void paintCheckBox(const Canvas &canvas, const QStyleOptionButton &option)
{
    paintLabelled(canvas, option, QStyle::PE_IndicatorCheckBox, QStyle::CE_CheckBoxLabel);
}

void paintRadioButton(const Canvas &canvas, const QStyleOptionButton &option)
{
    paintLabelled(canvas, option, QStyle::PE_IndicatorRadioButton, QStyle::CE_RadioButtonLabel);
}

QSize checkSize(const QFontMetrics &metrics, QSize contents)
{
    const int indicator = px(IndicatorSize) + 2 * px(IndicatorMargin);
    const int label
        = contents.width() > 0 ? px(LabelGap) + contents.width() + metrics.horizontalAdvance(QChar::Space) : 0;
    return {indicator + label, std::max(px(28), contents.height() + px(4))};
}

QRect indicatorRect(const QStyleOption &option)
{
    const int size = px(IndicatorSize);
    const QRect rect(option.rect.left() + px(IndicatorMargin), option.rect.center().y() - size / 2 + (size + 1) % 2,
                     size, size);
    return QStyle::visualRect(option.direction, option.rect, rect);
}

QRect checkLabelRect(const QStyleOption &option)
{
    const int left = px(IndicatorMargin) + px(IndicatorSize) + px(LabelGap);
    return QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(left, 0, 0, 0));
}

} // namespace conclave::client::style
