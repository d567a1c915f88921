// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/search/folding.h"
#include "shared/search/query.h"

#include <QStringList>

// By what texts are found: an index holds the tokens of each text, a search asks for the texts that have all tokens of
// its terms and then reads those (Matcher) to be sure. Tokens say neither how often nor where. Pure functions, any
// thread.
namespace conclave::search {

// Whoever keeps an index keeps this with it, and makes it anew when it is another one: other versions of this code or
// of Qt's Unicode tables may make other tokens of the same text.
QString tokensVersion();

// The tokens of a text, each once, sorted. Of words: their beginnings of one and of two letters, marked by U+E000
// before them, and all their trigrams. Of wide letters: each one and each pair of neighbours. No token holds a space,
// an ASCII punctuation mark or an upper-case letter.
QStringList tokensOf(QStringView text);

// Tokens that every text has in which the term is found; whether it is excluded makes no difference here. Empty when
// only reading can tell: it is all punctuation.
QStringList tokensOf(const Term &term);

// One token that says something else of a document, as "whose" or "where"; equal to none of a text. `kind` is one
// letter.
QString tokenOf(QChar kind, const QString &value);

} // namespace conclave::search
