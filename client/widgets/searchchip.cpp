// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchchip.h"

#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

#include <QKeyEvent>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int Height = 26;
constexpr int LongestWidth = 240;

} // namespace

SearchChip::SearchChip(const QString &label, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(label);
    setAccessibleName(tr("Search without %1").arg(label));
    setToolTip(accessibleName());
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize SearchChip::sizeHint() const
{
    const auto &theme = Theme::instance();
    const int width = theme.px(10 + 24) + lineWidth(text(), TextStyle::Meta);
    return {std::min(width, theme.px(LongestWidth)), theme.px(Height)};
}

void SearchChip::paintEvent(QPaintEvent *)
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
    takeLeading(row, theme.px(10), layoutDirection());
    const auto cross = takeTrailing(row, theme.px(24), layoutDirection());
    paintIcon(painter, squareIn(cross, theme.px(14)), "x", theme.color(Token::Text2));
    paintLine(painter, row, text(), TextStyle::Meta, Token::Text);
}

void SearchChip::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Delete || key == Qt::Key_Backspace || key == Qt::Key_Return || key == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace conclave::client
