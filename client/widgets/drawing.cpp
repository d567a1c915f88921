// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/drawing.h"

#include "client/views/icons.h"

namespace conclave::client {

Drawing::Drawing(const char *iconName, int side, Token color, QWidget *parent)
    : QWidget(parent)
    , m_iconName(iconName)
    , m_side(side)
    , m_color(color)
{
    connect(&Theme::instance(), &Theme::changed, this, &Drawing::applyTheme);
    applyTheme();
}

void Drawing::setDrawing(const char *iconName, Token color)
{
    m_iconName = iconName;
    m_color = color;
    update();
}

void Drawing::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintIcon(painter, rect(), m_iconName, Theme::instance().color(m_color));
}

void Drawing::applyTheme()
{
    const int side = Theme::instance().px(m_side);
    setFixedSize(side, side);
    update();
}

} // namespace conclave::client
