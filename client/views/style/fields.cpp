// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/fields.h"

#include "client/views/style/buttons.h"

#include <QIcon>
#include <QStyle>
#include <algorithm>

namespace conclave::client::style {

namespace {

constexpr int InnerMargin = 2; // that QLineEdit itself leaves beside its text
constexpr int ArrowWidth = 32;
constexpr int StepWidth = 30;
constexpr int GlyphSize = 16;

// Of the text alone: the contents may be a line edit with a height of its own.
int fieldHeight(const QStyleOption &option)
{
    return std::max(px(ControlHeight), option.fontMetrics.height() + px(8));
}

bool hasSteps(const QStyleOptionSpinBox &option)
{
    return option.buttonSymbols != QAbstractSpinBox::NoButtons;
}

void paintStep(const Canvas &canvas, const QStyleOptionSpinBox &option, QStyle::SubControl part)
{
    const bool isUp = part == QStyle::SC_SpinBoxUp;
    const auto rect = canvas.style.subControlRect(QStyle::CC_SpinBox, &option, part, canvas.widget);
    const bool isPossible = isEnabled(option)
        && (option.stepEnabled & (isUp ? QAbstractSpinBox::StepUpEnabled : QAbstractSpinBox::StepDownEnabled));
    const bool isActive = isPossible && (option.activeSubControls & part);
    if (isActive) {
        const auto fill = mixed(Token::Hover, Token::ControlBorder, isPressed(option) ? 0.2 : 0.08);
        const int inset = px(4);
        paintBox(canvas.painter, rect.adjusted(inset, inset, -inset, -inset), {.fill = fill, .radius = 4});
    }
    paintGlyph(canvas.painter, rect, isUp ? "plus" : "minus", GlyphSize,
               color(isPossible ? Token::Text2 : Token::Border));
}

} // namespace

void paintField(const Canvas &canvas, const QStyleOption &option)
{
    const bool isEditable = isEnabled(option) && !(option.state & QStyle::State_ReadOnly);
    const auto border = !isEnabled(option) ? Token::Border : isHovered(option) ? Token::Text2 : Token::ControlBorder;
    paintBox(canvas.painter, option.rect,
             {.fill = color(isEditable ? Token::Surface : Token::BgAlt), .border = color(border)});
    if (isFocused(option))
        paintFocusRing(canvas.painter, option.rect);
}

QRect lineEditContents(const QStyleOptionFrame &option)
{
    const int margin = option.lineWidth > 0 ? px(TextMargin) - InnerMargin : 0;
    const int frame = option.lineWidth > 0 ? 1 : 0;
    return option.rect.adjusted(margin, frame, -margin, -frame);
}

QSize comboBoxSize(const QStyleOption &option, QSize contents)
{
    return {contents.width() + px(TextMargin + ArrowWidth) + px(6), fieldHeight(option)};
}

QRect comboBoxRect(const QStyleOptionComboBox &option, QStyle::SubControl part)
{
    const auto &whole = option.rect;
    QRect rect = whole;
    if (part == QStyle::SC_ComboBoxArrow)
        rect.setLeft(whole.right() + 1 - px(ArrowWidth));
    else if (part == QStyle::SC_ComboBoxEditField)
        rect = whole.adjusted(px(TextMargin) - (option.editable ? InnerMargin : 0), 2, -px(ArrowWidth), -2);
    return QStyle::visualRect(option.direction, whole, rect);
}

void paintComboBox(const Canvas &canvas, const QStyleOptionComboBox &option)
{
    if (option.frame)
        paintField(canvas, option);
    if (option.subControls & QStyle::SC_ComboBoxArrow) {
        const auto arrow
            = canvas.style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, canvas.widget);
        paintGlyph(canvas.painter, arrow, "chevron-down", GlyphSize,
                   color(isEnabled(option) ? Token::Text2 : Token::Text3));
    }
}

void paintComboBoxLabel(const Canvas &canvas, const QStyleOptionComboBox &option)
{
    if (option.editable)
        return;
    auto &painter = canvas.painter;
    auto area = canvas.style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, canvas.widget);
    if (!option.currentIcon.isNull()) {
        const QRect box(area.topLeft(), QSize(option.iconSize.width(), area.height()));
        option.currentIcon.paint(&painter, QStyle::visualRect(option.direction, area, box), Qt::AlignCenter,
                                 isEnabled(option) ? QIcon::Normal : QIcon::Disabled);
        const auto rest = area.adjusted(option.iconSize.width() + px(6), 0, 0, 0);
        area = QStyle::visualRect(option.direction, area, rest);
    }
    painter.setPen(color(isEnabled(option) ? Token::Text : Token::Text3));
    const auto text = option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, area.width());
    painter.drawText(area, int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter)), text);
}

QSize spinBoxSize(const QStyleOptionSpinBox &option, QSize contents)
{
    const int steps = hasSteps(option) ? 2 * px(StepWidth) : px(TextMargin);
    return {contents.width() + px(TextMargin) + steps, fieldHeight(option)};
}

QRect spinBoxRect(const QStyleOptionSpinBox &option, QStyle::SubControl part)
{
    const auto &whole = option.rect;
    const int step = hasSteps(option) ? px(StepWidth) : 0;
    const int right = whole.right() + 1;
    QRect rect = whole;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        rect = {right - step, whole.top(), step, whole.height()};
        break;
    case QStyle::SC_SpinBoxDown:
        rect = {right - 2 * step, whole.top(), step, whole.height()};
        break;
    case QStyle::SC_SpinBoxEditField:
        rect = whole.adjusted(px(TextMargin) - InnerMargin, 2, hasSteps(option) ? -2 * step : -px(TextMargin), -2);
        break;
    default:
        break;
    }
    return QStyle::visualRect(option.direction, whole, rect);
}

void paintSpinBox(const Canvas &canvas, const QStyleOptionSpinBox &option)
{
    if (option.frame)
        paintField(canvas, option);
    if (!hasSteps(option))
        return;
    paintStep(canvas, option, QStyle::SC_SpinBoxDown);
    paintStep(canvas, option, QStyle::SC_SpinBoxUp);
}

} // namespace conclave::client::style
