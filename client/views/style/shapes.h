// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QPainter>
#include <QStyleOption>

// What all painters of the standard controls share. Pure functions of their arguments and of the theme. GUI thread.
namespace conclave::client::style {

// Where a control is painted. The style is the application's, for what the painters do not decide.
struct Canvas
{
    QPainter &painter;
    const QStyle &style;
    const QWidget *widget = nullptr;
};

// A rounded rectangle; lengths at 100 %.
struct Box
{
    QColor fill = Qt::transparent;
    QColor border = Qt::transparent;
    int radius = 6;
    int stroke = 1;
};

constexpr int FocusStroke = 2;

inline QColor color(Token token)
{
    return Theme::instance().color(token);
}
inline int px(int length)
{
    return Theme::instance().px(length);
}
QColor mixed(Token base, Token other, qreal shareOfOther);

// On whole device pixels, so that straight edges are sharp at any scale.
QRectF onPixelGrid(const QPainter &painter, const QRectF &rect);

void paintBox(QPainter &painter, const QRectF &rect, const Box &box);
void paintFocusRing(QPainter &painter, const QRectF &rect, int radius = 6); // along the inside of the edges
void paintGlyph(QPainter &painter, const QRectF &rect, const char *icon, int size, const QColor &color); // centred

inline bool isEnabled(const QStyleOption &option)
{
    return option.state & QStyle::State_Enabled;
}
inline bool isHovered(const QStyleOption &option)
{
    return isEnabled(option) && (option.state & QStyle::State_MouseOver);
}
inline bool isPressed(const QStyleOption &option)
{
    return isEnabled(option) && (option.state & QStyle::State_Sunken);
}
inline bool isFocused(const QStyleOption &option)
{
    return isEnabled(option) && (option.state & QStyle::State_HasFocus);
}

int mnemonicFlag(const Canvas &canvas, const QStyleOption &option); // of drawText(): underline the key or not

} // namespace conclave::client::style
