// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/stickydate.h"

#include "client/views/theme.h"
#include "client/views/times.h"

#include <QFontMetrics>
#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Height = 24;
constexpr int Padding = 12;

} // namespace

StickyDate::StickyDate(QWidget *parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void StickyDate::setDay(qint64 at)
{
    m_text = dayName(at);
    resize(sizeHint());
    update();
}

QSize StickyDate::sizeHint() const
{
    const auto &theme = Theme::instance();
    const QFontMetrics metrics(theme.font(TextStyle::Section));
    return {metrics.horizontalAdvance(m_text) + theme.px(2 * Padding), theme.px(Height)};
}

void StickyDate::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto edge = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(theme.color(Token::Border), 1));
    painter.setBrush(theme.color(Token::Surface));
    painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2);
    painter.setFont(theme.font(TextStyle::Section));
    painter.setPen(theme.color(Token::Text2));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace conclave::client
