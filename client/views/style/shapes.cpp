// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/shapes.h"

#include "client/views/icons.h"

#include <QStyle>
#include <algorithm>
#include <cmath>

namespace conclave::client::style {

QColor mixed(Token base, Token other, qreal shareOfOther)
{
    const auto a = color(base);
    const auto b = color(other);
    const auto mix = [shareOfOther](int x, int y) { return qRound(x + (y - x) * shareOfOther); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QRectF onPixelGrid(const QPainter &painter, const QRectF &rect)
{
    const auto toDevice = painter.deviceTransform();
    const auto device = toDevice.mapRect(rect);
    const QPoint topLeft(qRound(device.left()), qRound(device.top()));
    const QPoint bottomRight(qRound(device.right()), qRound(device.bottom()));
    return toDevice.inverted().mapRect(QRectF(topLeft, bottomRight));
}

void paintBox(QPainter &painter, const QRectF &rect, const Box &box)
{
    const qreal ratio = painter.device()->devicePixelRatioF();
    const qreal stroke = box.border.alpha() == 0 ? 0 : std::max(1.0, std::floor(px(box.stroke) * ratio)) / ratio;
    const qreal inset = stroke / 2;
    const auto outline = onPixelGrid(painter, rect).adjusted(inset, inset, -inset, -inset);
    const qreal radius = std::min<qreal>(px(box.radius), std::min(rect.width(), rect.height()) / 2) - inset;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(stroke > 0 ? QPen(box.border, stroke) : QPen(Qt::NoPen));
    painter.setBrush(box.fill);
    painter.drawRoundedRect(outline, radius, radius);
    painter.restore();
}

void paintFocusRing(QPainter &painter, const QRectF &rect, int radius)
{
    paintBox(painter, rect, {.border = color(Token::Accent), .radius = radius, .stroke = FocusStroke});
}

void paintGlyph(QPainter &painter, const QRectF &rect, const char *icon, int size, const QColor &color)
{
    QRectF box(0, 0, px(size), px(size));
    box.moveCenter(rect.center());
    paintIcon(painter, box, icon, color);
}

int mnemonicFlag(const Canvas &canvas, const QStyleOption &option)
{
    const bool isShown = canvas.style.styleHint(QStyle::SH_UnderlineShortcut, &option, canvas.widget);
    return isShown ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
}

} // namespace conclave::client::style
