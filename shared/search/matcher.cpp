// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/search/matcher.h"

#include <algorithm>

namespace conclave::search {

namespace {

constexpr size_t InsideWord = 3; // letters that a term begins with to be found inside of words

bool isWordBoundary(const std::u32string &text, size_t at)
{
    return at == 0 || at == text.size() || letterOf(text[at - 1]) != Letter::Narrow
        || letterOf(text[at]) != Letter::Narrow;
}

size_t leadingLetters(const std::u32string &part)
{
    const auto end = std::find_if(part.begin(), part.end(), [](char32_t c) { return letterOf(c) != Letter::Narrow; });
    return size_t(end - part.begin());
}

} // namespace

Matcher::Matcher(const QList<Term> &terms)
{
    for (const auto &term : terms) {
        Needle needle{{}, term.whole, term.excluded};
        std::u32string part;
        for (const char32_t c : fold(term.text).text + U' ') {
            if (!QChar::isSpace(c))
                part.push_back(c);
            else if (!part.empty())
                needle.parts.append(std::exchange(part, {}));
        }
        if (!needle.parts.isEmpty())
            m_needles.append(needle);
    }
}

bool Matcher::matches(QStringView text) const
{
    if (m_needles.isEmpty())
        return true;
    const auto folded = fold(text).text;
    return std::all_of(m_needles.begin(), m_needles.end(), [&folded](const Needle &needle) {
        return (find(needle, folded, 0).end > 0) != needle.excluded;
    });
}

QList<Span> Matcher::spans(QStringView text) const
{
    const auto folded = fold(text);
    QList<std::pair<qsizetype, qsizetype>> found; // begin and end in the source
    for (const auto &needle : m_needles) {
        if (needle.excluded)
            continue;
        for (auto at = find(needle, folded.text, 0); at.end > 0; at = find(needle, folded.text, at.end))
            found.append({folded.begins.at(qsizetype(at.begin)), folded.ends.at(qsizetype(at.end) - 1)});
    }
    std::sort(found.begin(), found.end());
    QList<Span> spans;
    for (const auto &[begin, end] : std::as_const(found)) {
        const auto last = spans.isEmpty() ? -1 : spans.last().begin + spans.last().length;
        if (begin <= last)
            spans.last().length = std::max(last, end) - spans.last().begin;
        else
            spans.append({begin, end - begin});
    }
    return spans;
}

Matcher::Found Matcher::find(const Needle &needle, const std::u32string &text, size_t from)
{
    const auto &first = needle.parts.first();
    for (size_t at = text.find(first, from); at != std::u32string::npos; at = text.find(first, at + 1)) {
        const Found found{at, endOf(needle.parts, text, at + first.size())};
        if (found.end > 0 && fits(needle, text, found))
            return found;
    }
    return {};
}

bool Matcher::fits(const Needle &needle, const std::u32string &text, Found found)
{
    const auto letters = leadingLetters(needle.parts.first());
    const bool beginsWord = needle.whole || (letters > 0 && letters < InsideWord);
    return (!beginsWord || isWordBoundary(text, found.begin)) && (!needle.whole || isWordBoundary(text, found.end));
}

// Where the further parts end, the first one having ended at `at`; 0 when they do not follow. Each is taken as early as
// it comes: that leaves the most for the next, for what may stand between two parts may also stand before a later one.
size_t Matcher::endOf(const QList<std::u32string> &parts, const std::u32string &text, size_t at)
{
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const auto &part = parts.at(i);
        size_t begin = at;
        do {
            if (begin >= text.size() || letterOf(text[begin]) != Letter::None)
                return 0;
            ++begin;
        } while (text.compare(begin, part.size(), part) != 0);
        at = begin + part.size();
    }
    return at;
}

} // namespace conclave::search
