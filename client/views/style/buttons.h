// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/style/shapes.h"

// Push buttons, tool buttons, check boxes, radio buttons.
namespace conclave::client::style {

constexpr int ControlHeight = 34;
constexpr int IndicatorSize = 18;
constexpr int IndicatorMargin = 3; // around it, for the focus ring

QSize pushButtonSize(const QStyleOptionButton &option, QSize contents);
void paintPushButton(const Canvas &canvas, const QStyleOptionButton &option);
void paintPushButtonLabel(const Canvas &canvas, const QStyleOptionButton &option);

QSize toolButtonSize(const QStyleOptionToolButton &option, QSize contents);
void paintToolButtonPanel(const Canvas &canvas, const QStyleOption &option);
void paintToolButton(const Canvas &canvas, const QStyleOptionToolButton &option);

// The focus ring goes around the rectangle of the indicator, outside of it.
void paintCheckIndicator(const Canvas &canvas, const QStyleOption &option);
void paintRadioIndicator(const Canvas &canvas, const QStyleOption &option);

// An indicator with its label: of the whole size, where the one is and where the other.
void paintCheckBox(const Canvas &canvas, const QStyleOptionButton &option);
void paintRadioButton(const Canvas &canvas, const QStyleOptionButton &option);
QSize checkSize(const QFontMetrics &metrics, QSize contents);
QRect indicatorRect(const QStyleOption &option);
QRect checkLabelRect(const QStyleOption &option);

} // namespace conclave::client::style
