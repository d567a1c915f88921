// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/jumppill.h"

#include "client/views/counts.h"
#include "client/views/icons.h"

#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Height = 30;
constexpr int Padding = 14;
constexpr int DrawingSide = 14;
constexpr int Gap = 6;

} // namespace

JumpPill::JumpPill(QWidget *parent)
    : QAbstractButton(parent)
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::NoFocus);
    connect(this, &QAbstractButton::clicked, this, &JumpPill::tellWish);
    setCount(0);
    hide();
}

void JumpPill::setCount(int count)
{
    if (m_count == count)
        return;
    m_count = count;
    setText(newBelowText(count));
    setAccessibleName(text());
    update();
}

QSize JumpPill::sizeHint() const
{
    const auto &theme = Theme::instance();
    const QFontMetrics metrics(theme.font(TextStyle::Section));
    return {metrics.horizontalAdvance(text()) + theme.px(2 * Padding + DrawingSide + Gap), theme.px(Height)};
}

void JumpPill::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const bool isNews = m_count > 0;
    const auto color = theme.color(isNews ? Token::OnAccent : Token::Text);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto edge = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(theme.color(isNews ? Token::Accent : Token::ControlBorder), 1));
    painter.setBrush(theme.color(isNews ? Token::Accent : Token::Surface));
    painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2);
    const int side = theme.px(DrawingSide);
    const QRect drawing(theme.px(Padding), (height() - side) / 2, side, side);
    paintIcon(painter, drawing, "arrow-down", color);
    painter.setFont(theme.font(TextStyle::Section));
    painter.setPen(color);
    painter.drawText(rect().adjusted(drawing.right() + theme.px(Gap), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     text());
}

void JumpPill::mouseReleaseEvent(QMouseEvent *event)
{
    m_isWithShift = event->modifiers() & Qt::ShiftModifier;
    QAbstractButton::mouseReleaseEvent(event);
    m_isWithShift = false;
}

void JumpPill::tellWish()
{
    if (m_isWithShift)
        Q_EMIT readWanted();
    else
        Q_EMIT jumpWanted();
}

} // namespace conclave::client
