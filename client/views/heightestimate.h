// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/messagelayout.h"

namespace conclave::client {

// How high rows will be, without shaping any text: good enough for a scroll bar. Takes the font's measures once; make a
// new one when the theme has changed. A plain value.
class HeightEstimate
{
public:
    explicit HeightEstimate(int rowWidth);

    int of(const TimelineItem &item, const RowContext &context, bool showsThread) const;

private:
    int textHeight(const QString &text) const;

    int m_textWidth = 0;
    double m_lettersPerLine = 1;
};

} // namespace conclave::client
