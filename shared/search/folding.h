// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <string>

// How texts are compared in a search: without case, accents and widths. Pure functions, any thread.
namespace conclave::search {

// A text as it is compared, code point by code point, and where each came from in the source.
struct Folded
{
    std::u32string text;
    // For each code point of `text` the piece of the source that it stands for, in UTF-16 units. Pieces of neighbours
    // are the same where one character became several (ß, ﬁ).
    QList<qsizetype> begins;
    QList<qsizetype> ends;
};

// Case is folded; compatibility forms become ordinary ones (full width, ligatures); accents are taken off Latin, Greek,
// Cyrillic, Arabic and Hebrew letters, but й stays й, as do the marks of other scripts, where they make another letter;
// ß is ss, ø is o, ё is е, typographic apostrophes are straight ones. What nobody sees (joiners, direction marks,
// variation selectors, lone surrogates) is left out. After the Unicode Standard, sections 3.11 (normalization forms)
// and 3.13 (default caseless matching).
Folded fold(QStringView text);

// What a folded code point is for finding words.
enum class Letter : quint8 {
    None, // space and punctuation; stands between words
    Narrow, // of a script that writes words apart
    Wide, // a word on its own as far as anybody can tell: Han, kana, Hangul, Thai and the like; also symbols and emoji
};
Letter letterOf(char32_t c);

} // namespace conclave::search
