// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/sidebarbutton.h"

#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

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

void SidebarButton::setCount(int count, Loudness loudness)
{
    m_count = count;
    m_loudness = loudness;
    sayName();
    update();
}

void SidebarButton::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    update();
}

void SidebarButton::setName(const QString &name)
{
    setText(name);
    sayName();
}

void SidebarButton::sayName()
{
    setAccessibleName(m_count > 0 ? tr("%1, %n new", nullptr, m_count).arg(text()) : text());
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
    if (m_isCurrent)
        draw(box, Qt::NoPen, theme.color(Token::AccentSoft));
    else if (isDown() || underMouse())
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
    const bool isLoud = m_loudness == Loudness::Loud;
    room.setRight(room.right()
                  - paintCount(painter, QStyle::visualRect(layoutDirection(), rect(), room), isLoud ? 0 : m_count,
                               isLoud ? m_count : 0));
    painter.setFont(m_count > 0 ? theme.font(TextStyle::BodyStrong) : font());
    painter.setPen(theme.color(m_isCurrent ? Token::Accent : Token::Text));
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), room),
                     int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace conclave::client
