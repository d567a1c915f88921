// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"
#include "shared/protocol/entities.h"

#include <QStyleOptionViewItem>

class QPainter;

// Pieces of which the delegates of lists put their rows together. Pure of models; GUI thread.
namespace conclave::client {

// Hover and selection, rounded.
void paintRowBackground(QPainter &painter, const QStyleOptionViewItem &option);

// One line of plain text, elided at the end and mirrored with the user interface.
void paintLine(QPainter &painter, const QRect &box, const QString &text, TextStyle style, Token color,
               Qt::Alignment alignment = Qt::AlignLeading | Qt::AlignVCenter);
int lineWidth(const QString &text, TextStyle style);

// A pill with a count at the end of `box`; mentions are loud. Returns the room it took, 0 for no count.
int paintCount(QPainter &painter, const QRect &box, int unread, int mentions);

// Presence by shape and not by colour alone: a full dot, a moon, a ring. `ground` is what lies behind it.
void paintPresence(QPainter &painter, const QRectF &box, protocol::Presence presence, const QColor &ground);

// An emoji as high as a line of small text, at the leading edge of `box`; nothing for what is no emoji.
void paintEmoji(QPainter &painter, const QRect &box, const QString &emoji);

// The part of `row` that is `width` wide at its leading or trailing edge, cut off from `row`.
QRect takeLeading(QRect &row, int width, Qt::LayoutDirection direction);
QRect takeTrailing(QRect &row, int width, Qt::LayoutDirection direction);

// A square of that side in the middle of `box`.
QRectF squareIn(const QRect &box, int side);

} // namespace conclave::client
