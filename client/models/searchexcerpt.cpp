// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/searchexcerpt.h"

#include "shared/markdown/markdown.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype Longest = 240;
constexpr qsizetype Before = 60; // so much of the text stands before the first place, when the text is long

// Where a word begins, not long before `at`.
qsizetype wordBefore(const QString &text, qsizetype at)
{
    const auto space = text.indexOf(u' ', at);
    return space < 0 || space > at + 20 ? at : space + 1;
}

} // namespace

SearchExcerpt excerptOf(const protocol::Content::Text &text, const search::Matcher &matcher)
{
    QStringList parts{markdown::plainText(markdown::parse(text.text)).simplified()};
    for (const auto &file : text.files)
        parts << file.name;
    parts.removeAll(QString());
    SearchExcerpt excerpt;
    excerpt.text = parts.join(u" · "_s);
    excerpt.spans = matcher.spans(excerpt.text);
    const auto first = excerpt.spans.isEmpty() ? 0 : excerpt.spans.first().begin;
    if (excerpt.text.size() > Longest && first > Before) {
        const auto from = std::min(first, wordBefore(excerpt.text, first - Before));
        const auto ellipsis = u"… "_s;
        excerpt.text = ellipsis + excerpt.text.mid(from);
        for (auto &span : excerpt.spans)
            span.begin += ellipsis.size() - from;
    }
    if (excerpt.text.size() > Longest) {
        excerpt.text = excerpt.text.left(Longest) + u'…';
        excerpt.spans.removeIf([](const search::Span &span) { return span.begin + span.length > Longest; });
    }
    return excerpt;
}

} // namespace conclave::client
