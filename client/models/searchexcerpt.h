// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/messagestore.h"
#include "shared/search/matcher.h"

namespace conclave::client {

// A few lines of a message around what was searched for, as plain text.
struct SearchExcerpt
{
    QString text;
    QList<search::Span> spans; // what was searched for, in `text`

    bool operator==(const SearchExcerpt &) const = default;
};

// Names of files stand behind the text. Pure; any thread.
SearchExcerpt excerptOf(const protocol::Content::Text &text, const search::Matcher &matcher);

} // namespace conclave::client
