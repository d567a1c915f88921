// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/rowpainting.h"

#include "client/views/emoji.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QtMath>
#include <algorithm>

namespace conclave::client {

void paintRowBackground(QPainter &painter, const QStyleOptionViewItem &option)
{
    const auto &theme = Theme::instance();
    const bool selected = option.state & QStyle::State_Selected;
    if (!selected && !(option.state & QStyle::State_MouseOver))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(selected ? Token::AccentSoft : Token::Hover));
    const int radius = theme.px(6);
    painter.drawRoundedRect(option.rect, radius, radius);
    painter.restore();
}

void paintLine(QPainter &painter, const QRect &box, const QString &text, TextStyle style, Token color,
               Qt::Alignment alignment)
{
    const auto &theme = Theme::instance();
    const auto font = theme.font(style);
    painter.setFont(font);
    painter.setPen(theme.color(color));
    const auto line = QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width());
    painter.drawText(box, int(alignment) | Qt::TextSingleLine, line);
}

int lineWidth(const QString &text, TextStyle style)
{
    return qCeil(QFontMetricsF(Theme::instance().font(style)).horizontalAdvance(text)) + 1; // else it may be elided
}

int paintCount(QPainter &painter, const QRect &box, int unread, int mentions)
{
    if (unread <= 0 && mentions <= 0)
        return 0;
    const auto &theme = Theme::instance();
    const auto text = mentions > 0 ? u'@' + QLocale().toString(mentions) : QLocale().toString(unread);
    const int height = theme.px(18);
    const int width = std::max(height, lineWidth(text, TextStyle::Section) + theme.px(12));
    QRect row = box;
    const auto end = takeTrailing(row, width, painter.layoutDirection());
    const QRect pill(end.left(), box.center().y() - height / 2, width, height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (mentions > 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Token::Danger));
        painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    }
    paintLine(painter, pill, text, TextStyle::Section, mentions > 0 ? Token::OnDanger : Token::Text2, Qt::AlignCenter);
    painter.restore();
    return width;
}

void paintPresence(QPainter &painter, const QRectF &box, protocol::Presence presence, const QColor &ground)
{
    const auto &theme = Theme::instance();
    const qreal edge = box.width() / 5;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(box.adjusted(-edge, -edge, edge, edge));
    if (presence == protocol::Presence::Online) {
        painter.setBrush(theme.color(Token::Ok));
        painter.drawEllipse(box);
    } else if (presence == protocol::Presence::Away) {
        QPainterPath moon;
        moon.addEllipse(box);
        QPainterPath shadow;
        shadow.addEllipse(box.translated(box.width() * 0.4, -box.height() * 0.25));
        painter.setBrush(theme.color(Token::Warn));
        painter.drawPath(moon.subtracted(shadow));
    } else {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(Token::Text3), edge));
        painter.drawEllipse(box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2));
    }
    painter.restore();
}

void paintEmoji(QPainter &painter, const QRect &box, const QString &emoji)
{
    const int side = Theme::instance().px(14);
    const auto picture = EmojiSet::instance().pixmap(emoji, side, painter.device()->devicePixelRatioF());
    QRect row = box;
    const auto place = squareIn(takeLeading(row, side, painter.layoutDirection()), side);
    if (!picture.isNull())
        painter.drawPixmap(place.toRect(), picture);
}

QRect takeLeading(QRect &row, int width, Qt::LayoutDirection direction)
{
    auto part = row;
    if (direction == Qt::LeftToRight) {
        part.setWidth(width);
        row.setLeft(row.left() + width);
    } else {
        part.setLeft(row.right() + 1 - width);
        row.setRight(row.right() - width);
    }
    return part;
}

QRect takeTrailing(QRect &row, int width, Qt::LayoutDirection direction)
{
    return takeLeading(row, width, direction == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
}

QRectF squareIn(const QRect &box, int side)
{
    return {box.left() + (box.width() - side) / 2.0, box.top() + (box.height() - side) / 2.0, qreal(side), qreal(side)};
}

} // namespace conclave::client
