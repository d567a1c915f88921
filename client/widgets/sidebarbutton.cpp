// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/sidebarbutton.h"

#include "client/views/icons.h"

#include <QPainter>
#include <QStyle>

namespace conclave::client {

namespace {

constexpr int Padding = 8;
constexpr int Inset = 2; // above and below
constexpr int Radius = 6;
constexpr int DrawingSide = 18;

} // namespace

SidebarButton::SidebarButton(const Look &look, QWidget *parent)
    : QToolButton(parent)
    , m_look(look)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(&Theme::instance(), &Theme::changed, this, &SidebarButton::applyTheme);
    applyTheme();
}

void SidebarButton::applyTheme()
{
    const auto &theme = Theme::instance();
    setFont(theme.font(m_look.style));
    setFixedHeight(theme.px(m_look.height));
    update();
}

void SidebarButton::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = rect().adjusted(0, theme.px(Inset), 0, -theme.px(Inset));
    const auto draw = [&](const QRectF &where, const QPen &pen, const QBrush &brush) {
        painter.setPen(pen);
        painter.setBrush(brush);
        painter.drawRoundedRect(where, theme.px(Radius), theme.px(Radius));
    };
    if (isDown() || underMouse())
        draw(box, Qt::NoPen, theme.color(isDown() ? Token::AccentSoft : Token::Hover));
    if (hasFocus())
        draw(box.adjusted(1, 1, -1, -1), QPen(theme.color(Token::Accent), 2), Qt::NoBrush);
    QRect room = rect().adjusted(theme.px(Padding), 0, -theme.px(Padding), 0);
    const int side = theme.px(DrawingSide);
    const auto place = [&](const QRect &where, const char *drawing) {
        paintIcon(painter, QStyle::visualRect(layoutDirection(), rect(), where), drawing, theme.color(Token::Text2));
    };
    if (m_look.before) {
        place({room.left(), (height() - side) / 2, side, side}, m_look.before);
        room.setLeft(room.left() + side + theme.px(Padding));
    }
    if (m_look.behind) {
        room.setRight(room.right() - side - theme.px(Padding));
        place({room.right() + theme.px(Padding), (height() - side) / 2, side, side}, m_look.behind);
    }
    painter.setFont(font());
    painter.setPen(theme.color(Token::Text));
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), room),
                     int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace conclave::client
