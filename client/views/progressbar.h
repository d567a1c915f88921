// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"

#include <QPainter>

namespace conclave::client {

// How far a file has come, as a thin bar along `bottom`: its lower edge. Filled in the direction of reading; grey while
// it is paused.
void paintProgress(QPainter &painter, const QLineF &bottom, const Transfer &transfer,
                   Qt::LayoutDirection direction = Qt::LeftToRight);

} // namespace conclave::client
