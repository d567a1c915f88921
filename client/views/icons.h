// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QIcon>
#include <QPainter>

namespace conclave::client {

// A drawing from resources/icons by its name without ending, for example "hash". The icon follows the theme. Unknown
// names are a programming error. GUI thread.
QIcon icon(const char *name, Token color = Token::Text2);
void paintIcon(QPainter &painter, const QRectF &box, const char *name, const QColor &color);

// A person's square: initials on a colour of their own; `seed` is the user's id as text.
void paintAvatar(QPainter &painter, const QRectF &box, QStringView seed, const QString &displayName);

} // namespace conclave::client
