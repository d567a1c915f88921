// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/personchip.h"

#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

#include <QKeyEvent>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int Height = 26;
constexpr int LongestWidth = 220;
constexpr int CrossWidth = 24;
constexpr int Padding = 6;

} // namespace

PersonChip::PersonChip(const protocol::User &user, QWidget *parent)
    : QAbstractButton(parent)
    , m_user(user.id)
{
    setText(user.displayName);
    setAccessibleName(tr("Take %1 away").arg(user.displayName));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    connect(&Theme::instance(), &Theme::changed, this, &PersonChip::applyTheme);
}

QSize PersonChip::sizeHint() const
{
    const auto &theme = Theme::instance();
    const int width
        = theme.px(Height + Padding + (isEnabled() ? CrossWidth : Padding)) + lineWidth(text(), TextStyle::Meta);
    return {std::min(width, theme.px(LongestWidth)), theme.px(Height)};
}

void PersonChip::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const qreal stroke = hasFocus() ? 2 : 1;
    const auto pill = QRectF(rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(hasFocus() ? Token::Accent : Token::Border), stroke));
    painter.setBrush(theme.color(underMouse() ? Token::Hover : Token::AccentSoft));
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    auto row = rect();
    const auto avatar = takeLeading(row, theme.px(Height), layoutDirection());
    paintAvatar(painter, squareIn(avatar, theme.px(18)), m_user.toText(), text());
    const auto cross = takeTrailing(row, theme.px(isEnabled() ? CrossWidth : Padding), layoutDirection());
    if (isEnabled())
        paintIcon(painter, squareIn(cross, theme.px(14)), "x", theme.color(Token::Text2));
    paintLine(painter, row, text(), TextStyle::Meta, Token::Text);
}

void PersonChip::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Delete || key == Qt::Key_Backspace || key == Qt::Key_Return || key == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void PersonChip::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        updateGeometry(); // without the cross it is narrower
}

void PersonChip::applyTheme()
{
    updateGeometry();
    update();
}

} // namespace conclave::client
