// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/style/shapes.h"

// Menus, menu bars, and the ground that menus, tool tips and lists of combo boxes stand on.
namespace conclave::client::style {

void paintPopup(const Canvas &canvas, const QStyleOption &option);
void paintToolTip(const Canvas &canvas, const QStyleOption &option);

// Of a window with the ground of a popup or a tool tip: every pixel that the ground touches. For
// systems where windows may not be translucent.
QRegion popupMask(const QRect &rect);
QRegion toolTipMask(const QRect &rect);

QSize menuItemSize(const QStyleOptionMenuItem &option, QSize contents);
void paintMenuItem(const Canvas &canvas, const QStyleOptionMenuItem &option);

QSize menuBarItemSize(QSize contents);
void paintMenuBarItem(const Canvas &canvas, const QStyleOptionMenuItem &option);

} // namespace conclave::client::style
