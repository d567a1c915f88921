// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

// The lengths of a row of the timeline, in logical pixels at 100 %; Theme::px() applies the zoom.
namespace conclave::client::rowmetrics {

constexpr int AvatarLeft = 16;
constexpr int AvatarSide = 36;
constexpr int TextLeft = 62;
constexpr int TextRight = 20; // space at the right
constexpr int MaxTextWidth = 760;
constexpr int MinTextWidth = 80;

constexpr int HeaderPadding = 8; // above a message with a header
constexpr int GroupedPadding = 2; // above one without
constexpr int BottomPadding = 2;
constexpr int HeaderHeight = 20;
constexpr int PartGap = 4; // between text, reactions, thread and state

constexpr int DayHeight = 36;
constexpr int UnreadHeight = 24;
constexpr int QuoteHeight = 24;
constexpr int EdgeRowHeight = 44; // a gap, or older messages on their way
constexpr int StartPadding = 20;
constexpr int NoticePadding = 4;
constexpr int TargetHeight = 24;
constexpr int ThreadHeight = 28;
constexpr int ThreadAvatarSide = 20;

constexpr int ListIndent = 20;
constexpr int QuoteIndent = 14;
constexpr int CodePaddingX = 10;
constexpr int CodePaddingY = 8;
constexpr int TableRowHeight = 28;
constexpr int ColumnGap = 24;
constexpr int TaskSide = 14;
constexpr int BlockGap = 6;
constexpr int ItemGap = 2;

constexpr int EmojiSide = 18;
constexpr int BigEmojiSide = 32;
constexpr int BigEmojiLine = 40;

constexpr int MaxCodeLines = 25; // longer code shows CollapsedCodeLines
constexpr int CollapsedCodeLines = 20;
constexpr int MaxTextLines = 200;
constexpr int MaxTextCharacters = 4000;

// `px` is Theme::px of the current zoom.
constexpr int textWidth(int rowWidth, auto &&px)
{
    return std::clamp(rowWidth - px(TextLeft) - px(TextRight), px(MinTextWidth), px(MaxTextWidth));
}

} // namespace conclave::client::rowmetrics
