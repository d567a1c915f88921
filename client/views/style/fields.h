// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/style/shapes.h"

// Line edits, combo boxes, spin boxes, and the frames of text areas.
namespace conclave::client::style {

constexpr int TextMargin = 10;

void paintField(const Canvas &canvas, const QStyleOption &option);

QRect lineEditContents(const QStyleOptionFrame &option);

QSize comboBoxSize(const QStyleOption &option, QSize contents);
QRect comboBoxRect(const QStyleOptionComboBox &option, QStyle::SubControl part);
void paintComboBox(const Canvas &canvas, const QStyleOptionComboBox &option);
void paintComboBoxLabel(const Canvas &canvas, const QStyleOptionComboBox &option);

// The buttons stand side by side, each as high as the field: two halves would be too small to hit.
QSize spinBoxSize(const QStyleOptionSpinBox &option, QSize contents);
QRect spinBoxRect(const QStyleOptionSpinBox &option, QStyle::SubControl part);
void paintSpinBox(const Canvas &canvas, const QStyleOptionSpinBox &option);

} // namespace conclave::client::style
