// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/search/tokens.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::search {

namespace {

constexpr int RulesVersion = 1; // of what this file and folding.cpp do
constexpr size_t Gram = 3;
constexpr char32_t WordBegin = 0xe000; // private use: no token of a text begins with it otherwise
constexpr char32_t OtherToken = 0xe001;

using Pieces = std::u32string_view;

QString toText(Pieces piece)
{
    return QString::fromUcs4(piece.data(), qsizetype(piece.size()));
}

// Calls f(begin, end, kind) for each run of letters of one kind, in order.
void forEachRun(const std::u32string &text, auto &&f)
{
    for (size_t begin = 0; begin < text.size();) {
        const auto kind = letterOf(text[begin]);
        size_t end = begin + 1;
        while (end < text.size() && letterOf(text[end]) == kind)
            ++end;
        if (kind != Letter::None)
            f(begin, end, kind);
        begin = end;
    }
}

void addBeginning(QStringList &tokens, Pieces word, size_t letters)
{
    if (word.size() >= letters)
        tokens.append(toText(std::u32string(1, WordBegin).append(word.substr(0, letters))));
}

void addGrams(QStringList &tokens, Pieces run, size_t letters)
{
    for (size_t i = 0; i + letters <= run.size(); ++i)
        tokens.append(toText(run.substr(i, letters)));
}

QStringList sortedOnce(QStringList tokens)
{
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    return tokens;
}

} // namespace

QString tokensVersion()
{
    return u"%1/%2"_s.arg(RulesVersion).arg(int(QChar::currentUnicodeVersion()));
}

QStringList tokensOf(QStringView text)
{
    const auto folded = fold(text).text;
    QStringList tokens;
    forEachRun(folded, [&](size_t begin, size_t end, Letter kind) {
        const auto run = Pieces(folded).substr(begin, end - begin);
        if (kind == Letter::Wide) {
            addGrams(tokens, run, 1);
            addGrams(tokens, run, 2);
        } else {
            addBeginning(tokens, run, 1);
            addBeginning(tokens, run, 2);
            addGrams(tokens, run, Gram);
        }
    });
    return sortedOnce(std::move(tokens));
}

QStringList tokensOf(const Term &term)
{
    const auto folded = fold(term.text).text;
    QStringList tokens;
    forEachRun(folded, [&](size_t begin, size_t end, Letter kind) {
        const auto run = Pieces(folded).substr(begin, end - begin);
        if (kind == Letter::Wide) {
            addGrams(tokens, run, std::min<size_t>(2, run.size()));
            return;
        }
        // Only the first word of a term may be the middle of one in the text, if it is long enough (Matcher).
        if (begin > 0 || term.whole || run.size() < Gram)
            addBeginning(tokens, run, std::min<size_t>(2, run.size()));
        addGrams(tokens, run, Gram);
    });
    return sortedOnce(std::move(tokens));
}

QString tokenOf(QChar kind, const QString &value)
{
    return toText(std::u32string(1, OtherToken)) + kind + value;
}

} // namespace conclave::search
