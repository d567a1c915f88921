// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/productmark.h"

#include "client/views/theme.h"

#include <QPainter>
#include <QtMath>

namespace conclave::client {

void paintProductMark(QPainter &painter, const QRectF &box)
{
    constexpr int Places = 8; // the one on the right is free
    const auto &theme = Theme::instance();
    const qreal side = box.width();
    const qreal ring = side * 0.27;
    const qreal person = side * 0.083;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Token::Accent));
    painter.drawRoundedRect(box, side * 0.24, side * 0.24);
    painter.setBrush(theme.color(Token::OnAccent));
    for (int place = 1; place < Places; ++place) {
        const qreal angle = 2 * M_PI * place / Places;
        painter.drawEllipse(box.center() + QPointF(qCos(angle), qSin(angle)) * ring, person, person);
    }
    painter.restore();
}

ProductMark::ProductMark(int side, QWidget *parent)
    : QWidget(parent)
    , m_side(side)
{
    connect(&Theme::instance(), &Theme::changed, this, &ProductMark::applyTheme);
    applyTheme();
}

void ProductMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintProductMark(painter, rect());
}

void ProductMark::applyTheme()
{
    const int side = Theme::instance().px(m_side);
    setFixedSize(side, side);
    update();
}

} // namespace conclave::client
