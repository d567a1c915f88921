// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/overlaybutton.h"

#include "client/views/icons.h"

#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Side = 32;
constexpr int DrawingSide = 18;

} // namespace

OverlayButton::OverlayButton(const char *iconName, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(iconName)
{
    setCursor(Qt::ArrowCursor);
}

void OverlayButton::setName(const QString &name, const QString &key)
{
    setAccessibleName(name);
    setAccessibleDescription(key);
    setToolTip(key.isEmpty() ? name : tr("%1 (%2)", "an action and its key").arg(name, key));
}

QSize OverlayButton::sizeHint() const
{
    const int side = Theme::instance().px(Side);
    return {side, side};
}

void OverlayButton::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isActive = underMouse() || isDown() || hasFocus();
    if (isActive) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(isDown() ? Token::AccentSoft : Token::Hover));
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), theme.px(6), theme.px(6));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(Token::Accent), theme.px(2)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6));
    }
    QRect drawing(0, 0, theme.px(DrawingSide), theme.px(DrawingSide));
    drawing.moveCenter(rect().center());
    paintIcon(painter, drawing, m_iconName, theme.color(isActive ? Token::Text : Token::Text2));
}

void OverlayButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void OverlayButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace conclave::client
