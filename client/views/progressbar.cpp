// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/progressbar.h"

#include "client/views/theme.h"

namespace conclave::client {

namespace {

constexpr int Thickness = 3;

} // namespace

void paintProgress(QPainter &painter, const QLineF &bottom, const Transfer &transfer, Qt::LayoutDirection direction)
{
    const auto &theme = Theme::instance();
    const qreal thickness = theme.px(Thickness);
    const QRectF groove(bottom.x1(), bottom.y1() - thickness, bottom.dx(), thickness);
    QRectF filled = groove;
    filled.setWidth(groove.width() * transferPercent(transfer) / 100);
    if (direction == Qt::RightToLeft)
        filled.moveRight(groove.right());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Token::Border));
    painter.drawRoundedRect(groove, thickness / 2, thickness / 2);
    painter.setBrush(theme.color(transfer.state == TransferState::Paused ? Token::Text3 : Token::Accent));
    painter.drawRoundedRect(filled, thickness / 2, thickness / 2);
    painter.restore();
}

} // namespace conclave::client
