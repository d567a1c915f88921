// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/search/folding.h"
#include "shared/search/query.h"

namespace conclave::search {

// A piece of a text, in UTF-16 units.
struct Span
{
    qsizetype begin = 0;
    qsizetype length = 0;

    bool operator==(const Span &) const = default;
};

// Whether texts match what somebody searches for, and where: the same answer on the server and in a client. Made once a
// query; usable on any thread.
//
// A term is found anywhere in a text, also inside a word, if it begins with at least three letters; a shorter one only
// at the beginning of a word. A whole term begins and ends where words do. A space in it stands for whatever is between
// two words of the text. Wide letters (Letter::Wide) are words on their own.
class Matcher
{
public:
    explicit Matcher(const QList<Term> &terms);

    bool matches(QStringView text) const; // all of the terms, and none of the excluded ones
    QList<Span> spans(QStringView text) const; // where the terms are, in order, none touching another

private:
    struct Needle
    {
        QList<std::u32string> parts; // what stands between the spaces
        bool whole = false;
        bool excluded = false;
    };
    struct Found
    {
        size_t begin = 0;
        size_t end = 0; // 0: not found
    };
    static Found find(const Needle &needle, const std::u32string &text, size_t from);
    static bool fits(const Needle &needle, const std::u32string &text, Found found);
    static size_t endOf(const QList<std::u32string> &parts, const std::u32string &text, size_t at);

    QList<Needle> m_needles;
};

} // namespace conclave::search
