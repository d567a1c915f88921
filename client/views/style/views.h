// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/style/shapes.h"

// Rows of lists, trees and tables, their headers, tabs, group boxes and frames.
namespace conclave::client::style {

void paintRow(const Canvas &canvas, const QStyleOptionViewItem &option);
void paintRowGround(const Canvas &canvas, const QStyleOptionViewItem &option); // below all cells
void paintBranch(const Canvas &canvas, const QStyleOption &option);

QRect headerArrowRect(const QStyleOption &option);
QRect headerLabelRect(const QStyleOption &option);
void paintHeader(const Canvas &canvas, const QStyleOptionHeader &option);
void paintHeaderSection(const Canvas &canvas, const QStyleOptionHeader &option); // only the ground

void paintTab(const Canvas &canvas, const QStyleOptionTab &option);
void paintTabBase(const Canvas &canvas, const QStyleOptionTabBarBase &option);
QColor tabTextColor(const QStyleOptionTab &option);

QRect groupBoxRect(const QStyleOptionGroupBox &option, QStyle::SubControl part);
void paintGroupBox(const Canvas &canvas, const QStyleOptionGroupBox &option);

void paintLineFrame(const Canvas &canvas, const QStyleOptionFrame &option); // a horizontal or vertical line
void paintFrame(const Canvas &canvas, const QStyleOptionFrame &option);
void paintSplitter(const Canvas &canvas, const QStyleOption &option);

} // namespace conclave::client::style
