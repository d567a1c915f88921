// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/messagelayout.h"

namespace conclave::client {

// What a row shows besides its content.
struct RowState
{
    bool isHovered = false;
    bool hasFocus = false; // of the keyboard
    bool isMarked = false; // for a moment, after a jump to it
    bool isOutlined = false; // likewise, where motion is unwelcome
    int hoveredTarget = -1;
    int focusedTarget = -1;
    int selectedFrom = 0; // positions in the text of the layout
    int selectedTo = 0;
    QList<FileState> files = {}; // one for each piece of the layout's
};

// Paints a row with its top left corner at the painter's origin. The background is there already. `exposed` bounds the
// work, in the row's coordinates. A pure function of its arguments and the theme.
void paintRow(QPainter &painter, const TimelineItem &item, const MessageLayout &layout, const RowState &state,
              const QRect &exposed);

} // namespace conclave::client
