// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/style/shapes.h"

// Sliders, scroll bars, progress bars.
namespace conclave::client::style {

constexpr int SliderThickness = 24;
constexpr int SliderLength = 22; // of the handle with its focus ring
constexpr int ScrollBarThickness = 10;
constexpr int ScrollBarLeast = 32; // length of the handle

QRect sliderRect(const QStyleOptionSlider &option, QStyle::SubControl part);
void paintSlider(const Canvas &canvas, const QStyleOptionSlider &option);

QRect scrollBarRect(const QStyleOptionSlider &option, QStyle::SubControl part);
void paintScrollBar(const Canvas &canvas, const QStyleOptionSlider &option);

QRect progressLabelRect(const QStyleOptionProgressBar &option); // empty without a text
void paintProgressBar(const Canvas &canvas, const QStyleOptionProgressBar &option);

} // namespace conclave::client::style
